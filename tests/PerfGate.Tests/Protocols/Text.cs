using System.Buffers;
using System.Text;
using PerfGate.Protocols;

namespace PerfGate.Tests.Protocols;

/// <summary>What a template writes.</summary>
internal static class Text
{
    public static string Of(Template? template, TemplateScope? scope = null)
    {
        var output = new ArrayBufferWriter<byte>();
        if (scope is null)
        {
            scope = Scope(1);
            scope.Begin(1);
        }

        template!.Write(output, scope);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static TemplateScope Scope(int seed, ulong run = 0) => new(new Iterations(seed, run));

    public static string? Header(Endpoint endpoint, string name) =>
        endpoint.Headers.SingleOrDefault(h => h.Key == name).Value is { } value ? Of(value) : null;

    public static string? Mismatch(Expectations expect, int status = 200, string headers = "", string body = "") =>
        expect.Mismatch(new ResponseView(status, Encoding.UTF8.GetBytes(headers.ReplaceLineEndings("\r\n")), Encoding.UTF8.GetBytes(body)));
}

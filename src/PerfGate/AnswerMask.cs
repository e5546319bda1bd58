using System.Text.RegularExpressions;
using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>
/// Takes secrets out of the answers that reports show: values that came from the environment, cookies, and what looks like a token or a
/// password, since an answer is written into logs that more people read than may use the service.
/// </summary>
internal sealed partial class AnswerMask(IEnumerable<string> secrets)
{
    private readonly SecretMask _secrets = new(secrets);

    public static AnswerMask Of(GateSpec spec) => new([.. spec.Secrets, .. spec.Target.Secrets]);

    public Measurement Apply(Measurement measurement) =>
        measurement.Redirect is null && measurement.Errors.Examples.Count == 0 ? measurement : measurement with
        {
            Redirect = measurement.Redirect is { } redirect ? Apply(redirect) : null,
            Errors = measurement.Errors with { Examples = [.. measurement.Errors.Examples.Select(e => e with { Text = Message(e.Text), Answer = e.Answer is { } answer ? Apply(answer) : null })] },
        };

    public AnswerExample Apply(AnswerExample answer) => answer with
    {
        Headers = [.. answer.Headers.Select(h => Text(CookieOrCredential().Replace(h, "$1: ***")))],
        Body = Text(answer.Body),
        Detail = answer.Detail is { } detail ? Message(Named().Replace(detail, "$1***")) : null,
    };

    public Diagnostic Apply(Diagnostic diagnostic) => _secrets.IsEmpty ? diagnostic : diagnostic with { Message = Message(diagnostic.Message) };

    /// <summary>A text of our own that may quote the service, without secrets; what dots cut off may have been one.</summary>
    public string Message(string text)
    {
        var parts = Dots().Split(Token().Replace(text, "***"));
        for (var i = 0; i < parts.Length; i += 2)
            parts[i] = _secrets.Apply(parts[i], isCutBefore: i > 0, isCutAfter: i < parts.Length - 1);
        return _secrets.Apply(string.Concat(parts));
    }

    /// <summary>The beginning of a text of the service, without secrets.</summary>
    private string Text(string text) => _secrets.Apply(Token().Replace(Named().Replace(_secrets.Apply(text), "$1***"), "***"), isCutAfter: true);

    [GeneratedRegex(@"^(Set-Cookie|Cookie|Authorization|Proxy-Authorization|X-Api-Key)\s*:.*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CookieOrCredential();

    [GeneratedRegex(@"(\.\.\.|…)", RegexOptions.CultureInvariant)]
    private static partial Regex Dots();

    // "access_token":"...", password=..., &code=...
    [GeneratedRegex("""((?:token|password|passwd|secret|api[-_]?key|authorization|session_?id)"?\s*[:=]\s*"?)(?!\s)[^"&\s,;}<]{4,}""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    // A JSON Web Token, and what follows "Bearer".
    [GeneratedRegex(@"eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?|(?<=\bBearer )[\w.~+/=-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}

using System.Text;
using System.Text.RegularExpressions;
using PerfGate.Measure;
using PerfGate.Spec;
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
        measurement.Redirect is null && measurement.Errors.Examples.All(e => e.Answer is null) ? measurement : measurement with
        {
            Redirect = measurement.Redirect is { } redirect ? Apply(redirect) : null,
            Errors = measurement.Errors with { Examples = [.. measurement.Errors.Examples.Select(e => e.Answer is { } answer ? e with { Answer = Apply(answer) } : e)] },
        };

    public AnswerExample Apply(AnswerExample answer) => answer with
    {
        Headers = [.. answer.Headers.Select(h => Text(CookieOrCredential().Replace(h, "$1: ***")))],
        Body = Text(answer.Body),
    };

    /// <summary>The text without secrets.</summary>
    public string Text(string text)
    {
        var plain = Token().Replace(Named().Replace(text, "$1***"), "***");
        return _secrets.IsEmpty ? plain : Encoding.UTF8.GetString(_secrets.Apply(Encoding.UTF8.GetBytes(plain)));
    }

    [GeneratedRegex(@"^(Set-Cookie|Cookie|Authorization|Proxy-Authorization|X-Api-Key)\s*:.*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CookieOrCredential();

    // "access_token":"...", password=..., &code=...
    [GeneratedRegex("""((?:token|password|passwd|secret|api[-_]?key|authorization|session_?id)"?\s*[:=]\s*"?)(?!\s)[^"&\s,;}<]{4,}""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    // A JSON Web Token, and what follows "Bearer".
    [GeneratedRegex(@"eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?|(?<=\bBearer )[\w.~+/=-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}

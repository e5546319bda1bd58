using System.Globalization;

namespace PerfGate.Protocols;

/// <summary>The statuses that are expected.</summary>
internal sealed class StatusSet
{
    public const string Forms = "a status (200), a range (200-299) or a class (2xx)";
    public const string Pattern = "^([1-5][0-9][0-9](-[1-5][0-9][0-9])?|[1-5]xx)$";

    private const int Limit = 600;
    private readonly bool[] _accepted = new bool[Limit];

    // Made when a status is first seen. Two threads may make the same text; either is right.
    private readonly string?[] _mismatches = new string?[Limit];
    private readonly string _text;

    private StatusSet(string text) => _text = text;

    /// <summary>Any answer that is no error: 200-399.</summary>
    public static StatusSet Default { get; } = Of(["200-399"])!;

    /// <summary>Null when one of the texts is none of <see cref="Forms"/>.</summary>
    public static StatusSet? Of(IReadOnlyList<string> texts)
    {
        var set = new StatusSet(string.Join(", ", texts));
        foreach (var text in texts)
        {
            if (Range(text) is not var (first, last))
                return null;
            Array.Fill(set._accepted, true, first, last - first + 1);
        }

        return set;
    }

    public bool Accepts(int status) => (uint)status < Limit && _accepted[status];

    /// <summary>What to say about a status that is not accepted.</summary>
    public string Mismatch(int status) => (uint)status < Limit
        ? _mismatches[status] ??= Describe(status)
        : Describe(status);

    public override string ToString() => _text;

    private string Describe(int status) => string.Create(CultureInfo.InvariantCulture, $"status is {status}, expected {_text}");

    private static (int First, int Last)? Range(string text)
    {
        if (text is [>= '1' and <= '5', 'x' or 'X', 'x' or 'X'])
            return ((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99);
        if (text.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash)
            return Status(text[..dash]) is { } first && Status(text[(dash + 1)..]) is { } last && first <= last ? (first, last) : null;
        return Status(text) is { } status ? (status, status) : null;
    }

    private static int? Status(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < Limit ? status : null;
}

using System.Globalization;

namespace AgentApi;

/// <summary>Reads the fault switches from the environment, and says of every malformed one what it should look like.</summary>
/// <remarks>Other variables that begin with AGENT_ are none of its business: build agents set many of them.</remarks>
public sealed class FaultSwitchReader
{
    private const int MaxMilliseconds = 600_000;
    private const int MaxKilobytes = 1024 * 1024;

    private readonly Func<string, string?> _environment;
    private readonly List<string> _mistakes = [];

    private FaultSwitchReader(Func<string, string?> environment) => _environment = environment;

    public static (FaultSwitches Switches, IReadOnlyList<string> Mistakes) Read(Func<string, string?> environment)
    {
        var reader = new FaultSwitchReader(environment);
        return (reader.ReadAll(), reader._mistakes);
    }

    private FaultSwitches ReadAll() => new()
    {
        Latency = Read("AGENT_LATENCY", "milliseconds, for all paths or for one: 20 or 20:/workflows", Timed),
        Cpu = Read("AGENT_CPU", "milliseconds, for all paths or for one: 5 or 5:/workflows", Timed),
        Lock = Read("AGENT_LOCK", "milliseconds: 5", Milliseconds),
        Block = Read("AGENT_BLOCK", "milliseconds: 100", Milliseconds),
        AllocKilobytes = Read("AGENT_ALLOC", "kilobytes per request: 512", Kilobytes),
        LeakKilobytes = Read("AGENT_LEAK", "kilobytes per request: 16", Kilobytes),
        Stall = Read("AGENT_STALL", "milliseconds of a stall, and from one to the next: 200/2000", Stall),
        FailPercent = Read("AGENT_FAIL", "a percentage of requests, at most 100: 5", FailPercent),
        Crash = Read("AGENT_CRASH", "after how many requests or seconds: 200requests or 5s", Crash),
        SlowMethodPercent = Read("AGENT_SLOW_METHOD", "a percentage of the method's CPU: 40", text => Whole(text, 100_000)),
    };

    /// <summary>Not set, empty and 0 are off.</summary>
    private T? Read<T>(string name, string expected, Func<string, T?> parse)
        where T : struct
    {
        var text = _environment(name);
        if (text is null or "" or "0")
            return null;

        var value = parse(text);
        if (value is null)
            _mistakes.Add($"{name} is '{text}', expected {expected}");
        return value;
    }

    private static TimedFault? Timed(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return Milliseconds(text) is { } everywhere ? new TimedFault(everywhere, Path: null) : null;

        var path = text[(colon + 1)..];
        return path.StartsWith('/') && Milliseconds(text[..colon]) is { } time ? new TimedFault(time, new PathString(path)) : null;
    }

    private static StallFault? Stall(string text) =>
        text.Split('/') is [var length, var every]
        && Milliseconds(length) is { } stall && Milliseconds(every) is { } period && stall < period
            ? new StallFault(stall, period)
            : null;

    private static CrashFault? Crash(string text)
    {
        if (text.EndsWith("requests", StringComparison.Ordinal))
            return Whole(text[..^"requests".Length], int.MaxValue) is { } requests ? new CrashFault(requests, Time: null) : null;
        return text.EndsWith('s') && Number(text[..^1], MaxMilliseconds / 1000) is { } seconds
            ? new CrashFault(Requests: null, TimeSpan.FromSeconds(seconds))
            : null;
    }

    private static double? FailPercent(string text) => Number(text, 100);

    private static int? Kilobytes(string text) => Whole(text, MaxKilobytes);

    private static TimeSpan? Milliseconds(string text) => Number(text, MaxMilliseconds) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    private static int? Whole(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= max ? value : null;

    private static double? Number(string text, double max) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= max ? value : null;
}

using System.Globalization;
using Microsoft.Build.Framework;

namespace PerfGate.Tasks;

/// <summary>
/// What a person sees while the gate runs. MSBuild's terminal logger drops ordinary messages, but has a channel for test runs that
/// `dotnet test` uses: message events with the extended types TLTEST..., honoured in a project in which a target named
/// <c>_TestRunStart</c> has run. Every other logger sees ordinary messages in the same events. The channel is not documented:
/// this class is the only place that knows of it, and the verdict never depends on it.
/// </summary>
/// <param name="engine">The build that runs the task.</param>
/// <param name="time">For the pace of the lines in loggers that cannot overwrite one.</param>
/// <param name="useTestChannel">False: ordinary messages only (PerfGateTerminalProgress=false).</param>
/// <param name="onTerminal">The build's output is a terminal: what is said every second overwrites what was said before.</param>
internal sealed class LiveDisplay(IBuildEngine engine, TimeProvider time, bool useTestChannel, bool onTerminal)
{
    /// <summary>A plain log shows that the run lives, without a line for every second of it.</summary>
    private static readonly TimeSpan PlainLinePace = TimeSpan.FromSeconds(10);

    private long _lastPlainLine = time.GetTimestamp();

    /// <summary>A new phase: a line in plain logs, the status text on a terminal.</summary>
    public void Phase(string text)
    {
        _lastPlainLine = time.GetTimestamp();
        Status(text, MessageImportance.High);
    }

    /// <summary>How it goes, about once a second: the status text on a terminal, now and then a line in plain logs.</summary>
    public void Tick(string text)
    {
        // Every logger drops what is not of high importance at its usual verbosity, the terminal logger its status text as well.
        var shown = (onTerminal && useTestChannel) || time.GetElapsedTime(_lastPlainLine) >= PlainLinePace;
        if (shown) _lastPlainLine = time.GetTimestamp();
        Status(text, shown ? MessageImportance.High : MessageImportance.Low);
    }

    /// <summary>A line that stays, in every logger.</summary>
    public void Line(string text) => Send("TLTESTOUTPUT", text, MessageImportance.High, []);

    /// <summary>The counts for the terminal logger's closing summary. What could not be judged was not skipped: it counts as failed.</summary>
    public void Finish(EngineEvent end)
    {
        var couldNotTell = end.Inconclusive + end.Invalid;
        var passed = end.Passed + end.Warned;
        var summary = string.Create(CultureInfo.InvariantCulture, $"PerfGate: {end.Verdict} after {end.Seconds:0.0} s");

        // The engine's own lines have said it already; only the terminal logger needs to be told again, and drops what is of low importance.
        var importance = onTerminal && useTestChannel ? MessageImportance.High : MessageImportance.Low;
        Send("TLTESTFINISH", summary, importance, new()
        {
            ["total"] = Count(passed + end.Failed + couldNotTell),
            ["passed"] = Count(passed),
            ["skipped"] = Count(0),
            ["failed"] = Count(end.Failed + couldNotTell),
        });
    }

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void Status(string text, MessageImportance importance)
    {
        // The terminal logger colours the first word as a result.
        var (word, rest) = text.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? (text[..space], text[(space + 1)..]) : (text, "");
        Send("TLTESTPASSED", text, importance, new() { ["localizedResult"] = word, ["displayName"] = rest });
    }

    private void Send(string type, string text, MessageImportance importance, Dictionary<string, string?> fields)
    {
        if (useTestChannel)
            engine.LogMessageEvent(new ExtendedBuildMessageEventArgs(type, text, helpKeyword: null, "PerfGate", importance) { ExtendedMetadata = fields });
        else
            engine.LogMessageEvent(new BuildMessageEventArgs(text, helpKeyword: null, "PerfGate", importance));
    }
}

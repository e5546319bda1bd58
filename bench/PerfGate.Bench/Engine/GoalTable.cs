using System.Globalization;

namespace PerfGate.Bench.Engine;

/// <summary>What was to be reached, and whether it was.</summary>
internal sealed class GoalTable
{
    private readonly List<(string Group, string Goal, double Measured, string Wanted, bool Reached)> _rows = [];

    public bool AllReached => _rows.TrueForAll(r => r.Reached);

    public void AtMost(string group, string goal, double measured, double limit) =>
        _rows.Add((group, goal, measured, string.Create(CultureInfo.InvariantCulture, $"<= {limit}"), measured <= limit));

    public void AtLeast(string group, string goal, double measured, double limit) =>
        _rows.Add((group, goal, measured, string.Create(CultureInfo.InvariantCulture, $">= {limit}"), measured >= limit));

    /// <summary>Within 2 % or 0.2 ms of a truth in milliseconds, and above it by what the engine says it was late itself.</summary>
    public void Truth(string group, string goal, double measured, double truth, double own) => _rows.Add((
        group,
        goal,
        measured,
        string.Create(CultureInfo.InvariantCulture, $"{truth:0.###} within 2 % or 0.2{(own > 0 ? $", + {own:0.###} late" : "")}"),
        measured >= truth - Math.Max(0.2, truth * 0.02) && measured <= truth + own + Math.Max(0.2, truth * 0.02)));

    public void Write(TextWriter output)
    {
        foreach (var group in _rows.GroupBy(r => r.Group))
        {
            output.WriteLine($"### {group.Key}");
            output.WriteLine();
            output.WriteLine("| goal | measured | wanted | |");
            output.WriteLine("|---|---|---|---|");
            foreach (var row in group)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.Goal} | {row.Measured:0.###} | {row.Wanted} | {(row.Reached ? "reached" : "NOT reached")} |"));
            output.WriteLine();
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_rows.Count(r => r.Reached)} of {_rows.Count} goals reached"));
    }
}

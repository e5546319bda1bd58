using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using PerfGate.Bench.Engine;

namespace PerfGate.Bench.Kills;

/// <summary>
/// Ends runs that do everything (a start with helpers of every kind, phases, a profile, a comparison) at seeded random moments by each of the signals that end programs,
/// and counts what is left: processes, temporary files, unfinished results, git worktrees. Linux, with python3, git and setsid.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class KillMatrix
{
    private static readonly string[] Signals = ["INT", "TERM", "HUP", "QUIT", "KILL"];

    // Of a signal that can be answered: the whole end of a run.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    /// <param name="arguments">Moments (20), <c>--seed S</c> (1), <c>--build</c>: the same from <c>dotnet build -t:PerfGate</c>.</param>
    /// <param name="output">Gets a line for each moment and the totals.</param>
    /// <returns>1 when anything was left, or a signal took longer than two seconds.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        var moments = arguments.Length > 0 && int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 20;
        var seedAt = Array.IndexOf(arguments, "--seed");
        var seed = seedAt >= 0 ? int.Parse(arguments[seedAt + 1], CultureInfo.InvariantCulture) : 1;
        using var scene = await KillScene.CreateAsync(arguments.Contains("--build"));
        var random = new Random(seed);
        var length = await scene.RunToEndAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"one run takes {length.TotalSeconds:0.0} s; {moments} moments, seed {seed}{(scene.IsBuild ? ", from dotnet build" : "")}"));

        var kills = new List<Killed>();
        for (var i = 0; i < moments; i++)
        {
            var killed = await scene.KillAsync(Signals[i % Signals.Length], length * random.NextDouble());
            kills.Add(killed);
            await output.WriteLineAsync(killed.ToString());
        }

        // What a killed run leaves in git is removed by the next one that gets so far.
        _ = await scene.RunToEndAsync();
        var worktrees = await scene.WorktreesAsync();
        await output.WriteLineAsync();
        await output.WriteLineAsync("| signal | moments | exit codes | survivors | files | the runtime's | worktrees | slowest end |");
        await output.WriteLineAsync("|---|--:|---|--:|--:|--:|--:|--:|");
        foreach (var group in kills.GroupBy(k => k.Signal))
        {
            var codes = string.Join(", ", group.GroupBy(k => k.ExitCode).OrderBy(g => g.Key).Select(g => $"{g.Key} ({g.Count()})"));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {group.Key} | {group.Count()} | {codes} | {group.Sum(k => k.Survivors.Count)} | {group.Sum(k => k.Files.Count)} | {group.Sum(k => k.OfRuntime)} | {(group.Key == "KILL" ? "next run" : group.Sum(k => k.Worktrees))} | {group.Max(k => k.Took).TotalSeconds:0.00} s |"));
        }

        await output.WriteLineAsync($"worktrees after one more run: {worktrees}");
        return worktrees > 0 || kills.Exists(k => k.Survivors.Count > 0 || k.Files.Count > 0 || (k.Signal != "KILL" && (k.Worktrees + k.OfRuntime > 0 || k.Took > LongestEnd))) ? 1 : 0;
    }
}

/// <summary>What became of one run that was ended.</summary>
/// <param name="Signal">Without SIG.</param>
/// <param name="After">From its start.</param>
/// <param name="ExitCode">As a shell tells it; null: it did not end within 30 s.</param>
/// <param name="Took">From the signal to its end.</param>
/// <param name="Survivors">Command lines.</param>
/// <param name="Files">Temporary files, and unfinished ones among the results.</param>
/// <param name="OfRuntime">Ports of .NET runtimes that were killed before a guard could clean up after them: of each process the runtime makes its own at its start.</param>
/// <param name="Worktrees">Of git, beside the repository itself.</param>
internal sealed record Killed(string Signal, TimeSpan After, int? ExitCode, TimeSpan Took, IReadOnlyList<string> Survivors, IReadOnlyList<string> Files, int OfRuntime, int Worktrees)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Signal,-4} after {After.TotalSeconds,5:0.00} s: exit {ExitCode,3} in {Took.TotalSeconds:0.00} s{List(", survivors", Survivors)}{List(", files", Files)}{(Worktrees > 0 ? $", {Worktrees} worktrees" : "")}");

    private static string List(string title, IReadOnlyList<string> items) => items.Count == 0 ? "" : $"{title}: {string.Join("; ", items)}";
}

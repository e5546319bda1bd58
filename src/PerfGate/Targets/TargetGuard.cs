using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfGate.Targets;

/// <summary>The guard's own side: what the command line runs as <c>perfgate guard RUN</c>, started by the engine and by no one else.</summary>
internal static class TargetGuard
{
    /// <summary>The word by which the command line knows that it is to be the guard.</summary>
    public const string Word = "guard";

    /// <summary>Waits until the engine closes the pipe, by its end or by its death, then kills what is left of the run's targets.</summary>
    /// <param name="arguments">What follows the word: the value of the run's marker.</param>
    /// <param name="input">The pipe. Lines <c>+123</c> and <c>-123</c> name process groups that came and went, <c>=123 456</c> and <c>~123 456</c> processes with their start.</param>
    /// <param name="output">One byte goes there when the guard watches.</param>
    public static int Run(IReadOnlyList<string> arguments, Stream input, Stream output)
    {
        if (arguments is not [var run])
            return 2;

        // Who asks every process of the session or the machine to end means the guard last of all.
        var ignored = new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, static context => context.Cancel = true))
            .ToList();
        var engine = OperatingSystem.IsLinux() ? Leftovers.ParentOf() : null;
        TellReady(output);
        HashSet<int> groups = [];
        Dictionary<int, long> known = [];
        ReadToEnd(input, groups, known);
        var clean = Kill(new RunMarker(run), groups, known);
        if (OperatingSystem.IsLinux())
            Leftovers.RemoveOf(engine, [.. groups, .. known.Keys]);
        ignored.ForEach(r => r.Dispose());
        return clean ? 0 : 1;
    }

    /// <summary>This program itself as a guard: the apphost, or <c>dotnet exec X.dll</c>.</summary>
    /// <param name="processPath">Of the running process.</param>
    /// <param name="assemblyPath">Of the program's own assembly.</param>
    public static IReadOnlyList<string> Command(string processPath, string assemblyPath) =>
        string.Equals(Path.GetFileNameWithoutExtension(processPath), "dotnet", StringComparison.OrdinalIgnoreCase)
            ? [processPath, "exec", assemblyPath, Word]
            : [processPath, Word];

    private static void TellReady(Stream output)
    {
        try
        {
            output.WriteByte((byte)'+');
            output.Flush();
        }
        catch (IOException)
        {
            // the engine is dead already: that is our hour
        }
    }

    private static void ReadToEnd(Stream input, HashSet<int> groups, Dictionary<int, long> known)
    {
        using var reader = new StreamReader(input);
        try
        {
            while (reader.ReadLine() is { Length: > 1 } line)
            {
                var words = line[1..].Split(' ');
                if (!int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                    continue;
                _ = line[0] switch
                {
                    '+' => groups.Add(id),
                    '-' => groups.Remove(id),
                    '=' when words is [_, var start] && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) => (known[id] = ticks) > 0,
                    '~' => known.Remove(id),
                    _ => false,
                };
            }
        }
        catch (IOException)
        {
            // a broken pipe is an end, too
        }
    }

    private static bool Kill(RunMarker marker, IReadOnlyCollection<int> groups, IReadOnlyDictionary<int, long> known)
    {
        List<Task<IReadOnlyList<int>>> sweeps = [];
        if (OperatingSystem.IsLinux())
        {
            // The marker finds everything but those that have overwritten their environment; their group or session does, or the engine had seen them.
            var everything = new ProcessCensus(root: null, marker);
            foreach (var (process, start) in known)
                everything.Know(process, start);
            sweeps.Add(ProcessSweep.KillAsync(everything, TimeProvider.System));
            foreach (var group in groups)
                sweeps.Add(ProcessSweep.KillAsync(new ProcessCensus(group, marker), TimeProvider.System));
        }
        else if (!OperatingSystem.IsWindows())
        {
            foreach (var group in groups)
                sweeps.Add(ProcessSweep.KillGroupAsync(group, TimeProvider.System));
        }

        return Task.WhenAll(sweeps).GetAwaiter().GetResult().All(stuck => stuck.Count == 0);
    }
}

using System.Text.Json;
using Xunit;

namespace PerfGate.Tests.Tasks;

/// <summary>
/// A shell script that stands where the dotnet host stands: whatever it is told to run, it says its lines. The task runs it as it
/// runs the real engine, with pipes, an exit code and all.
/// </summary>
internal sealed class FakeEngine : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private FakeEngine(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The fake engine is a shell script.");
        Folder = Directory.CreateTempSubdirectory("perfgate-task-").FullName;
        Host = Path.Combine(Folder, "host");
        File.WriteAllText(Host, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Host, Executable);
        Assembly = Path.Combine(Folder, "PerfGate.Cli.dll");
        File.WriteAllText(Assembly, "");
    }

    public string Folder { get; }

    public string Host { get; }

    public string Assembly { get; }

    public string Results => Path.Combine(Folder, "results");

    public string Spec => Path.Combine(Folder, "perfgate.yml");

    /// <summary>Writes its command line, one argument a line, to the file <c>arguments</c>, and then runs the script.</summary>
    public static FakeEngine Script(string script) =>
        new("printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/arguments\"\n" + script + "\n");

    /// <summary>Says the events and ends with the exit code that the last one announces, or 0.</summary>
    public static FakeEngine Saying(params object[] events)
    {
        var lines = events.Select(e => e as string ?? JsonSerializer.Serialize(e));
        var exit = events.LastOrDefault()?.GetType().GetProperty("exit")?.GetValue(events[^1]) ?? 0;
        return Script($"cat <<'EVENTS'\n{string.Join('\n', lines)}\nEVENTS\nexit {exit}");
    }

    public static object Start() => new { v = 1, ev = "start", run = "r1", spec = "/r/perfgate.yml", results = "/r/results" };

    public static object Diagnostic(
        string code = "PG1001", string severity = "error", string message = "health p95 231 ms, threshold < 200 ms", int line = 9, int column = 9) =>
        new { v = 1, ev = "diag", severity, code, file = "/repo/perfgate.yml", line, column, message, help = $"https://example.test/{code}" };

    public static object Result(string id, string verdict) =>
        new { v = 1, ev = "result", id, phase = "ladder", endpoint = "health", metric = "p95", level = "100", verdict, value = "231 ms", limit = "< 200 ms", baseline = (string?)null, samples = 12408, file = "/repo/perfgate.yml", line = 9 };

    public static object End(string verdict, int exit, int passed = 1, int failed = 0) =>
        new { v = 1, ev = "end", verdict, exit, passed, warned = 0, failed, inconclusive = 0, invalid = 0, seconds = 43.2 };

    public IReadOnlyList<string> Arguments() => File.ReadAllLines(Path.Combine(Folder, "arguments"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

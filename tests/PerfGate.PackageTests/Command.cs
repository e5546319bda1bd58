using System.Diagnostics;
using Xunit;

namespace PerfGate.PackageTests;

/// <summary>A process that the tests start, with an environment in which it cannot tell that it runs inside of a test or of a CI job.</summary>
internal sealed class Command : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);
    private static readonly string[] s_hiddenPrefixes = ["MSBUILD", "PERFGATE", "GITHUB_", "DOTNET_CLI_TEST", "TESTINGPLATFORM_"];
    private static readonly string[] s_hidden = ["CI", "TF_BUILD", "DOTNET_ROLL_FORWARD"];

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource[] _ends = [new(), new()];

    private Command(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Hear(e.Data, _ends[0]);
        process.ErrorDataReceived += (_, e) => Hear(e.Data, _ends[1]);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs <c>dotnet</c>.</summary>
    public static Task<CommandResult> RunAsync(string folder, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        RunProgramAsync(folder, DotNet, arguments, environment);

    public static async Task<CommandResult> RunProgramAsync(
        string folder, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using var command = Start(folder, program, arguments, environment);
        return await command.EndAsync();
    }

    /// <summary>
    /// Starts <c>dotnet</c>. A shell has what it starts in the background ignore SIGINT (POSIX, XCU 2.11), and so do these tests then,
    /// and all that they start: whoever is to hear signals gets the default back.
    /// </summary>
    public static Command Start(string folder, IEnumerable<string> arguments) => OperatingSystem.IsLinux()
        ? Start(folder, "env", ["--default-signal=INT", DotNet, .. arguments], [])
        : Start(folder, DotNet, arguments, []);

    private static Command Start(string folder, string program, IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsHidden).ToList()) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Command(new Process { StartInfo = start });
    }

    public async Task<CommandResult> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_limit);
            // Something that was left running may hold the pipes open: the tests look for it elsewhere.
            await Task.WhenAny(Task.WhenAll(_ends.Select(end => end.Task)), Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        }
        finally
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }

        lock (_output) return new CommandResult(_process.ExitCode, [.. _output]);
    }

    public void Dispose() => _process.Dispose();

    private static bool IsHidden(string name) =>
        s_hidden.Contains(name) || s_hiddenPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private void Hear(string? line, TaskCompletionSource end)
    {
        if (line is null)
            end.TrySetResult();
        else
            lock (_output) _output.Add(line);
    }
}

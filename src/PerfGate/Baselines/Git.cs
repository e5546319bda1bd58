using System.Diagnostics;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>The <c>git</c> command in one folder. It asks nobody for a password, runs no hooks, and speaks English.</summary>
internal sealed class Git
{
    // A git hook sets these for its own repository; they would speak louder than the folder. (git rev-parse --local-env-vars)
    private static readonly string[] OfAHook =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_NAMESPACE", "GIT_INTERNAL_SUPER_PREFIX",
    ];

    private readonly string _program;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private Git(string program, string folder, IReadOnlyDictionary<string, string> environment) =>
        (_program, _folder, _environment) = (program, folder, environment);

    /// <param name="folder">Where it runs; need not be the repository's root.</param>
    /// <param name="environment">Ours.</param>
    /// <param name="location">What an error points at.</param>
    /// <exception cref="TargetException">There is no git.</exception>
    public static Git In(string folder, IReadOnlyDictionary<string, string> environment, SourceLocation location) =>
        new(ExecutablePath.Find("git", folder, environment)
            ?? throw BaselineTrouble.NotFound(location, "'git' is not on the PATH: a baseline is another version of the repository, and git is what gets it"), folder, environment);

    /// <summary>Runs it to its end; cancelled, it is killed.</summary>
    public async Task<GitAnswer> AskAsync(CancellationToken cancellation, params IReadOnlyList<string> arguments)
    {
        using var git = Process.Start(Start(arguments))!;
        git.StandardInput.Close();
        try
        {
            var output = git.StandardOutput.ReadToEndAsync(cancellation);
            var error = git.StandardError.ReadToEndAsync(cancellation);
            await git.WaitForExitAsync(cancellation);
            return new GitAnswer(git.ExitCode, (await output).Trim(), (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            git.Kill(entireProcessTree: true);
            await git.WaitForExitAsync(CancellationToken.None); // what it was writing is taken away next
            throw;
        }
    }

    private ProcessStartInfo Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(_program, ["-c", "core.hooksPath=/dev/null", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _environment.Where(v => !OfAHook.Contains(v.Key)))
            start.Environment[name] = value;
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0"; // looking must not disturb a git that the user runs beside us
        return start;
    }
}

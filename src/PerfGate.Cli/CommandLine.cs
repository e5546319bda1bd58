using System.CommandLine;

namespace PerfGate.Cli;

/// <summary>The <c>perfgate</c> command.</summary>
internal static class CommandLine
{
    private const string Teaching = """
        PerfGate makes performance part of the build: it starts a service, puts it under load, and fails when a threshold of perfgate.yml is breached.

        Examples:
          perfgate init                          write a perfgate.yml for the project in this folder
          perfgate validate                      find every mistake of perfgate.yml
          perfgate try                           start the service and ask each endpoint once
          perfgate run                           run the gate
          perfgate run --profile quick           ... with the profile 'quick' of the spec
          perfgate run --tags load,!slow         ... only phases tagged 'load' and not 'slow'
          perfgate run --url http://127.0.0.1:8080   ... against a service that already runs
          perfgate baseline accept               store what the last run measured, to compare later runs with
          perfgate history                       the trend of each check, and where it changed

        Exit codes: 0 pass (or warnings), 1 breach, 2 wrong spec or usage, 3 the target did not start or died,
        4 not measured or not decided where the policy says fail, 5 cancelled, 70 bug of PerfGate.
        """;

    /// <summary>For a run that ends before its command line is acted on.</summary>
    public static void RemoveOldVerdict(IReadOnlyList<string> args) => OldVerdict.Remove(Root(TextWriter.Null, TextWriter.Null).Parse(args));

    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, TextWriter console, TextWriter consoleError)
    {
        await using var output = new LogWriter(console);
        await using var error = new LogWriter(consoleError);
        var parsed = Root(output, error).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            OldVerdict.Remove(parsed);
            foreach (var mistake in parsed.Errors)
                await error.WriteLineAsync($"perfgate: {OneLine(mistake.Message)}");
            await error.WriteLineAsync("perfgate: see perfgate --help, or perfgate <command> --help");
            return (int)ExitCode.InvalidSpec;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,

            // Stopping takes the target's stop timeout; the default of 2 s would leave its processes running.
            ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
        });
    }

    private static RootCommand Root(TextWriter output, TextWriter error) => new(Teaching)
    {
        RunCommand.Create(output, error),
        BaselineCommand.Create(output, error),
        HistoryCommand.Create(output, error),
        ValidateCommand.Create(output),
        TryCommand.Create(output, error),
        InitCommand.Create(output, error),
        SchemaCommand.Create(output),
        TargetCommand.Create(output),
    };

    private static string OneLine(string message) =>
        string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

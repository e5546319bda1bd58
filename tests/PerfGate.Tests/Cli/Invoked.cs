using PerfGate.Cli;

namespace PerfGate.Tests.Cli;

/// <summary>A command line, its answer and all that it printed.</summary>
internal sealed record Invoked(int Exit, string Output, string Error)
{
    public static async Task<Invoked> WithAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = await CommandLine.InvokeAsync(args, output, error);
        return new Invoked(exit, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}

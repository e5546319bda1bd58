using System.CommandLine;
using System.CommandLine.Parsing;
using PerfGate.Reports;

namespace PerfGate.Cli;

/// <summary>
/// The verdict of an earlier run. Whatever ends a run takes it away first, a wrong command line included: whoever reads the file afterwards must not
/// take it for the answer of a run that never was.
/// </summary>
internal static class OldVerdict
{
    /// <summary>Of the results directory that a command line means, so far as it can be understood. What cannot be removed is told by the run that needs the directory.</summary>
    public static void Remove(ParseResult parsed)
    {
        if (parsed.CommandResult.Command.Name != RunCommand.Name || Directory(parsed) is not { } directory)
            return;
        try
        {
            OutputFile.Delete(Path.Combine(directory, VerdictReporter.File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only directory keeps it.
        }
    }

    /// <summary>Null when none is told: two specs, or an option without its value.</summary>
    private static string? Directory(ParseResult parsed)
    {
        try
        {
            if (parsed.GetResult(RunCommand.Results) is OptionResult { Implicit: false } given)
                return given.Tokens is [var path] ? Path.GetFullPath(path.Value) : null;

            // The parser takes an option that it does not know for the spec.
            var specs = (parsed.GetResult(SpecArgument.Name)?.Tokens ?? []).Select(t => t.Value).Concat(parsed.UnmatchedTokens).Where(t => t is not ['-', ..]).ToList();
            return specs.Count > 1 ? null : RunCommand.DefaultResults(SpecArgument.FullPath(specs.FirstOrDefault("perfgate.yml")));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null; // no path
        }
    }
}

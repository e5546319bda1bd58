using System.CommandLine;

namespace PerfGate.Cli;

/// <summary>The argument that every command has: the spec's path.</summary>
internal static class SpecArgument
{
    public const string Name = "spec";

    public static Argument<string> Create()
    {
        var spec = new Argument<string>(Name)
        {
            Description = "The spec, or the folder it is in.",
            DefaultValueFactory = _ => "perfgate.yml",
            Arity = ArgumentArity.ZeroOrOne,
        };

        // The parser takes an option that it does not know for this argument.
        spec.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] } token, ..])
                result.AddError($"unknown option '{token.Value}'");
        });
        return spec;
    }

    /// <summary>Absolute.</summary>
    public static string FullPath(string given)
    {
        var path = Path.GetFullPath(given.Length == 0 ? "." : given);
        return Directory.Exists(path) ? Path.Combine(path, "perfgate.yml") : path;
    }
}

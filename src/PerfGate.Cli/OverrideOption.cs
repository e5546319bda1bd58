using System.CommandLine;
using PerfGate.Spec;

namespace PerfGate.Cli;

/// <summary>The option that gives a value of the spec: <c>--set phases.steady.rate=50/s</c>.</summary>
internal static class OverrideOption
{
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>(SpecOverride.Option) { Description = "Use this value in place of the spec's: phases.steady.rate=50/s. May be given several times." };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => SpecOverride.Parse(t.Value) is null))
                result.AddError($"'{token.Value}' has no value for {SpecOverride.Option}; write the path of a key and its value, such as phases.steady.rate=50/s");
        });
        return option;
    }

    public static IReadOnlyList<SpecOverride> Read(string[]? given) => [.. (given ?? []).Select(SpecOverride.Parse).OfType<SpecOverride>()];
}

using System.Text.Json.Nodes;
using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Spec;

/// <summary>The root of the language. The JSON Schema is written from the same tables that read a spec.</summary>
internal static class SpecKeys
{
    /// <summary>Far beyond a gate's needs; what is done for each of one with each of the other stays quick.</summary>
    public const int MostEndpoints = 1000, MostPhases = 200;

    public static KeyTable Root { get; } = new(
        "spec",
        new Key("version", Shape.Integer(1, 1), "Of the language: 1.") { IsRequired = true },
        new Key("name", Shape.Text, "Names the gate in reports. Default: the folder's name."),
        new Key("target", Shape.Mapping(Target.Keys), "The system under test.") { IsRequired = true },
        new Key("http", Shape.Mapping(HttpSettingsReader.Keys), "How the target is spoken to: version, connections, TLS."),
        new Key("defaults", Shape.Mapping(Defaults.Keys), "What holds where a phase or an endpoint says nothing."),
        new Key("variables", TemplateSources.VariablesShape, "Texts that templates insert by ${name}."),
        new Key("endpoints", Shape.MapOf(Endpoint.Shape), "What is requested, by name.") { IsRequired = true },
        new Key("phases", Shape.MapOf(Shape.Mapping(PhaseReader.Keys)), "Stretches of load, in the order they run, by name.") { IsRequired = true },
        new Key("baseline", Shape.Mapping(BaselineReader.Keys), "What the target is compared with, measured in the same run."),
        new Key("history", Shape.Text, "A folder, relative to the spec, that remembers every run: 'perfgate history' and the reports show trends. Default: nothing is remembered."),
        new Key("profiles", Shape.MapOf(Shape.Mapping(Profile.Keys)), "Overrides for all phases, chosen by --profile or PerfGateProfile; one named 'default' holds when none is chosen."),
        new Key("affinity", AffinityReader.Shape, "Processors that the generator sends from, such as 0 or [0, 2-3]; the target gets the others. auto and none: the system decides. Linux only. Default: auto."),
        new Key("allow-outside", Shape.Flag, "Whether `file` may send files from outside of the spec's repository (of its folder, where there is none). Default: false."),
        new Key("seed", Shape.Integer(0, int.MaxValue), "Of all randomness. Default: 1. Where it is given, `${uuid}` repeats from run to run as well."),
        new Key("diagnose", Shape.OneOf(Words.Diagnose), "When to look into the target for causes, in an extra run of the breached load that is never measured. Default: on-breach."),
        new Key("counters", Shape.OneOf(Words.Switch), "Whether the runtime counters of a .NET target are read once a second while it is measured. Default: on."),
        new Key("preflight", Shape.OneOf(Words.Switch), "Whether each endpoint is asked once before the first phase, writes too: one that is not answered as expected ends the run at once. Default: on."),
        new Key("policy", Shape.OneOf(Words.Judging), "sequential: a pass and a breach are proven, and a level that is neither is measured longer, twice at most. strict: the same, and what is not proven fails. point: the observed value alone. Default: sequential."),
        new Key("on-invalid", Shape.OneOf(Words.Policies), "What a check that could not be measured does to the run. Default: fail."),
        new Key("on-inconclusive", Shape.OneOf(Words.Policies), "What an undecided check does to the run. Default: warn."))
    {
        AllowsOwn = true,
    };

    public static JsonObject Schema() => SchemaWriter.Write(Root, "perfgate.yml");
}

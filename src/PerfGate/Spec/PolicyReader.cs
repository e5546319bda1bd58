using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>Reads what a run has to prove, and what it does with what is not proven. A profile's word goes before the spec's.</summary>
internal static class PolicyReader
{
    public static (JudgingPolicy Policy, bool InvalidFails, bool InconclusiveFails) Read(MappingReader map, Profile profile, SpecErrors errors)
    {
        var own = map.Word("policy", Words.Judging);
        var onInvalid = map.Word("on-invalid", Words.Policies);
        var onInconclusive = map.Word("on-inconclusive", Words.Policies);
        if (own?.Value == "strict")
            RefuseLeniency(onInvalid, onInconclusive, errors);
        if ((profile.Policy ?? own)?.Value == "strict")
            RefuseLeniency(profile.OnInvalid, profile.OnInconclusive, errors);

        var policy = (profile.Policy ?? own)?.Value switch
        {
            "strict" => JudgingPolicy.Strict,
            "point" => JudgingPolicy.Point,
            _ => JudgingPolicy.Sequential,
        };
        var strict = policy == JudgingPolicy.Strict;
        return (policy, strict || (profile.OnInvalid ?? onInvalid)?.Value != "warn", strict || (profile.OnInconclusive ?? onInconclusive)?.Value == "fail");
    }

    private static void RefuseLeniency(At<string>? onInvalid, At<string>? onInconclusive, SpecErrors errors)
    {
        foreach (var (key, given) in new[] { ("on-invalid", onInvalid), ("on-inconclusive", onInconclusive) })
        {
            if (given is { Value: "warn" })
                errors.Add(DiagnosticCodes.Contradiction, given.Location, $"'{key}: warn' contradicts 'policy: strict', by which what is not proven fails; leave it out, or use 'policy: sequential'");
        }
    }
}

using PerfGate.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Spec;

public sealed class ReadingAPolicy
{
    [Theory]
    [InlineData("", "", "Sequential", true, false)]
    [InlineData("policy: sequential", "", "Sequential", true, false)]
    [InlineData("policy: point", "", "Point", true, false)]
    [InlineData("policy: strict", "", "Strict", true, true)]
    [InlineData("on-invalid: warn, on-inconclusive: fail", "", "Sequential", false, true)]
    [InlineData("policy: point", "policy: strict", "Strict", true, true)]
    [InlineData("on-invalid: warn", "policy: strict", "Strict", true, true)]
    [InlineData("policy: strict", "policy: sequential", "Sequential", true, false)]
    [InlineData("policy: strict", "policy: sequential, on-invalid: warn", "Sequential", false, false)]
    public void A_profile_goes_before_the_spec(string own, string profile, string policy, bool invalidFails, bool inconclusiveFails)
    {
        var spec = Read(own, profile).Spec;

        Assert.Equal((policy, invalidFails, inconclusiveFails), (spec.Policy.ToString(), spec.InvalidFails, spec.InconclusiveFails));
    }

    [Theory]
    [InlineData("policy: strict, on-invalid: warn", "", "on-invalid")]
    [InlineData("policy: strict", "on-inconclusive: warn", "on-inconclusive")]
    [InlineData("", "policy: strict, on-inconclusive: warn", "on-inconclusive")]
    public void Strict_and_lenient_contradict_each_other(string own, string profile, string key) =>
        Assert.Contains($"PG0108 '{key}: warn' contradicts 'policy: strict'", Assert.Single(Read(own, profile).Errors), StringComparison.Ordinal);

    [Fact]
    public void The_words_are_those_of_the_policies() =>
        Assert.Equal(Enum.GetNames<JudgingPolicy>().Select(n => n.ToLowerInvariant()), Words.Judging);

    private static ReadSpec Read(string own, string profile) => ReadSpec.Of(
        ReadSpec.Head + "phases: { one: { kind: load } }\n" + own.Replace(", ", "\n", StringComparison.Ordinal) + $"\nprofiles: {{ default: {{ {profile} }} }}\n");
}

using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public class CiHostTests
{
    [Theory]
    [InlineData("None", "")]
    [InlineData("GitHub", "GITHUB_ACTIONS=true CI=true")]
    [InlineData("Azure", "TF_BUILD=True")]
    [InlineData("GitLab", "GITLAB_CI=true CI=true")]
    [InlineData("TeamCity", "TEAMCITY_VERSION=2026.1")]
    [InlineData("Jenkins", "JENKINS_URL=http://j BUILD_ID=7")]
    [InlineData("None", "JENKINS_URL=http://j")]
    [InlineData("Buildkite", "BUILDKITE=true CI=true")]
    [InlineData("CircleCi", "CIRCLECI=true CI=true")]
    [InlineData("Other", "CI=true")]
    [InlineData("Other", "CI=1")]
    [InlineData("None", "CI=false")]
    [InlineData("None", "GITHUB_ACTIONS=true PERFGATE_CI=none")]
    [InlineData("Azure", "GITHUB_ACTIONS=true PERFGATE_CI=azure")]
    public void A_system_is_known_by_its_variables(string expected, string variables) =>
        Assert.Equal(expected, Detect(variables).System.ToString());

    [Fact]
    public void The_spec_has_an_address_at_the_commit_on_GitHub()
    {
        var host = Detect("GITHUB_ACTIONS=true GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=acme/shop GITHUB_SHA=3f2a1c0");

        Assert.Equal("https://github.com/acme/shop/blob/3f2a1c0/perf/my%20gate.yml", host.UrlOf("perf/my gate.yml")!.AbsoluteUri);
    }

    [Fact]
    public void Without_a_commit_it_has_none() =>
        Assert.Null(Detect("GITHUB_ACTIONS=true GITHUB_SERVER_URL=https://github.com").UrlOf("perfgate.yml"));

    [Fact]
    public void Only_GitHub_has_a_file_for_the_summary()
    {
        Assert.Equal("/tmp/s", Detect("GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=/tmp/s").SummaryFile);
        Assert.Null(Detect("TF_BUILD=True GITHUB_STEP_SUMMARY=/tmp/s").SummaryFile);
    }

    private static CiHost Detect(string variables)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);
        return CiHost.Detect(name => set.GetValueOrDefault(name));
    }
}

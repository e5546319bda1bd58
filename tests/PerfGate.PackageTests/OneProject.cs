using System.Text.Json;
using Xunit;

namespace PerfGate.PackageTests;

public sealed class OneProject(PackageFeed feed)
{
    [Fact]
    public async Task A_gate_that_holds_leaves_the_build_green_and_its_results_behind()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));

        var result = await workspace.GateAsync("Web");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Empty(result.Diagnostics);
        Assert.Contains("checks passed", result.Text, StringComparison.Ordinal);
        string[] files = [.. Directory.GetFiles(workspace.PathOf("Web", "TestResults", "perfgate")).Select(file => Path.GetFileName(file)!)];
        Assert.Contains("verdict.json", files);
        Assert.Contains("TEST-perfgate.xml", files);
        Assert.DoesNotContain(files, file => file.StartsWith("target-", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_breach_is_one_error_at_the_line_of_the_threshold()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"));

        var result = await workspace.GateAsync("Web");

        Assert.Equal(1, result.ExitCode);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.StartsWith($"{workspace.PathOf("Web", "perfgate.yml")}(14,9): error PG1001: ", diagnostic, StringComparison.Ordinal);
        Assert.Contains("1 Error(s)", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missed_target_is_a_warning()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Warning("Web.csproj"));

        var result = await workspace.GateAsync("Web");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("(14,", Assert.Single(result.Diagnostics), StringComparison.Ordinal);
        Assert.Contains(": warning PG1001: ", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailOnBreach_false_reports_and_lets_the_build_go_on()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"));

        var result = await workspace.GateAsync("Web", "-p:PerfGateFailOnBreach=false");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("(14,9): warning PG1001: ", Assert.Single(result.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_and_verdict_can_be_asked_for_also_when_the_gate_fails()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"));
        await workspace.DotNetAsync("restore", "Web");

        var result = await workspace.GateAsync("Web", "--no-restore", "-getTargetResult:PerfGate", "-getProperty:PerfGateVerdict");

        Assert.Equal(1, result.ExitCode);
        var text = result.Text;
        using var json = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)]);
        Assert.Equal("fail", json.RootElement.GetProperty("Properties").GetProperty("PerfGateVerdict").GetString());
        var items = json.RootElement.GetProperty("TargetResults").GetProperty("PerfGate").GetProperty("Items").EnumerateArray().ToList();
        Assert.Contains(items, item => item.GetProperty("Verdict").GetString() == "fail" && item.GetProperty("Line").GetString() == "14");
    }

    [Fact]
    public async Task A_wrong_spec_is_answered_with_every_mistake_at_once_and_nothing_is_started()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj").Replace("concurrency", "concurency", StringComparison.Ordinal).Replace("mean < 5s", "meen < 5", StringComparison.Ordinal));

        var result = await workspace.GateAsync("Web");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Diagnostics, line => line.Contains("perfgate.yml(10,5): error PG0102: ", StringComparison.Ordinal));
        Assert.Contains(result.Diagnostics, line => line.Contains("perfgate.yml(14,9): error PG0111: ", StringComparison.Ordinal));
        Assert.DoesNotContain("PG0999", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_dies_is_said_with_its_exit_code()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Crashing("Web.csproj"));

        var result = await workspace.GateAsync("Web");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Diagnostics, line => line.Contains("error PG0205: ", StringComparison.Ordinal) && line.Contains("23", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_debug_build_is_measured_with_a_warning()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));

        var result = await workspace.DotNetAsync("build", "Web", "-t:PerfGate", "-p:PerfGateLock=none");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains(result.Diagnostics, line => line.Contains("warning PG0301: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_multithreaded_build_runs_the_gate_in_its_own_process()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));

        var result = await workspace.GateAsync("Web", "-mt", "-v:d");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("checks passed", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Output, line => line.Contains("RunPerfGate", StringComparison.Ordinal) && line.Contains("task host", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_was_built_before_can_be_measured_without_a_build()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));
        await workspace.DotNetAsync("build", "Web", "-c", "Release");
        workspace.Write("Web/Program.cs", "this does not compile");

        var result = await workspace.GateAsync("Web", "-p:PerfGateNoBuild=true");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("checks passed", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skipped_gate_does_nothing_at_all()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"));

        var result = await workspace.GateAsync("Web", "-p:PerfGateSkip=true");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.False(Directory.Exists(workspace.PathOf("Web", "bin")));
        Assert.False(Directory.Exists(workspace.PathOf("Web", "TestResults")));
    }

    [Fact]
    public async Task A_profile_that_the_spec_does_not_have_is_refused()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));

        var result = await workspace.GateAsync("Web", "-p:PerfGateProfile=nightly");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(": error PG0105: ", Assert.Single(result.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_service_runs_from_its_publish_folder()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));

        var result = await workspace.GateAsync("Web", "-p:PerfGateUsePublish=true");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("publish", result.Text, StringComparison.Ordinal);
        Assert.Contains("checks passed", result.Text, StringComparison.Ordinal);
    }
}

using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Tests.Targets;
using Xunit;

namespace PerfGate.Tests.Baselines;

public sealed class PreparingACommand
{
    [Fact]
    public async Task The_baseline_is_the_other_commit_in_a_worktree_and_the_candidate_the_working_tree()
    {
        await using var fixture = new GitFixture();
        fixture.Write("src/version", "old");
        var old = fixture.Commit("old");
        fixture.Write("src/version", "new");
        fixture.Commit("new");
        fixture.Write("src/version", "not committed");
        var target = fixture.Command() with
        {
            WorkingDirectory = Path.Combine(fixture.Root, "src"),
            Arguments = [$"--data={fixture.Root}/src", "{port}"],
            Environment = new Dictionary<string, string?> { ["LIB"] = $"/usr/lib:{fixture.Root}/lib", ["OTHER"] = $"{fixture.Root}-2" },
        };

        await using (var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD~1"), target))
        {
            var baseline = Assert.IsType<CommandTarget>(checkout.Target);
            Assert.Equal("old", await ReadAsync(baseline.Folder));
            Assert.Equal("not committed", await ReadAsync(Assert.IsType<CommandTarget>(checkout.Candidate).Folder));
            Assert.Equal((old, $"HEAD~1 at {old[..7]}"), (checkout.Commit, checkout.Description));
            Assert.Equal([$"--data={baseline.Folder}", "{port}"], baseline.Arguments);
            Assert.Equal($"/usr/lib:{Path.GetDirectoryName(baseline.Folder)}/lib", baseline.Environment["LIB"]);
            Assert.Equal($"{fixture.Root}-2", baseline.Environment["OTHER"]);
            Assert.Equal("baseline", baseline.Label);
            Assert.False(checkout.IsIdentical);
            Assert.Equal(2, fixture.Worktrees.Count);
        }

        Assert.Single(fixture.Worktrees);
        Assert.Empty(fixture.Runs);

        static Task<string> ReadAsync(string folder) => File.ReadAllTextAsync(Path.Combine(folder, "version"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Each_side_is_built_once_in_its_own_folder()
    {
        await using var fixture = new GitFixture();
        fixture.Write("name", "old");
        fixture.Commit("old");
        fixture.Write("name", "new");

        var target = await fixture.Command("sh", "-c", "cp name built; echo x >> times").PrepareAsync(fixture.Host, TestContext.Current.CancellationToken);

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD"), target);

        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(((CommandTarget)checkout.Target).Folder, "built"), TestContext.Current.CancellationToken));
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(fixture.Root, "built"), TestContext.Current.CancellationToken));
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(fixture.Root, "times"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_side_that_does_not_build_is_told_with_its_log()
    {
        await using var fixture = new GitFixture();
        fixture.Write("build.sh", "echo cannot find the compiler; exit 3");
        fixture.Commit("broken");
        fixture.Write("build.sh", "true");

        var message = await fixture.RefusedAsync(DiagnosticCodes.BaselineNotBuilt, GitFixture.At("HEAD"), fixture.Command("sh", "build.sh"));

        Assert.Contains("'sh build.sh' ended with exit code 3; it printed: cannot find the compiler", message, StringComparison.Ordinal);
        Assert.Contains("baseline-build.log", message, StringComparison.Ordinal);
        Assert.Single(fixture.Worktrees);
    }

    [Fact]
    public async Task Cancelled_in_the_midst_it_leaves_no_worktree()
    {
        await using var fixture = new GitFixture();
        fixture.Write("build.sh", "touch begun; sleep 300");
        fixture.Commit("slow");
        fixture.Write("build.sh", "true");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var preparing = fixture.PrepareUntilAsync(GitFixture.At("HEAD"), fixture.Command("sh", "build.sh"), null, cancel.Token);
        await TargetFixture.UntilAsync(() => fixture.Runs.Any(r => File.Exists(Path.Combine(r, "source", "begun"))), "the baseline's build");
        Assert.Equal(2, fixture.Worktrees.Count);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => preparing);
        Assert.Single(fixture.Worktrees);
        Assert.Empty(fixture.Runs);
    }

    [Fact]
    public async Task What_a_killed_run_left_is_taken_away_and_what_a_live_one_has_is_not()
    {
        await using var fixture = new GitFixture();
        fixture.Write("a", "a");
        fixture.Commit("a");
        fixture.Write("a", "b");
        await using var alive = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command());
        var runs = Path.GetDirectoryName(fixture.Runs[0])!;
        var left = Path.Combine(runs, "0123456789ab");
        fixture.Git("worktree", "add", "--detach", Path.Combine(left, "source"), "HEAD");
        await File.WriteAllTextAsync($"{left}.lock", "", TestContext.Current.CancellationToken);
        Assert.Equal(3, fixture.Worktrees.Count);

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command());

        Assert.False(Directory.Exists(left));
        Assert.Equal(3, fixture.Worktrees.Count);
        Assert.True(File.Exists(Path.Combine(((CommandTarget)alive.Target).Folder, "a")));
    }

    [Fact]
    public async Task A_url_is_compared_with_a_url_and_needs_no_git()
    {
        await using var fixture = new GitFixture(initialised: false);
        var target = new UrlTarget { Location = TargetFixture.Here, Url = new Uri("http://127.0.0.1:8002/") };
        var other = new PerfGate.Baselines.BaselineRef { Url = new Uri("http://127.0.0.1:8001/"), Location = TargetFixture.Here };

        await using var checkout = await fixture.PrepareAsync(other, target);

        Assert.Equal(other.Url, Assert.IsType<UrlTarget>(checkout.Target).Url);
        Assert.Equal("the baseline, http://127.0.0.1:8001,", checkout.Target.Subject);
        Assert.Same(target, checkout.Candidate);
        Assert.Equal("http://127.0.0.1:8001", checkout.Description);
        Assert.Contains("another url", await fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At("main"), target), StringComparison.Ordinal);
        Assert.Contains("another version of itself", await fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, other, fixture.Command()), StringComparison.Ordinal);
    }
}

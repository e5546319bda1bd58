using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Baselines;

public sealed class FindingTheCommit
{
    [Fact]
    public async Task It_is_where_the_candidate_left_the_branch_unless_its_tip_is_asked_for()
    {
        await using var fixture = new GitFixture();
        var common = fixture.Commit("common");
        fixture.Git("switch", "-q", "-c", "topic");
        fixture.Commit("mine");
        fixture.Git("switch", "-q", "main");
        var theirs = fixture.Commit("theirs");
        fixture.Git("switch", "-q", "topic");

        await using var left = await fixture.PrepareAsync(GitFixture.At("main"), fixture.Command());
        await using var tip = await fixture.PrepareAsync(GitFixture.At("main", mergeBase: false), fixture.Command());

        Assert.Equal((common, $"main at {common[..7]} (merge base)"), (left.Commit, left.Description));
        Assert.Equal((theirs, $"main at {theirs[..7]}"), (tip.Commit, tip.Description));
    }

    [Fact]
    public async Task The_candidate_s_own_commit_is_idle_without_changes_and_told_with_them()
    {
        await using var fixture = new GitFixture();
        fixture.Write("a", "a");
        var head = fixture.Commit("a");

        await using (var same = await fixture.PrepareAsync(GitFixture.At("main"), fixture.Command()))
        {
            Assert.True(same.IsIdentical);
            Assert.Equal(DiagnosticCodes.BaselineIsCandidate, Assert.Single((await fixture.FindAsync(GitFixture.At("main"), fixture.Command())).Warnings).Code);
        }

        fixture.Write("b", "a new file");
        await using var changed = await fixture.PrepareAsync(GitFixture.At("main"), fixture.Command());
        Assert.False(changed.IsIdentical);
        Assert.Empty((await fixture.FindAsync(GitFixture.At("main"), fixture.Command())).Warnings);
        Assert.Equal($"main at {head[..7]}, the candidate's own commit without the changes that are not committed", changed.Description);
    }

    [Fact]
    public async Task A_shallow_clone_is_told_how_to_be_deepened()
    {
        await using var fixture = new GitFixture();
        fixture.Commit("one");
        fixture.Git("tag", "v1");
        fixture.Git("switch", "-q", "-c", "topic");
        fixture.Commit("two");
        fixture.Git("switch", "-q", "main");
        fixture.Commit("three");
        var clone = Path.Combine(fixture.Outside, "clone");
        fixture.GitIn(fixture.Outside, "clone", "-q", "--depth=1", "--no-single-branch", "--no-tags", "-b", "topic", $"file://{fixture.Root}", clone);

        var noBase = await fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At("origin/main"), fixture.Command(), clone);
        var noTag = await fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At("v1"), fixture.Command(), clone);
        var noBranch = await fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At("origin/release"), fixture.Command(), clone);

        Assert.Equal("the commit where the candidate left 'origin/main' is not in this shallow clone: deepen it by 'git fetch --deepen=100' or 'git fetch --unshallow' (actions/checkout: fetch-depth: 0)", noBase);
        Assert.StartsWith("there is no commit 'v1' in this shallow clone: 'git fetch --tags origin'", noTag, StringComparison.Ordinal);
        Assert.Contains("'git fetch origin release:refs/remotes/origin/release' gets it; then deepen it by", noBranch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_commit_is_told()
    {
        await using var fixture = new GitFixture();
        Assert.EndsWith("has no commit yet: there is nothing to compare with", await RefusedAsync("main"), StringComparison.Ordinal);
        fixture.Commit("one");

        Assert.Equal("there is no commit 'nightly' in this clone: 'git fetch --tags origin' gets branches and tags, if it exists", await RefusedAsync("nightly"));
        Assert.StartsWith("'--exec=reboot' is not the name of a commit", await RefusedAsync("--exec=reboot"), StringComparison.Ordinal);
        fixture.Git("update-ref", "refs/remotes/origin/dev", "HEAD");
        Assert.Equal("there is no commit 'dev' in this clone; there is 'origin/dev'", await RefusedAsync("dev"));
        fixture.Git("switch", "-q", "--orphan", "alone");
        fixture.Commit("another root");
        Assert.EndsWith("have no commit in common: their histories are unrelated", await RefusedAsync("main"), StringComparison.Ordinal);

        Task<string> RefusedAsync(string name) => fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At(name), fixture.Command());
    }

    [Fact]
    public async Task Without_a_repository_or_without_git_that_is_what_is_told()
    {
        await using var fixture = new GitFixture(initialised: false);
        Assert.Contains("is in no git repository", await RefusedAsync(), StringComparison.Ordinal);
        fixture.SetEnvironment("PATH", fixture.Outside);
        Assert.StartsWith("'git' is not on the PATH", await RefusedAsync(), StringComparison.Ordinal);
        Assert.Contains("give the target its port by {port}", await RefusedAsync(port: 8080), StringComparison.Ordinal);
        Assert.StartsWith("'socket: /run/orders.sock' is one socket", await RefusedAsync(socket: "/run/orders.sock"), StringComparison.Ordinal);

        Task<string> RefusedAsync(int? port = null, string? socket = null) =>
            fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At("main"), fixture.Command() with { Port = port, UnixSocket = socket });
    }

    [Theory]
    [InlineData("", "main", true)]
    [InlineData("GITHUB_REF_TYPE=branch GITHUB_REF_NAME=topic/x", "topic/x", false)]
    [InlineData("BUILD_SOURCEBRANCH=refs/heads/main", "main", true)]
    [InlineData("CI_COMMIT_BRANCH=trunk CI_DEFAULT_BRANCH=trunk", "trunk", true)]
    [InlineData("GITHUB_EVENT_NAME=pull_request GITHUB_REF_TYPE=branch GITHUB_REF_NAME=7/merge", null, false)]
    [InlineData("CI_MERGE_REQUEST_ID=5", null, false)]
    public async Task The_branch_is_told_by_the_ci_system_or_by_git(string variables, string? branch, bool isDefault)
    {
        await using var fixture = new GitFixture();
        var head = fixture.Commit("one");
        foreach (var pair in variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')))
            fixture.SetEnvironment(pair[0], pair[1]);

        var revision = await PerfGate.Baselines.Revision.ReadAsync(fixture.Root, fixture.Host.Environment, TestContext.Current.CancellationToken);

        Assert.Equal((head, branch, isDefault), (revision!.Commit, revision.Branch, revision.IsDefaultBranch));
    }

    [Fact]
    public async Task A_hook_s_variables_and_hooks_do_not_disturb_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the hook is made executable as on Linux and macOS");
        await using var fixture = new GitFixture();
        fixture.Write(".git/hooks/post-checkout", "#!/bin/sh\ntouch was-run\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(fixture.Root, ".git/hooks/post-checkout"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        fixture.Commit("one");
        fixture.Commit("two");
        fixture.SetEnvironment("GIT_DIR", Path.Combine(fixture.Outside, "nowhere"));

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD~1"), fixture.Command());

        Assert.Empty(Directory.GetFiles(fixture.Outside, "was-run", SearchOption.AllDirectories));
    }
}

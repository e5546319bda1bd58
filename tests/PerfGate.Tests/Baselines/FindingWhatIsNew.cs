using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Tests.Targets;
using Xunit;

namespace PerfGate.Tests.Baselines;

public sealed class FindingWhatIsNew
{
    [Fact]
    public async Task A_script_or_folder_that_the_baseline_does_not_have_is_named_and_what_a_build_makes_is_not()
    {
        await using var fixture = new GitFixture();
        fixture.Write(".gitignore", "dist/\n");
        fixture.Write("old.py", "");
        fixture.Commit("one");
        fixture.Write("svc/server.py", "");
        fixture.Write("dist/server.js", "");
        fixture.Commit("two");

        Assert.Equal("svc/server.py", await MissingAsync(["python3", "svc/server.py", "{port}"]));
        Assert.Equal("svc", await MissingAsync(["python3", "server.py"], Path.Combine(fixture.Root, "svc")));
        Assert.Null(await MissingAsync(["python3", "old.py"]));
        Assert.Null(await MissingAsync(["node", "dist/server.js"]));
        fixture.Write("untracked.py", "");
        Assert.Equal("untracked.py", await MissingAsync(["python3", "untracked.py"]));

        async Task<string?> MissingAsync(string[] command, string? folder = null) =>
            (await fixture.FindAsync(GitFixture.At("HEAD~1"), fixture.Command() with { Command = command, WorkingDirectory = folder })).Missing;
    }

    [Fact]
    public async Task A_partial_clone_that_cannot_fetch_names_its_filter_and_what_gets_the_files()
    {
        await using var fixture = new GitFixture();
        fixture.Write("serve", "old");
        fixture.Commit("one");
        fixture.Write("serve", "new");
        fixture.Commit("two");
        fixture.Git("config", "uploadpack.allowFilter", "true");
        fixture.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        var clone = Path.Combine(fixture.Outside, "clone");
        fixture.GitIn(fixture.Outside, "clone", "-q", "--filter=blob:none", $"file://{fixture.Root}", clone);
        var target = fixture.Command() with { SpecFolder = clone };

        await using (await fixture.PrepareAsync(GitFixture.At("HEAD~1"), target, clone))
        {
            // It can fetch here, and does.
        }

        var other = Path.Combine(fixture.Outside, "other");
        fixture.GitIn(fixture.Outside, "clone", "-q", "--filter=blob:none", $"file://{fixture.Root}", other);
        fixture.GitIn(other, "remote", "set-url", "origin", $"file://{fixture.Outside}/nowhere");
        var message = await fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At("HEAD~1"), target with { SpecFolder = other }, other);

        Assert.StartsWith("this is a partial clone (--filter=blob:none) without 1 of the files of the baseline, HEAD~1 at", message, StringComparison.Ordinal);
        Assert.Contains("'git fetch --refetch --no-filter origin' gets all files", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_is_the_same_where_only_documentation_differs_and_the_files_are_listed()
    {
        await using var fixture = new GitFixture();
        fixture.Write("src/serve", "");
        fixture.Write("README.md", "old");
        fixture.Commit("one");
        fixture.Write("README.md", "new");
        fixture.Write("docs/more.md", "new");
        await using (var docs = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command()))
            Assert.Equal((true, "README.md docs/more.md"), (docs.IsIdentical, string.Join(' ', docs.Differences)));

        await using (var all = await fixture.PrepareAsync(GitFixture.At("HEAD") with { Paths = ["**"] }, fixture.Command()))
            Assert.False(all.IsIdentical);

        fixture.Write("tools/x.py", "");
        await using (var tools = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command()))
            Assert.False(tools.IsIdentical);
        await using (var sources = await fixture.PrepareAsync(GitFixture.At("HEAD") with { Paths = ["src"] }, fixture.Command()))
            Assert.Equal((true, 3), (sources.IsIdentical, sources.Differences.Count));
        await using (var others = await fixture.PrepareAsync(GitFixture.At("HEAD") with { Paths = ["!tools", "!**/*.md"] }, fixture.Command()))
            Assert.True(others.IsIdentical);

        fixture.Write("src/serve", "changed");
        await using var changed = await fixture.PrepareAsync(GitFixture.At("HEAD") with { Paths = ["src"] }, fixture.Command());
        Assert.False(changed.IsIdentical);
    }
}

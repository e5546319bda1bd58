using PerfGate.Baselines;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Tests.Targets;
using Xunit;

namespace PerfGate.Tests.Baselines;

public sealed class SeeingTheSameFiles
{
    [Fact]
    public async Task What_stands_above_the_repository_stands_above_the_worktree_and_nothing_else_does()
    {
        await using var fixture = new GitFixture();
        fixture.Commit("one");
        var work = Path.GetDirectoryName(fixture.Root)!;
        await WriteAsync(Path.Combine(work, "Directory.Build.props"), "<Project />");
        await WriteAsync(Path.Combine(work, "global.json"), """{ "sdk": { "rollForward": "major" } }""");
        await WriteAsync(Path.Combine(work, "NuGet.Config"), """<configuration><packageSources><add key="here" value="feed" /><add key="far" value="https://feed.test/v3/index.json" /></packageSources></configuration>""");
        await WriteAsync(Path.Combine(work, ".editorconfig"), "[*.cs]\nindent_size = 3");
        await WriteAsync(Path.Combine(fixture.Outside, "cache", "Directory.Build.targets"), "<Project><Target Name=\"Stray\" /></Project>");

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command());

        var above = Path.GetDirectoryName(((CommandTarget)checkout.Target).Folder)!;
        Assert.Contains($"<Import Project=\"{work}/Directory.Build.props\" />", Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.Contains("rollForward", Read("global.json"), StringComparison.Ordinal);
        Assert.Contains($"value=\"{work}/feed\"", Read("nuget.config"), StringComparison.Ordinal);
        Assert.Contains("value=\"https://feed.test/v3/index.json\"", Read("nuget.config"), StringComparison.Ordinal);
        Assert.Equal("root = true\n[*.cs]\nindent_size = 3\n", Read(".editorconfig"));
        Assert.Equal("<Project />\n", Read("Directory.Build.targets")); // stops the search for the stray one
        Assert.False(File.Exists(Path.Combine(above, "Directory.Packages.props")));

        string Read(string name) => File.ReadAllText(Path.Combine(above, name));
    }

    [Fact]
    public async Task An_untracked_nuget_config_and_ignored_settings_of_the_build_are_in_the_worktree()
    {
        await using var fixture = new GitFixture();
        fixture.Write(".gitignore", "Directory.Build.props\n*.user\n");
        fixture.Write("src/nuget.config", "<configuration><config><add key=\"http_proxy\" value=\"in/git\" /></config></configuration>");
        fixture.Commit("one");
        fixture.Write("nuget.config", "<configuration><packageSources><add key=\"here\" value=\"./feed\" /></packageSources></configuration>");
        fixture.Write("src/Directory.Build.props", "<Project><!-- mine --></Project>");
        fixture.Write("src/new.cs", "a change, not a setting");

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command());

        var source = ((CommandTarget)checkout.Target).Folder;
        Assert.Contains($"value=\"{fixture.Root}/feed\"", await File.ReadAllTextAsync(Path.Combine(source, "nuget.config"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("in/git", await File.ReadAllTextAsync(Path.Combine(source, "src/nuget.config"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(source, "src/Directory.Build.props")));
        Assert.False(File.Exists(Path.Combine(source, "src/new.cs")));
    }

    [Fact]
    public async Task A_copy_of_settings_that_may_hold_a_password_is_for_the_user_alone_and_never_written_through_a_link()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var fixture = new GitFixture();
        File.CreateSymbolicLink(Path.Combine(fixture.Root, "linked"), fixture.Outside);
        File.CreateSymbolicLink(Path.Combine(fixture.Root, "dangling.csproj.user"), Path.Combine(fixture.Outside, "made-through-a-link"));
        fixture.Commit("one");
        File.Delete(Path.Combine(fixture.Root, "linked"));
        File.Delete(Path.Combine(fixture.Root, "dangling.csproj.user"));
        const string settings = "<configuration><packageSourceCredentials><here><add key=\"ClearTextPassword\" value=\"x\" /></here></packageSourceCredentials></configuration>";
        fixture.Write("nuget.config", settings);
        fixture.Write("linked/nuget.config", settings);
        await WriteAsync(Path.Combine(Path.GetDirectoryName(fixture.Root)!, "nuget.config"), settings);

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command());

        var source = ((CommandTarget)checkout.Target).Folder;
        foreach (var copy in new[] { Path.Combine(source, "nuget.config"), Path.Combine(Path.GetDirectoryName(source)!, "nuget.config") })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.False(File.Exists(Path.Combine(fixture.Outside, "nuget.config")), "written through a link of the commit");
        Assert.False(File.Exists(Path.Combine(fixture.Outside, "made-through-a-link")), "written through a link of the commit");
    }

    [Fact]
    public async Task A_kept_build_of_other_surroundings_is_another_one()
    {
        await using var fixture = new GitFixture();
        fixture.Commit("one");
        var (repository, runs) = (await SourceRepository.OpenAsync(fixture.Root, fixture.Host.Environment, TargetFixture.Here, TestContext.Current.CancellationToken), Path.Combine(fixture.Outside, "cache", "runs", "1"));
        var without = await BuildFiles.ReadAsync(repository, runs, TestContext.Current.CancellationToken);
        var above = Path.Combine(Path.GetDirectoryName(fixture.Root)!, "Directory.Build.props");
        await WriteAsync(above, "<Project />");
        var with = await BuildFiles.ReadAsync(repository, runs, TestContext.Current.CancellationToken);
        await WriteAsync(above, "<Project><PropertyGroup><Slow>true</Slow></PropertyGroup></Project>");
        var changed = await BuildFiles.ReadAsync(repository, runs, TestContext.Current.CancellationToken);

        Assert.Equal(3, new[] { without.Hash, with.Hash, changed.Hash }.Distinct().Count());
    }

    [Fact]
    public async Task Ignored_files_that_only_the_working_tree_has_are_named_and_said_again_when_the_baseline_does_not_start()
    {
        await using var fixture = new GitFixture();
        fixture.Write(".gitignore", "node_modules/\n.env\n*.log\nbuilt\n__pycache__/\n");
        fixture.Write("serve", "");
        fixture.Write("lib/a.py", "");
        var head = fixture.Commit("one");
        foreach (var path in new[] { "node_modules/hello/index.js", ".env", "run.log", "lib/__pycache__/a.pyc" })
            fixture.Write(path, "x");

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command("sh", "-c", "touch built"));

        var warning = Assert.Single(checkout.Warnings);
        Assert.Equal(DiagnosticCodes.BaselineSurroundings, warning.Code);
        Assert.StartsWith("the working tree has ignored files that the baseline does not have: .env, node_modules/ (git status --ignored)", warning.Message, StringComparison.Ordinal);
        var trouble = await Assert.ThrowsAsync<TargetException>(() => checkout.Target.StartAsync(fixture.Host, TestContext.Current.CancellationToken));
        Assert.StartsWith($"the baseline, HEAD at {head[..7]}, the candidate's own commit", trouble.Message, StringComparison.Ordinal);
        Assert.Contains("did not start", trouble.Message, StringComparison.Ordinal);
        Assert.EndsWith(warning.Message, trouble.Message, StringComparison.Ordinal);
        trouble = await Assert.ThrowsAsync<TargetException>(() => checkout.Candidate.StartAsync(fixture.Host, TestContext.Current.CancellationToken));
        Assert.StartsWith("the candidate did not start", trouble.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ignored files", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submodules_come_from_the_objects_of_the_clone()
    {
        await using var fixture = new GitFixture();
        var lib = Path.Combine(fixture.Outside, "lib");
        Directory.CreateDirectory(lib);
        fixture.GitIn(lib, "init", "-q", "-b", "main");
        await WriteAsync(Path.Combine(lib, "greet.py"), "old");
        Commit(lib);
        fixture.Git("-c", "protocol.file.allow=always", "submodule", "add", "-q", lib, "vendor/lib");
        fixture.Commit("with the module");
        await WriteAsync(Path.Combine(fixture.Root, "vendor/lib/greet.py"), "new");
        Commit(Path.Combine(fixture.Root, "vendor/lib"));
        var head = fixture.Commit("newer module");
        Directory.Delete(lib, recursive: true); // nothing can be fetched

        await using (var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD~1"), fixture.Command()))
            Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(((CommandTarget)checkout.Target).Folder, "vendor/lib/greet.py"), TestContext.Current.CancellationToken));

        Assert.Single(fixture.Worktrees);
        Assert.Empty(fixture.Runs);
        fixture.Git("update-index", "--cacheinfo", $"160000,{head},vendor/lib");
        fixture.Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "a commit that is nowhere");
        var message = await fixture.RefusedAsync(DiagnosticCodes.BaselineNotFound, GitFixture.At("HEAD"), fixture.Command());
        Assert.Contains($"has the submodule vendor/lib at {head[..7]}, which is not in this clone: 'git -C vendor/lib fetch origin {head}' gets it", message, StringComparison.Ordinal);

        void Commit(string folder)
        {
            fixture.GitIn(folder, "add", "-A");
            fixture.GitIn(folder, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "x");
        }
    }

    [Fact]
    public async Task Pointers_of_git_lfs_are_named()
    {
        await using var fixture = new GitFixture();
        fixture.Write(".gitattributes", "*.bin filter=lfs -text\n");
        fixture.Write("model.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n");
        fixture.Write("other.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n");
        var head = fixture.Commit("pointers");
        fixture.Write("model.bin", "12345");

        await using var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD"), fixture.Command());

        Assert.Equal($"the baseline has pointers of git LFS in place of files: model.bin; 'git lfs fetch origin {head}' gets the files", Assert.Single(checkout.Warnings).Message);
    }

    [Fact]
    public async Task A_path_that_only_the_working_tree_has_is_told_before_anything_is_built()
    {
        await using var fixture = new GitFixture();
        fixture.Write(".gitignore", ".db/\n");
        fixture.Write("src/Api.csproj", "<Project />");
        fixture.Write("src/data/seed.json", "{}");
        fixture.Commit("one");
        fixture.Write(".db/perf.db", "x");
        fixture.Write("src/.db/own.db", "x");
        var target = new ProjectTarget
        {
            Location = TargetFixture.Here,
            Project = Path.Combine(fixture.Root, "src/Api.csproj"),
            Environment = new Dictionary<string, string?>
            {
                ["ConnectionStrings__Db"] = $"Data Source={fixture.Root}/.db/perf.db;Cache=Shared",
                ["Seed"] = $"{fixture.Root}/src/data/seed.json",
                ["Own"] = "Data Source=.db/own.db",
                ["Tracked"] = "data/seed.json",
                ["Url"] = "https://example.test/.db/perf.db",
                ["Gone"] = null,
            },
        };

        var source = await fixture.FindAsync(GitFixture.At("HEAD"), target);

        var messages = source.Warnings.Where(w => w.Code == DiagnosticCodes.BaselineSurroundings).Select(w => w.Message).ToList();
        Assert.Equal(2, messages.Count);
        Assert.StartsWith($"ConnectionStrings__Db names {fixture.Root}/.db/perf.db, which is not in git: the baseline is given <its worktree>/.db/perf.db instead", messages[0], StringComparison.Ordinal);
        Assert.StartsWith("Own names .db/own.db by a relative path: in a comparison both versions run in the folder of their published output", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_package_version_than_the_one_asked_for_is_found_unless_the_candidate_takes_it_as_well()
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-test-");
        try
        {
            var (old, made) = (Path.Combine(folder.FullName, "baseline-build.log"), Path.Combine(folder.FullName, "build.log"));
            File.WriteAllText(old, "/w/Api.csproj : warning NU1603: Api depends on Acme (>= 1.0.0) but Acme 1.0.0 was not found. Acme 3.0.0 was resolved instead. [/w/Api.csproj]\n");
            File.WriteAllText(made, "all is well\n");
            Assert.Equal("NU1603: Api depends on Acme (>= 1.0.0) but Acme 1.0.0 was not found. Acme 3.0.0 was resolved instead", PackageVersions.Substituted(old, made));
            File.WriteAllText(made, "/r/Api.csproj : warning NU1603: Api depends on Acme (>= 1.0.0) but Acme 1.0.0 was not found. Acme 3.0.0 was resolved instead. [/r/Api.csproj]\n");
            Assert.Null(PackageVersions.Substituted(old, made));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("/home/a/.cache/perfgate", "noexec")]
    [InlineData("/home/b/.cache", "rw")]
    [InlineData("/home/my files/x", "nodev")]
    public void The_options_of_a_mount_are_those_of_the_nearest_mount_point(string folder, string option)
    {
        string[] mounts =
        [
            "22 1 0:1 / / rw,relatime shared:1 - overlay overlay rw",
            "30 22 0:2 / /home/a rw,noexec,relatime - tmpfs tmpfs rw",
            "31 22 0:3 / /home/my\\040files ro,nodev - tmpfs tmpfs rw",
        ];

        Assert.Contains(option, MountOptions.Of(folder, mounts));
    }

    private static Task WriteAsync(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
    }
}

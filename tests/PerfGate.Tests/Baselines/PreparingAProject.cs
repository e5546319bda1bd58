using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Tests.Targets;
using Xunit;

namespace PerfGate.Tests.Baselines;

public sealed class PreparingAProject
{
    [Fact]
    public async Task Both_versions_are_published_alike_once_and_told_apart_by_what_they_run()
    {
        await using var fixture = new GitFixture();
        fixture.Write(".gitignore", "bin/\nobj/\n");
        fixture.Write("src/Api/Api.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
        fixture.Write("src/Api/Program.cs", "#if ABOVE\nSystem.Console.WriteLine(\"old\");\n#else\n#error built without what stands above the repository\n#endif");
        fixture.Write("src/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\" /></Project>");
        fixture.Write("../Directory.Build.props", "<Project><PropertyGroup><DefineConstants>ABOVE</DefineConstants></PropertyGroup></Project>");
        fixture.Commit("old");
        fixture.Write("README.md", "changes nothing that is run");
        fixture.Commit("words");
        var target = new ProjectTarget { Location = TargetFixture.Here, Project = Path.Combine(fixture.Root, "src/Api/Api.csproj") };

        await using (var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD~1"), target))
        {
            var (old, made) = (Assert.IsType<ProjectTarget>(checkout.Target).Built!, Assert.IsType<ProjectTarget>(checkout.Candidate).Built!);
            Assert.True(checkout.IsIdentical);
            Assert.Empty(checkout.Differences);
            Assert.Empty(checkout.Warnings);
            Assert.Equal(old.WorkingDirectory.Length, made.WorkingDirectory.Length);
            Assert.Equal(Path.GetDirectoryName(old.WorkingDirectory), Path.GetDirectoryName(made.WorkingDirectory));
            Assert.StartsWith(old.WorkingDirectory, old.Command[0], StringComparison.Ordinal);
            Assert.True(File.Exists(old.Command[0]) && File.Exists(made.Command[0]));
            Assert.Contains(fixture.Progress, p => p.StartsWith("building the baseline", StringComparison.Ordinal));
            Assert.Single(fixture.Worktrees); // only needed to build
        }

        Assert.Empty(fixture.Runs);
        fixture.Progress.Clear();
        fixture.Write("src/Api/Program.cs", "System.Console.WriteLine(\"new\");");

        await using (var checkout = await fixture.PrepareAsync(GitFixture.At("HEAD~1"), target))
        {
            Assert.False(checkout.IsIdentical);
            Assert.Equal(["Api.dll"], checkout.Differences);
            Assert.DoesNotContain(fixture.Progress, p => p.StartsWith("building the baseline", StringComparison.Ordinal));
            Assert.True(File.Exists(((ProjectTarget)checkout.Target).Built!.Command[0]));
        }

        fixture.Git("mv", "src/Api/Api.csproj", "src/Api/Moved.csproj");
        var moved = await fixture.FindAsync(GitFixture.At("HEAD~1"), target with { Project = Path.Combine(fixture.Root, "src/Api/Moved.csproj") });
        Assert.Equal("src/Api/Moved.csproj", moved.Missing);
    }
}

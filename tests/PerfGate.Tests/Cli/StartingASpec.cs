using PerfGate.Cli;
using Xunit;

namespace PerfGate.Tests.Cli;

public sealed class StartingASpec : IDisposable
{
    private const string Web = """<Project Sdk="Microsoft.NET.Sdk.Web"></Project>""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");

    [Theory]
    [InlineData("App.slnx", "<Solution><Project Path=\"src/Web/Web.csproj\" /><Project Path=\"src/Host/Host.csproj\" /><Project Path=\"test/Tests.csproj\" /></Solution>")]
    [InlineData("App.sln", "Project(\"{9A19103F}\") = \"Web\", \"src\\Web\\Web.csproj\", \"{1}\"\nProject(\"{9A19103F}\") = \"Host\", \"src\\Host\\Host.csproj\", \"{2}\"\nProject(\"{9A19103F}\") = \"Tests\", \"test\\Tests.csproj\", \"{3}\"\n")]
    public void Beside_a_solution_its_web_service_is_the_target_and_the_next_step_is_named(string name, string solution)
    {
        Write(name, solution);
        Write("src/Web/Web.csproj", Web);
        Write("src/Other/Other.csproj", Web); // not in the solution
        Write("src/Host/Host.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><IsAspireHost>true</IsAspireHost></PropertyGroup></Project>""");
        Write("test/Tests.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="xunit.v3" Version="1.0.0" /></ItemGroup></Project>""");

        var (spec, said) = Init();

        Assert.Contains("\ntarget:\n  project: src/Web/Web.csproj\n", spec, StringComparison.Ordinal);
        Assert.DoesNotContain("Host", spec, StringComparison.Ordinal);
        Assert.DoesNotContain("Tests", spec, StringComparison.Ordinal);
        Assert.Contains("<Project><Import Project=\"Solution.targets\" Sdk=\"PerfGate\" Version=", said, StringComparison.Ordinal);
        Assert.EndsWith("then: dotnet build -c Release -t:PerfGate\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_services_the_first_is_chosen_and_the_others_are_comments()
    {
        Write("services/b/My B.csproj", Web);
        Write("services/a/A.csproj", Web);
        Write("services/a/obj/Copy.csproj", Web);
        Write("lib/Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"></Project>""");

        var (spec, said) = Init();

        Assert.Contains("\n  project: services/a/A.csproj\n  # project: 'services/b/My B.csproj'\n", spec, StringComparison.Ordinal);
        Assert.DoesNotContain("Copy", spec, StringComparison.Ordinal);
        Assert.DoesNotContain("Directory.Solution.targets", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_placeholder_is_called_that()
    {
        var (spec, said) = Init();

        Assert.Contains("  url: http://127.0.0.1:8080", spec, StringComparison.Ordinal);
        Assert.Contains("change 'target' first, which is a placeholder", said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private (string Spec, string Said) Init()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Pass, InitCommand.Run(_folder.FullName, force: false, output, error));
        return (File.ReadAllText(Path.Combine(_folder.FullName, "perfgate.yml")), output.ToString());
    }
}

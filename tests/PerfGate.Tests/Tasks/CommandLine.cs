using System.Diagnostics;
using System.Text.Json;
using PerfGate.Tasks;
using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class CommandLine
{
    [Fact]
    public void Without_settings_the_engine_gets_the_spec_the_results_and_the_limits()
    {
        using var engine = Saying(End("pass", exit: 0));

        GateRun.Of(engine);

        Assert.Equal(
            ["exec", engine.Assembly, "run", engine.Spec, "--format", "ndjson", "--results", engine.Results, "--time-limit", "00:30:00", "--exit-on-stdin-close"],
            engine.Arguments());
    }

    [Fact]
    public void Every_setting_is_handed_on()
    {
        using var engine = Saying(End("pass", exit: 0));

        GateRun.Of(engine, task =>
        {
            task.Profile = "quick";
            task.Tags = ["load", "slow"];
            task.Phases = ["ladder"];
            task.JUnitFile = "/r/junit.xml";
            task.TargetUrl = "http://127.0.0.1:1";
            task.Baseline = "v1.2";
            task.Lock = "none";
            task.LockTimeout = "00:10:00";
            task.UpdateBaseline = true;
        });

        Assert.Equal(
            [
                "--profile", "quick", "--tags", "load,slow", "--phase", "ladder", "--junit", "/r/junit.xml", "--url", "http://127.0.0.1:1", "--baseline", "v1.2",
                "--time-limit", "00:30:00", "--lock", "none", "--lock-timeout", "00:10:00", "--update-baseline", "--exit-on-stdin-close",
            ],
            engine.Arguments().Skip(8));
    }

    [Fact]
    public void What_was_built_is_handed_over_in_a_file_that_does_not_outlive_the_run()
    {
        using var engine = Script("""
            while [ $# -gt 0 ]; do [ "$1" = --target-info ] && cp "$2" "$(dirname "$0")/target.json"; shift; done
            echo '{"v":1,"ev":"end","verdict":"pass","exit":0}'
            """);

        GateRun.Of(engine, task =>
        {
            task.Project = "/repo/Web/Web.csproj";
            task.TargetCommand = "/dotnet/dotnet";
            task.TargetArguments = "exec \"/repo/with space/Web.dll\" --quiet";
            task.TargetAssembly = typeof(CommandLine).Assembly.Location;
            task.Configuration = "Release";
            task.TargetFramework = "net10.0";
            ((RecordingBuildEngine)task.BuildEngine).GlobalProperties.Add("Flavour", "sweet;sour");
            ((RecordingBuildEngine)task.BuildEngine).GlobalProperties.Add("Configuration", "Release");
            ((RecordingBuildEngine)task.BuildEngine).GlobalProperties.Add("PerfGateLock", "none");
            ((RecordingBuildEngine)task.BuildEngine).GlobalProperties.Add("OutDir", "/elsewhere");
        });

        using var target = JsonDocument.Parse(File.ReadAllText(Path.Combine(engine.Folder, "target.json")));
        var root = target.RootElement;
        Assert.Equal("/repo/Web/Web.csproj", root.GetProperty("project").GetString());
        Assert.Equal(["/dotnet/dotnet", "exec", "/repo/with space/Web.dll", "--quiet"], root.GetProperty("command").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("/repo/Web", root.GetProperty("workingDirectory").GetString());
        Assert.Equal("Release", root.GetProperty("configuration").GetString());
        Assert.Equal("net10.0", root.GetProperty("framework").GetString());
        Assert.Equal("""{"Flavour":"sweet;sour"}""", root.GetProperty("properties").GetRawText());
        Assert.Equal(IsOptimized(), root.GetProperty("optimized").GetBoolean());
        Assert.Empty(Directory.GetFiles(engine.Results));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  a  b ", new[] { "a", "b" })]
    [InlineData("exec \"C:\\my app\\x.dll\"", new[] { "exec", "C:\\my app\\x.dll" })]
    [InlineData("--name \"\" --json {\\\"a\\\":1}", new[] { "--name", "", "--json", "{\"a\":1}" })]
    public void A_command_line_is_split_as_the_build_quotes_it(string line, string[] words) => Assert.Equal(words, EngineArguments.Split(line));

    private static bool IsOptimized() =>
        !typeof(CommandLine).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), inherit: false)
            .OfType<DebuggableAttribute>().Single().IsJITOptimizerDisabled;
}

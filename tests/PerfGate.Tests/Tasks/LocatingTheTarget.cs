using PerfGate.Tasks;
using Xunit;

namespace PerfGate.Tests.Tasks;

public sealed class LocatingTheTarget
{
    [Theory]
    [InlineData("""echo '{"project":"/repo/Web/Web.csproj","kind":"project"}'""", "/repo/Web/Web.csproj")]
    [InlineData("""echo '{"project":null,"kind":"url"}'""", "")]
    [InlineData("echo 'not json'; exit 2", "")]
    public void The_project_is_what_the_engine_says(string script, string expected)
    {
        using var engine = FakeEngine.Script(script);
        var task = Task(engine);

        Assert.True(task.Execute());

        Assert.Equal(expected, task.TargetProject);
        Assert.Equal(["exec", engine.Assembly, "target", engine.Spec], engine.Arguments());
    }

    [Fact]
    public void A_host_that_cannot_be_started_is_an_error()
    {
        using var engine = FakeEngine.Script("exit 0");
        var task = Task(engine);
        task.DotNetHost = Path.Combine(engine.Folder, "no-such-host");

        Assert.False(task.Execute());

        Assert.Equal("PG0999", Assert.Single(((RecordingBuildEngine)task.BuildEngine).Errors).Code);
    }

    private static LocatePerfGateTarget Task(FakeEngine engine) => new()
    {
        BuildEngine = new RecordingBuildEngine(),
        DotNetHost = engine.Host,
        EngineAssembly = engine.Assembly,
        Spec = engine.Spec,
    };
}

using AgentApi;
using Xunit;

namespace PerfGate.Tests.Samples;

public sealed class FaultSwitchReaderTests
{
    [Fact]
    public void Nothing_set_is_all_off()
    {
        var (switches, mistakes) = FaultSwitchReader.Read(_ => null);

        Assert.Equal(FaultSwitches.AllOff, switches);
        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public void Empty_and_zero_are_off(string value)
    {
        var (switches, mistakes) = FaultSwitchReader.Read(_ => value);

        Assert.Equal(FaultSwitches.AllOff, switches);
        Assert.Empty(mistakes);
    }

    [Fact]
    public void Every_switch_is_read()
    {
        var (switches, mistakes) = FaultSwitchReader.Read(name => name switch
        {
            "AGENT_LATENCY" => "20",
            "AGENT_CPU" => "2.5:/workflows",
            "AGENT_LOCK" => "3",
            "AGENT_BLOCK" => "100",
            "AGENT_ALLOC" => "512",
            "AGENT_LEAK" => "16",
            "AGENT_STALL" => "200/2000",
            "AGENT_FAIL" => "0.5",
            "AGENT_CRASH" => "200requests",
            "AGENT_SLOW_METHOD" => "40",
            _ => "not ours",
        });

        Assert.Empty(mistakes);
        Assert.Equal(
            new FaultSwitches
            {
                Latency = new TimedFault(TimeSpan.FromMilliseconds(20), Path: null),
                Cpu = new TimedFault(TimeSpan.FromMilliseconds(2.5), "/workflows"),
                Lock = TimeSpan.FromMilliseconds(3),
                Block = TimeSpan.FromMilliseconds(100),
                AllocKilobytes = 512,
                LeakKilobytes = 16,
                Stall = new StallFault(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)),
                FailPercent = 0.5,
                Crash = new CrashFault(200, Time: null),
                SlowMethodPercent = 40,
            },
            switches);
    }

    [Fact]
    public void A_crash_may_come_after_a_time()
    {
        var (switches, _) = FaultSwitchReader.Read(name => name == "AGENT_CRASH" ? "1.5s" : null);

        Assert.Equal(new CrashFault(Requests: null, TimeSpan.FromSeconds(1.5)), switches.Crash);
    }

    [Theory]
    [InlineData("AGENT_LATENCY", "fast")]
    [InlineData("AGENT_LATENCY", "-1")]
    [InlineData("AGENT_LATENCY", "20ms")]
    [InlineData("AGENT_LATENCY", "20:")]
    [InlineData("AGENT_LATENCY", "20:workflows")]
    [InlineData("AGENT_LATENCY", "600001")]
    [InlineData("AGENT_CPU", ":/workflows")]
    [InlineData("AGENT_LOCK", "1,5")]
    [InlineData("AGENT_BLOCK", "NaN")]
    [InlineData("AGENT_ALLOC", "1.5")]
    [InlineData("AGENT_LEAK", "16kB")]
    [InlineData("AGENT_STALL", "200")]
    [InlineData("AGENT_STALL", "2000/2000")]
    [InlineData("AGENT_STALL", "1/2/3")]
    [InlineData("AGENT_FAIL", "101")]
    [InlineData("AGENT_FAIL", "5%")]
    [InlineData("AGENT_CRASH", "5")]
    [InlineData("AGENT_CRASH", "requests")]
    [InlineData("AGENT_CRASH", "1.5requests")]
    [InlineData("AGENT_SLOW_METHOD", "x")]
    public void A_malformed_value_is_named_with_the_form_it_should_have(string name, string value)
    {
        var (_, mistakes) = FaultSwitchReader.Read(asked => asked == name ? value : null);

        Assert.StartsWith($"{name} is '{value}', expected ", Assert.Single(mistakes), StringComparison.Ordinal);
    }
}

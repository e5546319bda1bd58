using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class WhatTheSystemTells
{
    [Theory]
    [InlineData("some avg10=1.23 avg60=0.50 avg300=0.10 total=2500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n", 2.5)]
    [InlineData("full avg10=0.00 total=7", null)]
    [InlineData("some avg10=0.00", null)]
    [InlineData("", null)]
    public void Pressure_in_seconds(string text, double? seconds) => Assert.Equal(seconds, MachineUse.ParsePressure(text));

    [Theory]
    [InlineData("pgpgin 5\npswpin 42\npswpout 7\n", 42.0)]
    [InlineData("pswpin 42", 42.0)]
    [InlineData("pswpin_extra 1\npswpin x\n", null)]
    [InlineData("", null)]
    public void Pages_from_swap(string text, double? pages) => Assert.Equal(pages, MachineUse.ParseSwappedIn(text));

    [Theory]
    [InlineData("Name:\tx\nvoluntary_ctxt_switches:\t15\nnonvoluntary_ctxt_switches:\t42\n", 42L)]
    [InlineData("Name:\tx\n", null)]
    public void Involuntary_switches(string status, long? count) => Assert.Equal(count, ThreadUse.ParseSwitches(status));

    [Fact]
    public void A_reading_is_the_difference_of_two()
    {
        var early = new ThreadUse { AtTicks = 1, InvoluntarySwitches = 40, CpuSeconds = 1, QueuedSeconds = 2 };
        var late = new ThreadUse { AtTicks = 11, InvoluntarySwitches = 45, CpuSeconds = 4, QueuedSeconds = 3 };

        Assert.Equal(new ThreadUse { AtTicks = 10, InvoluntarySwitches = 5, CpuSeconds = 3, QueuedSeconds = 1 }, late.Since(early));
        Assert.Equal(1.5, new MachineUse { PressureSeconds = 1 }.Until(new MachineUse { PressureSeconds = 2.5 }).PressureSeconds);
    }
}

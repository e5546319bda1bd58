using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Measure;

public sealed class ProcessorSetTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("1,3", "1,3")]
    [InlineData("0-2, 5", "0,1,2,5")]
    [InlineData("1023", "1023")]
    public void Numbers_and_ranges_are_read(string text, string set) => Assert.Equal(set, ProcessorSet.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("2-1")]
    [InlineData("-1")]
    [InlineData("1024")]
    [InlineData("0,")]
    [InlineData("all")]
    public void Anything_else_is_not(string text) => Assert.Null(ProcessorSet.Parse(text));

    [Fact]
    public void Sets_are_taken_from_each_other()
    {
        var (all, some) = (ProcessorSet.Parse("0-3")!, ProcessorSet.Parse("1,7")!);

        Assert.Equal(("0,2,3", "1"), (all.Without(some).ToString(), all.And(some).ToString()));
    }

    [Fact]
    public void A_thread_is_confined_and_nothing_else_is()
    {
        Assert.SkipUnless(ProcessorSet.IsSupported, "Linux only");
        var before = ProcessorSet.OfThread()!;
        var first = ProcessorSet.Parse(before.ToString().Split(',')[0])!;
        string? within = null;

        var thread = new Thread(() =>
        {
            Assert.True(first.Confine());
            within = ProcessorSet.OfThread()!.ToString();
        });
        thread.Start();
        thread.Join();

        Assert.Equal((first.ToString(), before.ToString()), (within, ProcessorSet.OfThread()!.ToString()));
    }
}

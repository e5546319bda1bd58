using System.Text;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class ReadingProcStat
{
    [Theory]
    [InlineData('S', 2_500_000, 700, true)]
    [InlineData('R', 2_500_000, 0, true)] // swapped out
    [InlineData('R', 0, 0, false)] // exiting: what it held is given back, and it is not a zombie yet
    [InlineData('Z', 0, 0, false)]
    public void A_process_that_is_exiting_has_no_memory_to_be_counted(char state, long bytes, long pages, bool expected)
    {
        var read = ProcStat.Parse(7, Encoding.ASCII.GetBytes($"7 (a ) b) {state} 1 7 7 0 -1 4194304 10 20 0 0 31 32 33 34 20 0 5 0 600 {bytes} {pages} 18446744073709551615"))!.Value;

        Assert.Equal((state, 1, 31L, 34L, 5, 600L), (read.State, read.Parent, read.UserTicks, read.ReapedSystemTicks, read.Threads, read.StartTicks));
        Assert.Equal((bytes, pages, expected), (read.VirtualBytes, read.ResidentPages, read.HasMemory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7 (cut")]
    [InlineData("7 (cut) S 1 7 7")]
    public void A_line_that_is_cut_is_nothing(string line) => Assert.Null(ProcStat.Parse(7, Encoding.ASCII.GetBytes(line)));
}

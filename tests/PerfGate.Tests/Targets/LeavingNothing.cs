using PerfGate.Cli;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class LeavingNothing
{
    [Fact]
    public void A_temporary_folder_of_a_process_that_died_is_removed_and_one_of_the_living_is_not()
    {
        using var living = TempFolder.Create("test");
        var dead = Directory.CreateTempSubdirectory("perfgate-run-test-").FullName;
        File.WriteAllText(Path.Combine(dead, ".lock"), "");
        File.WriteAllText(Path.Combine(dead, "perf.data"), "much");
        var unborn = Directory.CreateTempSubdirectory("perfgate-run-test-").FullName;

        TempFolder.RemoveLeft();

        Assert.True(Directory.Exists(living.Path));
        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(unborn), "one without its lock is being made");
        Directory.Delete(unborn);
    }

    [Fact]
    public void It_is_gone_when_its_use_is_over()
    {
        string path;
        using (var folder = TempFolder.Create("test"))
            path = folder.Path;

        Assert.False(Directory.Exists(path));
    }

    [Theory]
    [InlineData("SigIgn:\t0000000000000001", 1, true)]
    [InlineData("SigIgn:\t0000000000001000", 1, false)]
    [InlineData("SigIgn:\t0000000000000004", 3, true)]
    [InlineData("SigCgt:\t0000000000000001", 1, false)]
    public void A_hang_up_that_nohup_put_out_of_effect_stays_so(string line, int signal, bool isIgnored) =>
        Assert.Equal(isIgnored, EndingSignals.Ignores(["Name:\tperfgate", line], signal));
}

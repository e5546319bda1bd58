using PerfGate.Diagnosis;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

public sealed class DotNetProcessChoice
{
    [Fact]
    public void A_target_that_is_a_dotnet_process_is_the_one()
    {
        Assert.Equal(10, Choose([new(10, 1, 5), new(11, 10, 5)], 10, 99));
    }

    [Fact]
    public void A_service_below_a_shell_and_a_host_is_found()
    {
        Assert.Equal(13, Choose([new(10, 1, 0), new(11, 10, 900), new(12, 11, 0), new(13, 12, 5)], 11, 13));
    }

    [Fact]
    public void Of_several_services_the_one_that_worked_most_is_taken()
    {
        Assert.Equal(12, Choose([new(10, 1, 0), new(11, 10, 5), new(12, 10, 50)], 10, 11, 12));
    }

    [Fact]
    public void Dotnet_processes_outside_the_tree_do_not_count()
    {
        Assert.Null(Choose([new(10, 1, 0), new(20, 1, 5)], 20));
    }

    [Fact]
    public void Without_a_process_table_the_target_itself_is_looked_at()
    {
        Assert.Equal(10, DotNetProcess.Choose([], 10, new HashSet<int> { 10 }));
    }

    [Fact]
    public void A_table_that_holds_a_circle_ends()
    {
        Assert.Null(Choose([new(10, 11, 0), new(11, 10, 0)], 99));
    }

    private static int? Choose(ProcessNode[] all, params int[] published) =>
        DotNetProcess.Choose(all, 10, published.ToHashSet());
}

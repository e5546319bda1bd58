using PerfGate.Diagnosis;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

public sealed class MethodNaming
{
    [Theory]
    [InlineData("AgentApi.Faults.BurnCpu(value class System.TimeSpan)", "Faults.BurnCpu")]
    [InlineData("AgentApi.Faults+<>c__DisplayClass26_0.<AddTo>b__4(class Microsoft.AspNetCore.Http.HttpContext)", "Faults.AddTo lambda")]
    [InlineData("AgentApi.Faults+<>c__DisplayClass27_0+<<Before>b__0>d.MoveNext()", "Faults.Before lambda")]
    [InlineData("AgentApi.MetricsCollector+<CollectAsync>d__5.MoveNext()", "MetricsCollector.CollectAsync")]
    [InlineData("Program.<<Main>$>g__Work|0_1(int32)", "Program.Main.Work")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon].Add(!0)", "List.Add")]
    [InlineData("System.Threading.ThreadPoolWorkQueue.Dispatch()", "ThreadPoolWorkQueue.Dispatch")]
    [InlineData("AgentApi.Thing..ctor(int32)", "Thing.constructor")]
    [InlineData("AgentApi.Outer+Inner.Run()", "Outer.Inner.Run")]
    [InlineData("System.Threading.Lock+Scope.Dispose()", "Lock.Scope.Dispose")]
    [InlineData("Microsoft.AspNetCore.Http.Generated.<Builder_g>FA45FC90CB320DE300B06771262440B8AE8FAAF738E1C6E6B91CBF13E49078FE0__Core.MapGet3()", "Core.MapGet3")]
    [InlineData("Unresolved", "Unresolved")]
    [InlineData("", "")]
    public void A_method_is_called_by_the_name_in_its_source(string full, string expected)
    {
        Assert.Equal(expected, MethodNames.Method(full));
    }

    [Theory]
    [InlineData("System.Byte[]", "Byte[]")]
    [InlineData("System.Collections.Generic.List`1[AgentApi.Item]", "List<Item>")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.String,AgentApi.Item[]]", "Dictionary<String,Item[]>")]
    [InlineData("AgentApi.Outer+Inner", "Outer.Inner")]
    [InlineData("System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1+AsyncStateMachineBox`1[System.Threading.Tasks.VoidTaskResult,AgentApi.Collector+<CollectAsync>d__5]", "Collector.CollectAsync")]
    public void A_type_is_called_by_the_name_in_its_source(string full, string expected)
    {
        Assert.Equal(expected, MethodNames.Type(full));
    }

    [Fact]
    public void Frames_of_the_recording_itself_are_left_out()
    {
        var frames = new Frame[] { new("App", "App.Run"), new("System.Private.CoreLib", "Thread.PollGC.PollGCWorker") };

        Assert.Equal([frames[0]], MethodNames.WithoutMachinery(frames));
    }

    [Fact]
    public void A_worker_of_the_pool_that_looks_for_work_is_no_method_of_its_own()
    {
        var frames = new Frame[] { new("System.Private.CoreLib", "PortableThreadPool.WorkerThread.WorkerThreadStart"), new("System.Private.CoreLib", "LowLevelSpinWaiter.Wait") };

        Assert.Equal("[thread pool looking for work]", Assert.Single(MethodNames.WithoutMachinery(frames)).Method);
    }
}

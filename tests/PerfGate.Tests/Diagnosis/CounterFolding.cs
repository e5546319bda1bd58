using PerfGate.Diagnosis;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

public sealed class CounterFolding
{
    [Fact]
    public void Compiling_is_a_total_of_seconds()
    {
        var fold = new CounterFold();
        fold.Value("dotnet.jit.compilation.time", "", 1.25);

        Assert.Equal(1.25, fold.Complete(1).JitSeconds);
        Assert.Null(fold.Complete(2).JitSeconds);
    }

    [Fact]
    public void Values_of_one_instrument_with_different_tags_are_added()
    {
        var fold = new CounterFold();
        fold.Value("dotnet.gc.last_collection.heap.size", "gc.heap.generation=gen0", 100);
        fold.Value("dotnet.gc.last_collection.heap.size", "gc.heap.generation=gen2", 900);
        fold.Value("kestrel.queued_connections", "server.port=1", 2);
        fold.Value("kestrel.queued_requests", "server.port=1", 3);

        var sample = fold.Complete(42);

        Assert.Equal(42, sample.AtTicks);
        Assert.Equal(1000, sample.HeapBytes);
        Assert.Equal(5, sample.KestrelQueue);
    }

    [Fact]
    public void Collections_are_told_apart_by_generation()
    {
        var fold = new CounterFold();
        fold.Value("dotnet.gc.collections", "gc.heap.generation=gen0", 7);
        fold.Value("dotnet.gc.collections", "gc.heap.generation=gen2", 1);

        var sample = fold.Complete(1);

        Assert.Equal(7, sample.Gen0Collections);
        Assert.Null(sample.Gen1Collections);
        Assert.Equal(1, sample.Gen2Collections);
    }

    [Fact]
    public void What_a_target_does_not_publish_is_null_and_not_zero()
    {
        var sample = new CounterFold().Complete(1);

        Assert.Null(sample.AllocatedBytes);
        Assert.Null(sample.PoolQueue);
        Assert.Null(sample.CompletedRequests);
        Assert.Null(sample.KestrelQueue);
        Assert.Null(sample.Exceptions);
    }

    [Fact]
    public void A_runtime_that_published_its_meters_and_no_exception_has_thrown_none()
    {
        var fold = new CounterFold();
        fold.Value("dotnet.gc.heap.total_allocated", "", 1);

        Assert.Equal(0, fold.Complete(1).Exceptions);
    }

    [Fact]
    public void Counters_start_afresh_in_every_collection_and_requests_add_up()
    {
        var fold = new CounterFold();
        fold.Value("dotnet.gc.heap.total_allocated", "", 1000);
        Request(fold, "/workflows", 200, 10, 0.5);
        fold.Complete(1);
        fold.Value("dotnet.gc.heap.total_allocated", "", 1500);
        Request(fold, "/workflows", 200, 5, 0.25);
        Request(fold, "/workflows", 500, 1, 0.01);

        var sample = fold.Complete(2);

        Assert.Equal(1500, sample.AllocatedBytes);
        Assert.Equal(16, sample.CompletedRequests);
        Assert.Equal(1, sample.FailedRequests);
        Assert.Equal(0.76, sample.RequestSeconds!.Value, 9);
        Assert.Collection(
            fold.Routes,
            r => Assert.Equal(("GET", "/workflows", 200, 15L), (r.Method, r.Route, r.Status, r.Count)),
            r => Assert.Equal((500, 1L), (r.Status, r.Count)));
    }

    private static void Request(CounterFold fold, string route, int status, long count, double seconds) =>
        fold.Histogram("http.server.request.duration", $"http.request.method=GET,http.response.status_code={status},http.route={route},url.scheme=http", count, seconds);
}

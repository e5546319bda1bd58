using Xunit;

namespace PerfGate.Tests.Spec;

public sealed class TheWorkload
{
    [Fact]
    public void Holds_the_content_of_a_body_that_is_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-test-");
        try
        {
            var body = Path.Combine(folder.FullName, "order.json");
            File.WriteAllText(body, "{}");
            var first = Workload();
            File.SetLastWriteTimeUtc(body, DateTime.UnixEpoch);
            Assert.Equal(first, Workload());
            File.WriteAllText(body, "{ \"lines\": 1000 }");
            Assert.NotEqual(first, Workload());
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string Workload() => ReadSpec.Of("""
            version: 1
            target: { command: [shop, --port, "{port}"] }
            endpoints:
              order: { request: POST /orders, file: order.json }
            phases:
              steady: { kind: benchmark, iterations: 10, thresholds: [p95 < 1s] }
            """, folder: folder.FullName).Spec.Phases[0].Workload;
    }
}

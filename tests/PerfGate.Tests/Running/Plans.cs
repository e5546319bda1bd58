using PerfGate.Load;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Syntax;

namespace PerfGate.Tests.Running;

/// <summary>Level plans as tests need them.</summary>
internal static class Plans
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /// <summary>Of a run of its own.</summary>
    public static Iterations Iterations() => new(seed: 1, run: 0);

    public static Endpoint Get(string path, TimeSpan? timeout = null, string name = "it", string method = "GET") => new()
    {
        Name = name,
        Title = $"{method} {path}",
        Method = method,
        PathAndQuery = Template.Constant(path),
        Headers = [],
        Expect = Expectations.Default,
        Timeout = timeout ?? TimeSpan.FromSeconds(20),
        Location = new SourceLocation("perfgate.yml", 1, 1),
    };

    public static LevelPlan Requests(Uri address, long requests, int connections = 1, TimeSpan? timeout = null) => new()
    {
        Phase = "test",
        Endpoints = [new PlannedEndpoint(Get("/", timeout), 1, [])],
        Load = new ClosedLoad(connections),
        Requests = requests,
        BaseAddress = address,
        Iterations = Iterations(),
        Seed = 1,
    };

    public static LevelPlan Rate(Uri address, double perSecond, TimeSpan duration, int connections = 8, TimeSpan? timeout = null) => new()
    {
        Phase = "test",
        Endpoints = [new PlannedEndpoint(Get("/", timeout), 1, [])],
        Load = new OpenLoad(new ConstantRate(perSecond, duration), connections),
        BaseAddress = address,
        Iterations = Iterations(),
        Seed = 1,
    };
}

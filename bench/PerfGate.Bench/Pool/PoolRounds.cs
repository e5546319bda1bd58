using System.Globalization;
using PerfGate.Comparing;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate.Bench.Pool;

/// <summary>
/// Measures a pool of rounds with real processes: eight starts of one service in each, A, the same again, two that do more work per request, three of which a part of the requests waits, and
/// one that fails some; driven and read by the gate's own code.
/// </summary>
internal static class PoolRounds
{
    // The response has some 0.1 ms beside the work, so a little more work than the shift that is wanted. The true shift is measured.
    private const long Steps = 1_000_000;
    private static readonly (long Steps, string Wait, int Fail)[] _services =
    [
        (Steps, "0:0", 0), (Steps, "0:0", 0), ((long)(Steps * 1.055), "0:0", 0), ((long)(Steps * 1.11), "0:0", 0), (Steps, "5:1", 0), (Steps, "20:5", 0), (Steps, "50:20", 0), (Steps, "0:0", 125),
    ];

    private static readonly string[] _metrics = ["p25", "p50", "p75", "p90", "p95", "p99", "mean", "success", "cpu.per-request", "startup", "first-request"];

    /// <param name="args">BurnServer.dll, a file for the rows, number of rounds, requests per second.</param>
    /// <param name="output">Progress.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var assembly, var file, ..] || !File.Exists(assembly))
        {
            await output.WriteLineAsync("usage: pool-rounds BurnServer.dll FILE [ROUNDS=45] [RATE=200]");
            return 2;
        }

        assembly = Path.GetFullPath(assembly);
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 45;
        var plan = new RoundPlan
        {
            Endpoints = [new PlannedEndpoint(Burn(), 1, [])],
            Rate = args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 200,
            Turns = 20,
            Iterations = new Iterations(11, 0),
            Seed = 11,
        };
        var logs = Directory.CreateTempSubdirectory("perfgate-pool-");
        await using var host = new TargetHost
        {
            Time = TimeProvider.System,
            Marker = RunMarker.ForRun(Guid.NewGuid()),
            LogFolder = logs.FullName,
            Environment = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal),
        };
        var first = File.Exists(file) ? (await File.ReadAllLinesAsync(file)).Max(line => PoolRow.Parse(line).Round) + 1 : 1;
        var order = new Random(first);
        for (var number = first; number < first + rounds; number++)
        {
            var rows = await RoundAsync(plan, number, assembly, host, order);
            await File.AppendAllLinesAsync(file, rows.Select(r => r.ToString()));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {number}: p25 {string.Join(' ', rows.Where(r => r.Metric == "p25").Select(r => $"{r.LogRatio:P1}"))}, {rows[0].Excluded} of {plan.Turns} turns excluded"));
        }

        logs.Delete(recursive: true);
        return 0;
    }

    private static async Task<List<PoolRow>> RoundAsync(RoundPlan plan, int number, string assembly, TargetHost host, Random order)
    {
        var sides = new RoundSide[_services.Length];
        try
        {
            var starts = Enumerable.Range(0, sides.Length).ToArray();
            order.Shuffle(starts);
            foreach (var side in starts)
                sides[side] = await TargetSide.StartAsync(Service(assembly, side), "the pool", host, CancellationToken.None);
            var round = await new RoundDriver(plan, sides, number, TimeProvider.System).RunAsync(CancellationToken.None);
            var excluded = round.Turns.Count(t => t.Excluded is not null);
            var isUsable = new RoundSigns(plan).WhyUnusable(round) is null;
            if (excluded == plan.Turns)
                return [new PoolRow(number, 1, "none", 0, 0, 0, excluded, false)];
            return
            [
                .. from candidate in Enumerable.Range(1, sides.Length - 1)
                   from metric in _metrics
                   let value = new RoundValues(plan, round, 0, candidate).Of(Metrics.Find(metric)!, "burn")
                   where value is not null
                   let own = new RoundValues(plan, round, candidate, 0).Of(Metrics.Find(metric)!, "burn")!
                   select new PoolRow(number, candidate, metric, value.LogRatio, value.Baseline, own.Baseline, excluded, isUsable),
            ];
        }
        finally
        {
            foreach (var side in sides)
            {
                if (side is not null)
                    await side.DisposeAsync();
            }
        }
    }

    private static CommandTarget Service(string assembly, int side) => new()
    {
        Command = ["dotnet", assembly, "--urls", "http://127.0.0.1:{port}"],
        Environment = new Dictionary<string, string?>
        {
            ["BURN_STEPS"] = _services[side].Steps.ToString("D8", CultureInfo.InvariantCulture),
            ["BURN_WAIT"] = _services[side].Wait,
            ["BURN_FAIL"] = _services[side].Fail.ToString("D3", CultureInfo.InvariantCulture),
        },
        SpecFolder = Path.GetDirectoryName(assembly)!,
        Label = $"side{side}",
        Location = new SourceLocation(assembly, 1, 1),
    };

    private static Endpoint Burn() => new()
    {
        Name = "burn",
        Title = "GET /burn",
        Method = "GET",
        PathAndQuery = Template.Constant("/burn"),
        Headers = [],
        Expect = Expectations.Default,
        Timeout = TimeSpan.FromSeconds(10),
        Location = new SourceLocation("pool", 1, 1),
    };
}

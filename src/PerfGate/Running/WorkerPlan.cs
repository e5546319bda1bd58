using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>Splits a level among as few threads as it needs: every one that is not needed is a core the target keeps.</summary>
internal static class WorkerPlan
{
    /// <summary>From the making of the workers to their first request.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(2);

    // One thread sends some 150,000 requests a second here; half of that leaves room for slower machines.
    private const double RatePerWorker = 75_000;
    private const int ConnectionsPerWorker = 16;

    /// <summary>Connections that the level may open.</summary>
    public static int Slots(LevelPlan plan) => plan.Load switch
    {
        ClosedLoad closed => (int)Math.Min(closed.Concurrency, plan.Requests ?? long.MaxValue),
        OpenLoad open => Math.Max(1, open.MaxConnections),
        _ => throw new InvalidOperationException($"no loop for {plan.Load.GetType().Name}"),
    };

    public static int Workers(LevelPlan plan, int processors)
    {
        // With two or three cores a second sending thread only takes from the target what it could use.
        var affordable = Math.Max(1, processors / 4);
        var wanted = plan.Load switch
        {
            OpenLoad open => (int)Math.Ceiling(open.Arrivals.MeanRate / RatePerWorker),
            _ => Slots(plan) / ConnectionsPerWorker,
        };
        return Math.Min(plan.Workers ?? Math.Clamp(wanted, 1, affordable), Slots(plan));
    }

    /// <summary>Makes the workers one by one: whoever called has those that were made when the next one cannot be.</summary>
    /// <param name="plan">What they do.</param>
    /// <param name="window">When.</param>
    /// <param name="server">Where.</param>
    /// <param name="answers">Takes what failed.</param>
    /// <param name="workers">Takes them; to be disposed of by the caller, whatever this throws.</param>
    public static void Create(LevelPlan plan, LevelWindow window, ServerAddress server, FailedAnswers answers, List<Worker> workers)
    {
        var count = Workers(plan, Environment.ProcessorCount);
        var slots = Slots(plan);
        for (var index = 0; index < count; index++)
        {
            workers.Add(new Worker(
                new WorkerShare
                {
                    Plan = plan,
                    Window = window,
                    Recorder = new Recorder([.. plan.Endpoints.Select(e => e.LimitSeconds)]),
                    Deck = new Deck([.. plan.Endpoints.Select(e => e.Weight)], new Random(plan.Seed + (index * 7919))),
                    Answers = answers,
                    Index = index,
                    Workers = count,
                    Slots = (int)WorkerShare.PartOf(slots, index, count),
                },
                server));
        }
    }
}

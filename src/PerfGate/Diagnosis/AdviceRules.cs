namespace PerfGate.Diagnosis;

/// <summary>The table of rules: a new one is a method and a row.</summary>
internal static class AdviceRules
{
    private const string Latency = "high-latency";
    private const string Timeouts = "timeouts";
    private const string Success = "low-success";
    private const string Memory = "growing-memory";

    public static IReadOnlyList<AdviceRule> All { get; } =
    [
        new(Diagnosis.Advice.RateLimiter, Latency, RuntimeAdvice.RateLimiter),
        new("one-at-a-time", Latency, SerialAdvice.OneAtATime),
        new("delayed-ack", Latency, TrafficAdvice.DelayedAcknowledgement),
        new("cpu-saturated", Latency, LadderAdvice.CpuSaturated),
        new("queueing", Latency, LadderAdvice.Queueing),
        new("slow-alone", Latency, LadderAdvice.SlowAlone),
        new("slow-under-load", Latency, LadderAdvice.SlowUnderLoad),
        new("thread-pool", Latency, RuntimeAdvice.ThreadPoolStarved),
        new("garbage-collection", Latency, RuntimeAdvice.GarbageCollection),
        new("lock-contention", Latency, RuntimeAdvice.LockContention),
        new("stalls", Latency, TrafficAdvice.PeriodicStalls),
        new("slow-start", Latency, TrafficAdvice.SlowStart),
        new("round-timeouts", Timeouts, TrafficAdvice.RoundTimeouts),
        new("errors-from-a-level", Success, LadderAdvice.ErrorsFromALevel),
        new("connections", Success, TrafficAdvice.ConnectionsRefused),
        new("memory-per-request", Memory, RuntimeAdvice.MemoryPerRequest),
    ];
}

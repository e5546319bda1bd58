using PerfGate.Diagnosis;
using PerfGate.Measure;
using PerfGate.Reports;

namespace PerfGate;

/// <summary>The rows of a differential table: enough to see what changed and against what.</summary>
internal static class InsightChanges
{
    private const int MostIncreases = 10, MostDecreases = 3, MostAllocations = 5;

    /// <summary>Processor time by method first, then what surely changed of the allocations.</summary>
    public static IEnumerable<InsightChange> Of(SideDifference difference)
    {
        var methods = difference.Cpu.Methods;
        return
        [
            .. methods.Where(m => m.ChangeMicroseconds > 0).Take(MostIncreases).Select(Cpu),
            .. methods.Where(m => m.IsSignificant && m.ChangeMicroseconds < 0).TakeLast(MostDecreases).Select(Cpu),
            .. difference.Allocation.Changes.Where(c => c.IsSignificant && c.ChangeBytes > 0).Take(MostAllocations).Select(Memory),
        ];
    }

    private static InsightChange Cpu(MethodChange change) => new(
        change.Frame.ToString(),
        new Quantity(change.BaselineMicroseconds / 1e6, Unit.Duration),
        new Quantity(change.CandidateMicroseconds / 1e6, Unit.Duration),
        change.IsSignificant);

    private static InsightChange Memory(AllocationChange change) => new(
        $"{change.Type} in {change.Method}",
        new Quantity(change.BaselineBytes, Unit.Size),
        new Quantity(change.CandidateBytes, Unit.Size),
        change.IsSignificant);
}

using System.Diagnostics;
using System.Globalization;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>
/// What was noticed around a measurement that makes its numbers worth less, told as notes: nothing is taken out and no verdict changed, since a
/// slow target can be the cause of all of it (a database it works with, a quota it reaches). Only where others kept the generator itself
/// from running are the times longer than the target made them, whoever they were.
/// </summary>
internal static class Surroundings
{
    private const double OtherLoadShare = 0.25;
    private const double StarvedShare = 0.05;
    private const double OtherProgramsCores = 0.2;
    private const double ThrottledShare = 0.05;

    /// <param name="measurement">With the target's resources, where they are known.</param>
    /// <param name="processors">Of the machine; null where it is not told.</param>
    public static Measurement Note(Measurement measurement, double? processors)
    {
        if (Starved(measurement, processors) is { } starved)
        {
            var generator = measurement.Generator;
            measurement = measurement with
            {
                Generator = generator with { Inflated = [.. generator.Inflated, starved], WaitedShare = generator.Inflated.Count == 0 ? generator.QueuedShare : null },
            };
        }

        string?[] notes = [OtherLoad(measurement, processors), Throttling(measurement), Warmth.Note(measurement)];
        return notes.OfType<string>().ToList() is { Count: > 0 } found
            ? measurement with { Generator = measurement.Generator with { Notes = [.. measurement.Generator.Notes, .. found] } }
            : measurement;
    }

    /// <summary>Answers of another program say nothing of the target.</summary>
    /// <param name="measurement">Any.</param>
    /// <param name="stranger">Why what answered was not the target; null: it was.</param>
    public static Measurement OfAStranger(Measurement measurement, string? stranger) => stranger is null
        ? measurement
        : measurement with { Generator = measurement.Generator with { Invalid = [stranger, .. measurement.Generator.Invalid] } };

    private static string? OtherLoad(Measurement measurement, double? processors) =>
        OtherCores(measurement, processors) is { } others
            ? Text($"processes other than the target and the load generator kept {others:0.0} of {processors:0} cores busy: what they are to this measurement, noise or a part of the service, PerfGate cannot know")
            : null;

    private static string? Starved(Measurement measurement, double? processors) =>
        measurement.Generator.QueuedShare is { } queued && queued > StarvedShare && (OtherCores(measurement, processors) ?? OtherPrograms(measurement)) is { } others
            ? Text($"the generator waited for a processor during {queued:P0} of the time, while processes other than the target kept {others:0.0} of {processors:0} cores busy: run on a quieter machine, or leave it a core")
            : null;

    /// <summary>
    /// Cores on which other programs ran in their own code. It takes little to hold up one thread, and of all that a machine does beside a load
    /// this is what neither the load nor the network can be the cause of; null: few, or not known.
    /// </summary>
    private static double? OtherPrograms(Measurement measurement) =>
        measurement is { Generator.OutsideProgramCores: { } outside, Resources.Samples: [{ } first, .., { } last] } && last.AtTicks > first.AtTicks
        && outside - ((last.UserSeconds - first.UserSeconds) / Stopwatch.GetElapsedTime(first.AtTicks, last.AtTicks).TotalSeconds) is var others && others > OtherProgramsCores
            ? others
            : null;

    /// <summary>Cores that neither the target nor the generator kept busy; null: few, or not known.</summary>
    private static double? OtherCores(Measurement measurement, double? processors) =>
        measurement is { Generator.OutsideCores: { } outside, Resources.CpuCores: { } target } && processors is { } all && outside - target > OtherLoadShare * all
            ? outside - target
            : null;

    private static string? Throttling(Measurement measurement)
    {
        var readings = measurement.Resources?.Samples.Select(s => s.ThrottledSeconds).OfType<double>().ToList();
        if (readings is not { Count: > 1 })
            return null;
        var stopped = readings[^1] - readings[0];
        return stopped > ThrottledShare * measurement.Elapsed.TotalSeconds
            ? Text($"the target's control group was stopped for {stopped:0.0} s of {measurement.Elapsed.TotalSeconds:0.0} s, for having used up its share of the processor: its quota is part of these times")
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Text.Json;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>What the runtime of a .NET target told of a measurement, in perfgate.json. Totals count since the process started.</summary>
internal static class RuntimeJson
{
    public static void Write(Utf8JsonWriter json, Measurement measurement)
    {
        if (measurement.Runtime is not { } use)
        {
            json.WriteNull("runtime");
            return;
        }

        json.WriteStartObject("runtime");
        json.Number("seconds", use.Seconds);
        json.Number("allocatedBytes", use.AllocatedBytes);
        json.Number("allocatedBytesPerRequest", measurement.AllocatedPerRequest);
        json.Number("gcPauseShare", use.GcPauseShare);
        json.Number("peakHeapBytes", use.PeakHeapBytes);
        json.Number("peakPoolThreads", (long?)use.PeakPoolThreads);
        json.Number("peakPoolQueue", use.PeakPoolQueue);
        json.Number("exceptionsPerSecond", use.ExceptionsPerSecond);
        json.Number("lockContentions", use.LockContentions);
        json.Number("peakActiveRequests", use.PeakActiveRequests);
        json.Number("peakKestrelQueue", use.PeakKestrelQueue);
        json.Number("peakConnections", use.PeakConnections);
        json.WriteStartObject("samples");
        json.Column("atSeconds", use.Samples, s => Math.Round(Stopwatch.GetElapsedTime(measurement.StartTicks, s.AtTicks).TotalSeconds, 3));
        json.Column("heapBytes", use.Samples, s => s.HeapBytes);
        json.Column("allocatedBytes", use.Samples, s => s.AllocatedBytes);
        json.Column("gcPauseSeconds", use.Samples, s => s.GcPauseSeconds);
        json.Column("poolThreads", use.Samples, s => s.PoolThreads);
        json.Column("poolQueue", use.Samples, s => s.PoolQueue);
        json.Column("exceptions", use.Samples, s => s.Exceptions);
        json.Column("activeRequests", use.Samples, s => s.ActiveRequests);
        json.Column("connections", use.Samples, s => s.Connections);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

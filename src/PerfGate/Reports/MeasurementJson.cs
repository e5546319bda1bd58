using System.Diagnostics;
using System.Text.Json;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>A measurement in perfgate.json. Series are written by column, which is a fifth of the size of rows.</summary>
internal static class MeasurementJson
{
    private static readonly (string Name, double Fraction)[] _quantiles =
        [("p50", 0.5), ("p75", 0.75), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p99.9", 0.999), ("p99.99", 0.9999)];

    public static void Write(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteStartObject();
        json.Text("endpoint", measurement.Endpoint);
        json.Level(measurement.Level);
        json.Number("concurrency", (long?)measurement.Concurrency);
        json.Number("offeredRate", measurement.OfferedRate);
        json.Number("elapsedSeconds", measurement.Elapsed.TotalSeconds);
        json.WriteNumber("extensions", measurement.Extensions);
        json.WriteNumber("offered", measurement.Offered);
        json.WriteNumber("succeeded", measurement.Succeeded);
        json.WriteNumber("dropped", measurement.Dropped);
        json.Number("throughput", measurement.Throughput);
        json.Number("success", measurement.SuccessShare);
        json.Number("recoverySeconds", measurement.Recovery?.Value);
        json.WriteNumber("bytesReceived", measurement.BytesReceived);
        json.WriteNumber("connects", measurement.Connects);
        WriteErrors(json, measurement.Errors);
        WriteLatency(json, "responseTime", measurement.ResponseTime);
        WriteLatency(json, "serviceTime", measurement.ServiceTime);
        WriteLatency(json, "timeToFirstByte", measurement.TimeToFirstByte);
        WriteLatency(json, "failedTime", measurement.Failed.Response);
        WriteTimeline(json, measurement.Timeline);
        WriteBatches(json, measurement);
        WritePlateaus(json, measurement.Plateaus);
        WriteResources(json, measurement);
        RuntimeJson.Write(json, measurement);
        WriteUsers(json, measurement.Users);
        WriteGenerator(json, measurement.Generator);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, ErrorCounts errors)
    {
        json.WriteStartObject("errors");
        json.WriteNumber("total", errors.Total);
        json.WriteNumber("connect", errors.Connect);
        json.WriteNumber("timeout", errors.Timeout);
        json.WriteNumber("reset", errors.Reset);
        json.WriteNumber("status", errors.Status);
        json.WriteNumber("expectation", errors.Expectation);
        json.WriteNumber("protocol", errors.Protocol);
        json.WriteStartArray("examples");
        foreach (var example in errors.Examples)
        {
            json.WriteStartObject();
            json.WriteString("kind", ErrorWords.Of(example.Outcome));
            json.WriteString("text", CleanText.Of(example.Text));
            json.WriteNumber("count", example.Count);
            WriteAnswer(json, example.Answer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, AnswerExample? answer)
    {
        if (answer is null)
        {
            json.WriteNull("answer");
            return;
        }

        json.WriteStartObject("answer");
        json.WriteNumber("status", answer.Status);
        json.WriteStartArray("headers");
        foreach (var header in answer.Headers)
            json.WriteStringValue(CleanText.Of(header));
        json.WriteEndArray();
        json.WriteString("body", CleanText.Of(answer.Body));
        json.Text("detail", answer.Detail);
        json.WriteEndObject();
    }

    private static void WriteLatency(Utf8JsonWriter json, string name, LatencyHistogram histogram)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", histogram.Count);
        json.Number("min", histogram.Min);
        json.Number("mean", histogram.Mean);
        json.Number("stddev", histogram.StandardDeviation);
        json.Number("max", histogram.Max);
        foreach (var (quantile, fraction) in _quantiles)
            json.Number(quantile, histogram.Quantile(fraction));
        json.WriteNumber("clamped", histogram.Clamped);
        if (histogram.Count == 0)
            json.WriteNull("histogram");
        else
            json.WriteBase64String("histogram", histogram.Encode());
        json.WriteEndObject();
    }

    private static void WriteTimeline(Utf8JsonWriter json, IReadOnlyList<LoadSecond> timeline)
    {
        json.WriteStartObject("timeline");
        json.Column("atSeconds", timeline, s => s.AtSeconds);
        json.Column("offered", timeline, s => s.Offered);
        json.Column("succeeded", timeline, s => s.Succeeded);
        json.Column("failed", timeline, s => s.Failed);
        json.Column("p50", timeline, s => s.P50Seconds);
        json.Column("p95", timeline, s => s.P95Seconds);
        json.Column("p99", timeline, s => s.P99Seconds);
        json.WriteEndObject();
    }

    private static void WriteBatches(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteStartObject("batches");
        json.Column("limits", measurement.Limits, l => l);
        json.Column("intended", measurement.Batches, b => b.Intended);
        json.Column("succeeded", measurement.Batches, b => b.Succeeded);
        json.Column("totalSeconds", measurement.Batches, b => b.TotalSeconds);
        json.Column("seconds", measurement.Batches, b => Math.Round(b.Seconds, 6));
        json.WriteStartArray("slowerThan");
        for (var limit = 0; limit < measurement.Limits.Count; limit++)
        {
            json.WriteStartArray();
            foreach (var batch in measurement.Batches)
                json.WriteNumberValue(batch.SlowerThan[limit]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePlateaus(Utf8JsonWriter json, IReadOnlyList<Plateau> plateaus)
    {
        json.WriteStartArray("plateaus");
        foreach (var plateau in plateaus)
        {
            json.WriteStartObject();
            json.Number("atSeconds", plateau.AtSeconds);
            json.WriteNumber("requests", plateau.Requests);
            json.Number("heapBytes", plateau.HeapBytes);
            json.Number("memoryBytes", plateau.MemoryBytes);
            json.Number("threads", plateau.Threads);
            json.Number("handles", plateau.Handles);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResources(Utf8JsonWriter json, Measurement measurement)
    {
        if (measurement.Resources is not { } use)
        {
            json.WriteNull("resources");
            return;
        }

        json.WriteStartObject("resources");
        json.Number("cpuCores", use.CpuCores);
        json.Number("cpuSeconds", use.CpuSeconds);
        json.Number("peakMemoryBytes", use.PeakMemoryBytes);
        json.Number("memoryGrowthBytesPerSecond", use.MemoryGrowth);
        json.Number("peakThreads", (long?)use.PeakThreads);
        json.Number("peakHandles", (long?)use.PeakHandles);
        json.WriteStartObject("samples");
        json.Column("atSeconds", use.Samples, s => Math.Round(Stopwatch.GetElapsedTime(measurement.StartTicks, s.AtTicks).TotalSeconds, 3));
        json.Column("userSeconds", use.Samples, s => s.UserSeconds);
        json.Column("systemSeconds", use.Samples, s => s.SystemSeconds);
        json.Column("residentBytes", use.Samples, s => s.ResidentBytes);
        json.Column("privateBytes", use.Samples, s => s.PrivateBytes);
        json.Column("threads", use.Samples, s => s.Threads);
        json.Column("handles", use.Samples, s => s.Handles);
        json.Column("processes", use.Samples, s => s.Processes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUsers(Utf8JsonWriter json, UserService? users)
    {
        if (users is null)
        {
            json.WriteNull("users");
            return;
        }

        json.WriteStartObject("users");
        json.WriteNumber("connections", users.Connections);
        json.WriteNumber("withoutAnswer", users.WithoutAnswer);
        json.WriteNumber("leastAnswers", users.Least);
        json.WriteNumber("mostAnswers", users.Most);
        json.WriteNumber("answers", users.Answers);
        json.WriteEndObject();
    }

    private static void WriteGenerator(Utf8JsonWriter json, GeneratorHealth generator)
    {
        json.WriteStartObject("generator");
        json.Number("latenessP50", generator.LatenessP50);
        json.Number("latenessP99", generator.LatenessP99);
        json.Number("latenessMax", generator.LatenessMax);
        json.WriteNumber("backlogged", generator.Backlogged);
        json.WriteNumber("skipped", generator.Skipped);
        json.Number("cpuCores", generator.CpuCores);
        json.Number("gcPauseSeconds", generator.GcPauseSeconds);
        json.Number("littlesLawError", generator.LittlesLawError);
        json.Number("stealShare", generator.StealShare);
        json.Texts("invalid", generator.Invalid);
        json.Texts("notes", generator.Notes);
        json.WriteEndObject();
    }
}

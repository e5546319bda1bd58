using System.Text.Json;
using Xunit;

namespace PerfGate.Tests.Statistics;

/// <summary>Reference values made outside this code base; see the file's own words.</summary>
internal static class Golden
{
    /// <summary>Relative.</summary>
    public const double Tolerance = 1e-9;

    public static IEnumerable<JsonElement> Rows(string table)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Statistics", "golden.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var row in document.RootElement.GetProperty(table).EnumerateArray())
            yield return row.Clone();
    }

    public static double Number(this JsonElement row, string name) => row.GetProperty(name).GetDouble();

    public static int Whole(this JsonElement row, string name) => row.GetProperty(name).GetInt32();

    public static double? NumberOrNull(this JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static double[] Numbers(this JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    public static void Equal(double? expected, double? actual, string what)
    {
        Assert.True(expected is null == actual is null, $"{what}: expected {expected}, got {actual}");
        if (expected is { } e && actual is { } a)
            Assert.True(Math.Abs(a - e) <= Tolerance * Math.Max(Math.Abs(e), 1e-6), $"{what}: expected {e:R}, got {a:R}");
    }
}

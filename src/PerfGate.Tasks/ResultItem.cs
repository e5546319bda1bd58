using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PerfGate.Tasks;

/// <summary>A judged check as an item of the build: @(PerfGateResult).</summary>
internal static class ResultItem
{
    public static ITaskItem From(EngineEvent result)
    {
        var item = new TaskItem(Escape(result.Id ?? "?"));
        Set("Phase", result.Phase);
        Set("Endpoint", result.Endpoint);
        Set("Metric", result.Metric);
        Set("Level", result.Level);
        Set("Verdict", result.Verdict);
        Set("Value", result.Value);
        Set("Limit", result.Limit);
        Set("Baseline", result.Baseline);
        Set("Samples", result.Samples?.ToString(CultureInfo.InvariantCulture));
        Set("File", result.File);
        Set("Line", result.Line?.ToString(CultureInfo.InvariantCulture));
        return item;

        void Set(string name, string? value)
        {
            if (value is not null) item.SetMetadata(name, Escape(value));
        }
    }

    /// <summary>An item's text is taken for MSBuild's language: what means something there is written as %xx.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if ("%*?@$();'".Contains(c, StringComparison.Ordinal))
                escaped.Append(CultureInfo.InvariantCulture, $"%{(int)c:x2}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }
}

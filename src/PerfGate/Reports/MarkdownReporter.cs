using System.Text;

namespace PerfGate.Reports;

/// <summary>
/// The summary of a run for a pull request or a CI job: five lines that a reviewer reads, breaches first, and the rest
/// folded away. A green run is one line.
/// </summary>
internal sealed class MarkdownReporter : IReporter
{
    public const string Name = "perfgate.md";

    /// <summary>UTF-8 bytes. Below GitHub's 65,536 characters of a comment and 1 MiB of a step summary.</summary>
    public const int MaxBytes = 60_000;

    public string FileName => Name;

    public void Write(RunReport report, Stream output) => output.Write(Encoding.UTF8.GetBytes(Render(report)));

    /// <summary>As much of the run as fits: first the endpoints go, then the passed checks, then everything that is folded away.</summary>
    public static string Render(RunReport report)
    {
        foreach (var detail in Enum.GetValues<MarkdownDetail>())
        {
            var text = new MarkdownPage(report, detail).Text();
            if (Encoding.UTF8.GetByteCount(text) <= MaxBytes)
                return text;
        }

        // Cells, rows and names are bounded, and so is the last stage.
        throw new InvalidOperationException($"the shortest summary is longer than {MaxBytes} bytes");
    }
}

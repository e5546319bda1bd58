using System.Text;
using PerfGate.Baselines;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>The stored baseline of a gate: read before the run, held against it, written again when it is accepted.</summary>
internal static class StoredBaselines
{
    /// <summary>Beside the spec, where it does not say another place.</summary>
    public static string DefaultFile(string specFile) => Path.Combine(Path.GetDirectoryName(specFile)!, StoredBaselineFile.Name);

    /// <summary>The page for people, below the spec's folder.</summary>
    public static string DefaultPage(string specFile) => Path.Combine(Path.GetDirectoryName(specFile)!, "docs", "performance-baselines.md");

    /// <summary>What holds the run against the file; null where the spec names none. What cannot be compared is said at once.</summary>
    public static StoredJudge? Judge(BaselineSpec? baseline, Calibration? calibration, GateRun run)
    {
        if (baseline is not { File: { } file, IsOff: false })
            return null;

        var machine = BaselineOfRun.Machine(MachineProbe.Read());
        var (stored, missing) = Read(file, baseline.Location, run);
        var judge = new StoredJudge(stored, missing, machine, calibration, baseline.IsTrusted);
        if (stored is null)
            return judge;
        if (judge.Refusal is { } refusal)
            run.Say(Warning(baseline.Location, $"nothing is compared with {Path.GetFileName(file)}: {refusal}. Accept one that was measured on this machine: perfgate baseline accept"));
        else if (baseline.IsTrusted && judge.WhyOnlyWarning is { } reason)
            run.Say(Warning(baseline.Location, $"{Path.GetFileName(file)} only warns in this run: {reason}"));
        return judge;
    }

    /// <summary>Writes what a run measured: the file that is compared with and the page that people read.</summary>
    /// <param name="baseline">From the results of the run.</param>
    /// <param name="file">Absolute.</param>
    /// <param name="page">Its absolute path and text; null: no page.</param>
    public static void Write(StoredBaseline baseline, string file, (string Path, string Text)? page)
    {
        WriteFile(file, StoredBaselineFile.Text(baseline));
        if (page is { } p)
            WriteFile(p.Path, p.Text);
    }

    private static void WriteFile(string path, string text) => OutputFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    private static (StoredBaseline? Stored, string Missing) Read(string file, SourceLocation location, GateRun run)
    {
        const string accept = "after a run that you are content with, 'perfgate baseline accept' writes it";
        try
        {
            return (StoredBaselineFile.Parse(File.ReadAllText(file)), "");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            run.Say(new Diagnostic(DiagnosticCodes.StoredBaselineMissing, Severity.Warning, location, $"there is no stored baseline {file} yet: {accept}"));
            return (null, "there is no stored baseline yet");
        }
        catch (Exception e)
        {
            run.Say(new Diagnostic(DiagnosticCodes.StoredBaselineUnreadable, Severity.Error, location, $"{file} cannot be read: {e.Message}"));
            return (null, "the stored baseline cannot be read");
        }
    }

    private static Diagnostic Warning(SourceLocation location, string message) => new(DiagnosticCodes.StoredBaselineNotComparable, Severity.Warning, location, message);
}

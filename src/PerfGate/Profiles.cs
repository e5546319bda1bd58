using PerfGate.Diagnosis;
using PerfGate.Reports;

namespace PerfGate;

/// <summary>Writes processor profiles beside the reports.</summary>
internal static class Profiles
{
    /// <summary>As a file for https://www.speedscope.app, named after the phase.</summary>
    /// <param name="profile">What to write.</param>
    /// <param name="folder">Of the results.</param>
    /// <param name="phase">Its name; what is no letter or digit becomes a dash.</param>
    /// <param name="side">Of a comparison; null otherwise.</param>
    /// <returns>The name of the file.</returns>
    public static string Write(CpuProfile profile, string folder, string phase, string? side = null)
    {
        var name = string.Concat((side is null ? phase : $"{phase}-{side}").Select(c => char.IsLetterOrDigit(c) ? c : '-')) + ".speedscope.json";
        OutputFile.Write(Path.Combine(folder, name), file => Speedscope.Write(profile, side is null ? phase : $"{phase}: {side}", file));
        return name;
    }
}

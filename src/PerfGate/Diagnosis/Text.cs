using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>Numbers in sentences.</summary>
internal static class Text
{
    /// <summary>With its unit; a question mark for what was not measured.</summary>
    public static string Of(double? value, Unit unit) => value is { } known ? new Quantity(known, unit).ToString() : "?";
}

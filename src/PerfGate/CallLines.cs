using System.Globalization;
using PerfGate.Measure;
using PerfGate.Reports;

namespace PerfGate;

/// <summary>What is said of the calls that requests make the target do: of a comparison where they became more, of a single run where one command is sent again and again.</summary>
internal static class CallLines
{
    // As the thresholds of a comparison have it.
    private const double Share = 0.05, Margin = 0.1;

    // The same command so often in one request is a loop around a query.
    private const double Repeated = 5;
    private const int MostText = 160;

    /// <param name="calls">Of the baseline and of the candidate; others say nothing.</param>
    public static IEnumerable<string> Changes(IReadOnlyList<SideCalls> calls)
    {
        if (calls is not [var before, var now])
            yield break;
        foreach (var (old, own) in before.Endpoints.Zip(now.Endpoints).OrderByDescending(p => p.Second.DatabaseCommands - p.First.DatabaseCommands))
        {
            if (IsMore(old.DatabaseCommands, own.DatabaseCommands))
                yield return $"each request of {own.Subject} runs {Number(own.DatabaseCommands, "database command")}, {Before(old.DatabaseCommands)} with the baseline{Commonest(own)}";
            if (IsMore(old.HttpCalls, own.HttpCalls))
                yield return $"each request of {own.Subject} sends {Number(own.HttpCalls, "request")} to other services, {Before(old.HttpCalls)} with the baseline";
            if (IsMore(old.Exceptions, own.Exceptions))
                yield return $"each request of {own.Subject} throws {Number(own.Exceptions, "exception")}, {Before(old.Exceptions)} with the baseline{(own.CommonestException is { } type ? $": most are {CleanText.Line(type, MostText)}" : "")}";
        }
    }

    /// <param name="calls">Of the target; null: not counted.</param>
    public static IEnumerable<string> Repetitions(SideCalls? calls) =>
        (calls?.Endpoints ?? []).Where(e => e.OfCommonest >= Repeated).OrderByDescending(e => e.OfCommonest)
            .Select(e => $"each request of {e.Subject} runs {Number(e.DatabaseCommands, "database command")}{Commonest(e)}");

    private static bool IsMore(double before, double now) => now > before * (1 + Share) && now - before > Margin;

    private static string Before(double value) => value == 0 ? "none" : Number(value);

    private static string Commonest(EndpointCalls calls) =>
        calls is { CommonestCommand: { } text, OfCommonest: >= 2 } ? $", {Number(calls.OfCommonest)} times the same: {CleanText.Line(text, MostText)}" : "";

    private static string Number(double value, string what) => $"{Number(value)} {what}{(value == 1 ? "" : "s")}";

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}

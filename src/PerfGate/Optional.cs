using PerfGate.Syntax;

namespace PerfGate;

/// <summary>
/// Parts of a run that may fail without costing a verdict: looking for causes, counters, history, export, copies of reports. All is measured by then, and a mistake in
/// one of them (our own, or that of a library that reads a foreign file) must not lose it.
/// </summary>
internal static class Optional
{
    /// <summary>What the part brings; null when it threw, which is said as a warning. Only cancellation goes through.</summary>
    /// <param name="what">Names the part: "the search for causes".</param>
    /// <param name="part">Does it.</param>
    /// <param name="say">Takes the warning.</param>
    /// <param name="cancel">Ends the run.</param>
    public static async Task<T?> TryAsync<T>(string what, Func<Task<T?>> part, Action<Diagnostic> say, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await part();
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            say(new Diagnostic(DiagnosticCodes.OptionalPartFailed, Severity.Warning, null, $"{what} failed, which changes no verdict: {trouble.Message} ({trouble.GetType().Name})"));
            return null;
        }
    }

    /// <summary>The same for a part that brings nothing.</summary>
    public static Task TryAsync(string what, Func<Task> part, Action<Diagnostic> say, CancellationToken cancel) => TryAsync<object>(
        what,
        async () =>
        {
            await part();
            return null;
        },
        say,
        cancel);
}

namespace PerfGate.Tasks;

/// <summary>
/// Decides whether the build may go on. It may only when the engine has said so twice, in its <c>end</c> event and by its exit code:
/// everything else is an error with words of its own, never a pass.
/// </summary>
internal sealed class Outcome(RunPerfGate task, DiagnosticLog diagnostics, EngineLog log)
{
    private const int Breach = 1;
    private const int NotJudged = 4;

    public bool Judge(Interruption interruption, EngineEvent? end, int exitCode)
    {
        switch (interruption)
        {
            case Interruption.Cancelled:
                diagnostics.Warning(TaskDiagnosticCodes.Cancelled, "cancelled before the measurement was complete: there is no verdict");
                return false;
            case Interruption.TimeLimit:
                diagnostics.Error(
                    TaskDiagnosticCodes.TimeLimit,
                    $"the gate took longer than PerfGateTimeout ({task.Timeout}) and was ended: there is no verdict");
                return false;
        }

        if (end is null)
        {
            // An engine that could not even begin (a wrong spec, say) has said so in diagnostics of its own.
            if (!diagnostics.HasErrors) NoVerdict($"the engine ended with exit code {exitCode} without a verdict");
            return false;
        }

        if (end.Exit != exitCode)
        {
            NoVerdict($"the engine announced exit code {end.Exit} and ended with {exitCode}");
            return false;
        }

        if (diagnostics.HasErrors) return false;

        // A run whose policy lets an unclear result pass says so with exit code 0.
        var mayGoOn = exitCode switch
        {
            0 => end.Verdict is "pass" or "warn" or "inconclusive" or "invalid",
            Breach => end.Verdict == "fail" && !task.FailOnBreach,
            NotJudged => end.Verdict is "inconclusive" or "invalid" && !task.FailOnBreach,
            _ => false,
        };
        if (!mayGoOn) NoVerdict($"the engine ended with verdict '{end.Verdict}' and exit code {exitCode}, and did not say why");
        return mayGoOn;
    }

    private void NoVerdict(string what)
    {
        var tail = log.Tail();
        diagnostics.Error(TaskDiagnosticCodes.NoVerdict, tail.Length == 0 ? what : $"{what}; its last words, from {log.Path}: {tail}");
    }
}

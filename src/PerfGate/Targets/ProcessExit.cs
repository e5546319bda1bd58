using System.Globalization;

namespace PerfGate.Targets;

/// <summary>How a process ended: with a code of its own, or by a signal.</summary>
/// <param name="Code">The exit code; for a signal, 128 + its number, as shells say it; null when the system did not tell.</param>
/// <param name="Signal">Null when the process ended by itself, and always on Windows.</param>
internal readonly record struct ProcessExit(int? Code, int? Signal = null)
{
    public override string ToString() => Signal switch
    {
        null when Code is null => "an exit code that is not known",
        null => string.Create(CultureInfo.InvariantCulture, $"exit code {Code}"),
        4 => "signal SIGILL (4)",
        6 => "signal SIGABRT (6): an abort, such as an unhandled exception",
        7 => "signal SIGBUS (7)",
        8 => "signal SIGFPE (8)",
        9 => "signal SIGKILL (9): killed from outside, perhaps for lack of memory",
        11 => "signal SIGSEGV (11): an invalid memory access",
        15 => "signal SIGTERM (15): asked to stop from outside",
        int signal => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
    };
}

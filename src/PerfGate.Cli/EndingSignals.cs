using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfGate.Cli;

/// <summary>
/// A terminal that closes (SIGHUP) and Ctrl+\ (SIGQUIT) cancel a run as Ctrl+C does: everything is stopped and nothing is left. SIGINT and SIGTERM are the
/// command line's own. A hang-up that whoever started us has put out of effect (nohup) stays so.
/// </summary>
internal sealed class EndingSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public EndingSignals(CancellationTokenSource run)
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            if (!IsIgnored(signal))
                _registrations.Add(PosixSignalRegistration.Create(signal, context => Cancel(context, run)));
        }
    }

    /// <summary>Whether a mask of ignored signals as /proc/PID/status has it holds a signal.</summary>
    /// <param name="status">The file's lines.</param>
    /// <param name="number">From 1 on.</param>
    internal static bool Ignores(IEnumerable<string> status, int number) =>
        status.FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && ulong.TryParse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
        && (mask & (1UL << (number - 1))) != 0;

    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private static bool IsIgnored(PosixSignal signal) =>
        OperatingSystem.IsLinux() && Ignores(File.ReadLines("/proc/self/status"), signal == PosixSignal.SIGHUP ? 1 : 3);

    private static void Cancel(PosixSignalContext context, CancellationTokenSource run)
    {
        context.Cancel = true;
        try
        {
            run.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run is over, and the process about to end.
        }
    }
}

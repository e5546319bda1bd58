namespace PerfGate.Protocols;

/// <summary>Failures to connect that are this machine's and not the target's; they make a measurement invalid.</summary>
internal static class ConnectProblem
{
    public const string NoDescriptors = "no file descriptor left for another connection";

    public const string NoPorts = "no local port left for another connection";
}

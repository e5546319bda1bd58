namespace PerfGate.Cli;

/// <summary>
/// Cancels a run when standard input ends: the build that started us is gone, even if it had no time to say so.
/// </summary>
internal sealed class StandardInputWatch : IDisposable
{
    private readonly Stream _input = Console.OpenStandardInput();

    public StandardInputWatch(CancellationTokenSource run)
    {
        // A thread of its own: a blocking read of a pipe can not be cancelled, and must not hold a pool thread.
        var thread = new Thread(() => Watch(_input, run)) { IsBackground = true, Name = "standard input watch" };
        thread.Start();
    }

    public void Dispose() => _input.Dispose();

    private static void Watch(Stream input, CancellationTokenSource run)
    {
        Span<byte> ignored = stackalloc byte[64];
        try
        {
            while (input.Read(ignored) > 0)
            {
            }

            run.Cancel();
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // A run that is over disposes the stream and the source under our feet.
        }
    }
}

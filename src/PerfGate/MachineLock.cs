namespace PerfGate;

/// <summary>
/// One gate at a time on a machine: two would measure each other. The kernel frees the file of a process that died.
/// </summary>
internal sealed class MachineLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly FileStream _file;

    private MachineLock(FileStream file) => _file = file;

    public static string DefaultPath => Path.Combine(Path.GetTempPath(), "perfgate.lock");

    /// <summary>Null when another gate held it for the whole of <paramref name="timeout"/>.</summary>
    /// <param name="path">The file that is locked.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="waiting">Called once when there is something to wait for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<MachineLock?> AcquireAsync(string path, TimeSpan timeout, Action waiting, TimeProvider time, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                // Another user's file may only be read, which is enough to lock it.
                return new MachineLock(new FileStream(path, File.Exists(path) ? FileMode.Open : FileMode.OpenOrCreate, FileAccess.Read, FileShare.None));
            }
            catch (IOException) when (time.GetElapsedTime(start) < timeout)
            {
                if (isFirst)
                    waiting();
            }
            catch (IOException)
            {
                return null;
            }

            await Task.Delay(Patience, time, cancel);
        }
    }

    public void Dispose() => _file.Dispose();
}

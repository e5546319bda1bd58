using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfGate.Diagnosis;

/// <summary>
/// The scheduler's account of each thread (Linux, <c>/proc/PID/task/TID/schedstat</c>: nanoseconds on a core, nanoseconds ready
/// and waiting for one; https://docs.kernel.org/scheduler/sched-stats.html). Other systems have none that another process may read cheaply.
/// </summary>
internal sealed class ThreadCpuReader(int processId, TimeProvider clock)
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(50);

    private readonly string _tasks = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task");
    private readonly List<ThreadCpuReading> _readings = [];
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<int, long> _waited = [];
    private long _allWaited;

    public static bool IsSupported => RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>Empty where it is not supported. Read it when <see cref="WatchAsync"/> has ended.</summary>
    public IReadOnlyList<ThreadCpuReading> Readings => _readings;

    public IReadOnlyDictionary<int, string> ThreadNames => _names;

    /// <summary>Reads every 50 ms until it is cancelled, and once more then.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        if (!IsSupported)
            return;

        using var timer = new PeriodicTimer(_window, clock);
        try
        {
            do
                Read();
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Read();
        }
    }

    private void Read()
    {
        var threads = new Dictionary<int, long>();
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(_tasks))
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var thread))
                    ReadThread(folder, thread, threads);
            }
        }
        catch (IOException)
        {
            // The target has ended; what was read until now stands.
        }

        if (threads.Count > 0)
            _readings.Add(new ThreadCpuReading(clock.GetTimestamp(), threads) { WaitedForCoreNanoseconds = _allWaited });
    }

    private void ReadThread(string folder, int thread, Dictionary<int, long> threads)
    {
        try
        {
            var fields = File.ReadAllText(folder + "/schedstat").Split(' ');
            threads[thread] = long.Parse(fields[0], CultureInfo.InvariantCulture);
            if (!_names.ContainsKey(thread))
                _names[thread] = File.ReadAllText(folder + "/comm").Trim();
            // Summed up by differences: a thread that ends must not take its past with it.
            var waited = long.Parse(fields[1], CultureInfo.InvariantCulture);
            _allWaited += waited - _waited.GetValueOrDefault(thread);
            _waited[thread] = waited;
        }
        catch (IOException)
        {
            // This thread has just ended.
        }
    }
}

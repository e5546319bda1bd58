namespace PerfGate.Diagnosis;

/// <summary>
/// Tells a thread that waits from one that works by the method it is in. The sampler takes every managed thread, idle
/// ones too, and most threads of a service are idle.
/// </summary>
internal static class WaitFrames
{
    private static readonly HashSet<string> _waits =
    [
        "LowLevelLifoSemaphore.WaitForSignal", "LowLevelLifoSemaphore.WaitNative", "LowLevelLifoSemaphore.WaitForSignalCore", "LowLevelLifoSemaphore.WaitCore", "LowLevelLifoSemaphore.Wait",
        "LowLevelMonitor.Wait", "LowLevelMonitor.WaitCore", "Interop.Sys.LowLevelMonitor_Wait", "Interop.Sys.LowLevelMonitor_TimedWait", "LowLevelLock.WaitAndAcquire",
        "WaitHandle.WaitOneCore", "WaitHandle.WaitOneNoCheck", "WaitHandle.WaitMultipleIgnoringSyncContext", "WaitHandle.WaitMultipleIgnoringSyncContextCore", "WaitHandle.WaitOne", "WaitHandle.WaitAny",
        "WaitHandle.<WaitOneCore>g____PInvoke", "WaitSubsystem.Wait", "WaitSubsystem.Sleep", "ThreadWaitInfo.Wait", "ThreadWaitInfo.UninterruptibleSleep0",
        "Monitor.Wait", "Monitor.ObjWait", "Monitor.Enter", "Monitor.Enter_Slowpath", "Monitor.ReliableEnter", "Monitor.ReliableEnterTimeout", "Monitor.TryEnter_Slowpath", "Monitor.TryEnter",
        "SyncBlock.Wait", "Condition.Wait", "Lock.TryEnterSlow", "ManualResetEventSlim.Wait", "SemaphoreSlim.Wait", "Task.InternalWait", "Task.SpinThenBlockingWait", "Task.InternalWaitCore",
        "Thread.SleepInternal", "Thread.Sleep", "Thread.Join", "Thread.JoinInternal",
        "Interop.Sys.WaitForSocketEvents", "Interop.Sys.Poll", "Interop.Sys.Read", "Interop.Sys.Accept", "Interop.Sys.Receive", "Interop.Sys.ReceiveMessage", "Interop.Sys.WaitPidExitedNoHang", "Interop.Sys.WaitIdAnyExitedNoHangNoWait",
        "SafeFileHandle.ReadAtOffset", "RandomAccess.ReadAtOffset", "SocketAsyncEngine.EventLoop",
        "WaitHandle.WaitForMultipleObjectsIgnoringSyncContext", "WaitHandle.SignalAndWait",
    ];

    // P/Invokes of the library import generator have a body of their own around the call.
    private const string GeneratedPInvoke = "__PInvoke";

    public static bool IsWaiting(IReadOnlyList<Frame> frames)
    {
        if (frames.Count == 0)
            return true;
        var leaf = frames[^1];
        if (!leaf.IsFramework)
            return false;
        return _waits.Contains(leaf.Method)
            || (leaf.Method.Contains(GeneratedPInvoke, StringComparison.Ordinal) && frames.Count > 1 && _waits.Contains(frames[^2].Method));
    }

    /// <summary>Whether a stack is that of work which a thread of the pool was given: requests are such work.</summary>
    public static bool IsOfWork(IReadOnlyList<Frame> frames)
    {
        foreach (var frame in frames)
        {
            if (frame.Method is "ThreadPoolWorkQueue.Dispatch" or "WindowsThreadPool.DispatchWorkItem")
                return true;
        }

        return false;
    }

    /// <summary>
    /// The frames of a thread of the pool that was given work and waits inside it; null for one that works, is idle, or
    /// does not belong to the pool.
    /// </summary>
    public static IReadOnlyList<Frame>? BlockedWork(IReadOnlyList<Frame> frames)
    {
        return IsWaiting(frames) && IsOfWork(frames) ? frames : null;
    }
}

namespace PerfGate.Targets;

/// <summary>
/// A folder for temporary files that a later run finds and removes when this process is killed. A lock that the kernel frees tells whether its owner lives: an id
/// would not, where containers share the folder.
/// </summary>
internal sealed class TempFolder : IDisposable
{
    private const string Prefix = "perfgate-run-";
    private const string LockName = ".lock";

    private readonly FileStream _lock;

    private TempFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <exception cref="IOException">It cannot be made: a full disk, a TMPDIR that is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static TempFolder Create(string purpose)
    {
        var path = Directory.CreateTempSubdirectory($"{Prefix}{purpose}-").FullName;
        return new TempFolder(path, Hold(path, FileMode.CreateNew));
    }

    /// <summary>Takes away those whose owners were killed.</summary>
    public static void RemoveLeft()
    {
        try
        {
            foreach (var folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*"))
                RemoveIfLeft(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // no such folder, or none that we may list: nothing of ours is there
        }
    }

    public void Dispose() => Remove(Path, _lock);

    private static void RemoveIfLeft(string folder)
    {
        try
        {
            // One that has no lock yet is being made.
            Remove(folder, Hold(folder, FileMode.Open));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // its owner lives, or is another user
        }
    }

    /// <summary>While it is held, so that nobody else removes it; Windows removes nothing that is open.</summary>
    private static void Remove(string folder, FileStream held)
    {
        using (held)
        {
            if (OperatingSystem.IsWindows())
                held.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FileStream Hold(string folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);
}

namespace PerfGate.Reports;

/// <summary>
/// Writes a file whole or not at all: under another name first, so that nobody reads half of it. What lies there under either name is replaced and never
/// written through: a branch may bring a symbolic link along that leads to somebody's file.
/// </summary>
internal static class OutputFile
{
    /// <summary>What is not finished bears the file's name with this ending.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Throws what the file system and <paramref name="write"/> throw; nothing unfinished is left then, and an earlier file keeps its place.</summary>
    /// <param name="path">Absolute; its folder is made.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + Unfinished;
        File.Delete(unfinished);
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                write(file);
                // On the disk before it gets its name: a machine that is switched off leaves the old file or the new one.
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }
    }

    /// <summary>Takes a file away, and what was left of an unfinished one; throws what the file system throws.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(path + Unfinished);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What made the writing fail is told.
        }
    }
}

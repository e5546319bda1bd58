using System.Text;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class LoggingATarget : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-log-");

    private string LogPath => Path.Combine(_folder.FullName, "logs", "target.log");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Everything_goes_to_the_file_and_the_last_lines_stay_in_memory()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} größer\n"));

        using var log = new TargetLog(LogPath, SecretMask.None, append: false);
        await log.CopyAsync(Chunked(text), Cancellation);

        Assert.Equal(text, await ReadAsync());
        Assert.Equal(200, log.LastLines().Count);
        Assert.Equal(["line 19998 größer", "line 19999 größer"], log.LastLines(2));
    }

    [Fact]
    public async Task Lines_in_memory_are_without_terminal_sequences_and_notes_of_ours()
    {
        using var log = new TargetLog(LogPath, SecretMask.None, append: false);

        log.Note("started");
        await log.CopyAsync(Chunked("\u001b[31mred\u001b[0m\r\n\u0007bell\tTab\n\n::error::not ours"), Cancellation);

        Assert.Equal(["red", "bell\tTab", "::error::not ours"], log.LastLines());
    }

    [Fact]
    public async Task Secrets_are_masked_wherever_a_read_cuts_them()
    {
        for (var cut = 1; cut < 40; cut++)
        {
            using var log = new TargetLog(LogPath, new SecretMask(["s3cr3t-value", "", "ab"]), append: false);
            await log.CopyAsync(Chunked("ab the token is s3cr3t-value, s3cr3t-value\nend\n", cut), Cancellation);

            Assert.Equal(["*** the token is ***, ***", "end"], log.LastLines());
            Assert.DoesNotContain("s3cr3t", await ReadAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_under_its_name_is_replaced_and_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        var victim = Path.Combine(_folder.FullName, "victim");
        await File.WriteAllTextAsync(victim, "precious", Cancellation);
        foreach (var append in (bool[])[false, true])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
            File.Delete(LogPath);
            File.CreateSymbolicLink(LogPath, victim);
            using (var log = new TargetLog(LogPath, SecretMask.None, append))
                log.Note("started");

            Assert.Equal("precious", await File.ReadAllTextAsync(victim, Cancellation));
            Assert.Equal("[perfgate] started\n", await ReadAsync());
        }
    }

    [Fact]
    public async Task A_full_disk_costs_the_file_and_not_the_reading()
    {
        using var log = new TargetLog(LogPath, new FullDisk(), SecretMask.None);

        await log.CopyAsync(Chunked(string.Concat(Enumerable.Repeat("0123456789abcdef\n", 10_000)) + "the last\n"), Cancellation);
        log.Note("ended");

        Assert.Equal(["the last"], log.LastLines(1));
        Assert.Equal("No space left on device", log.Trouble);
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_costs_the_file_and_not_the_reading()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "logs"), "no folder", Cancellation);
        using var log = new TargetLog(LogPath, SecretMask.None, append: false);

        await log.CopyAsync(Chunked("the last\n"), Cancellation);

        Assert.Equal(["the last"], log.LastLines());
        Assert.NotNull(log.Trouble);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }

    [Fact]
    public async Task The_file_is_cut_at_its_limit_and_says_so()
    {
        using var log = new TargetLog(LogPath, SecretMask.None, append: false, limit: 1024 * 1024);

        await log.CopyAsync(Chunked(string.Concat(Enumerable.Repeat("0123456789abcdef\n", 100_000)), 30_000), Cancellation);
        await log.CopyAsync(Chunked("the last\n"), Cancellation);

        var file = await ReadAsync();
        Assert.InRange(file.Length, 1024 * 1024, (1024 * 1024) + 100);
        Assert.EndsWith("cut here: the log has reached 1 MiB\n", file, StringComparison.Ordinal);
        Assert.Equal("the last", log.LastLines(1)[0]);
    }

    [Fact]
    public async Task A_restart_goes_on_in_the_same_file()
    {
        using (var first = new TargetLog(LogPath, SecretMask.None, append: false))
            first.Note("one");
        using (var second = new TargetLog(LogPath, SecretMask.None, append: true))
            second.Note("two");

        Assert.Equal("[perfgate] one\n[perfgate] two\n", await ReadAsync());
    }

    [Theory]
    [InlineData("starting|Unhandled exception. System.Exception: boom|   at Main() in Error.cs:1|--- End of stack trace", "Unhandled exception. System.Exception: boom")]
    [InlineData("Traceback (most recent call last):|  File \"app.py\", line 1|KeyError: 'x'", "KeyError: 'x'")]
    [InlineData("hello|bye", "bye")]
    [InlineData("", null)]
    public void The_line_that_tells_why_is_found(string lines, string? telling) =>
        Assert.Equal(telling, TellingLine.Find(lines.Split('|')));

    private static ChunkedStream Chunked(string text, int size = int.MaxValue) => new(Encoding.UTF8.GetBytes(text), size);

    private async Task<string> ReadAsync()
    {
        await using var file = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(Cancellation);
    }

    /// <summary>Gives no more than some bytes at a time, as a pipe does.</summary>
    private sealed class ChunkedStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}

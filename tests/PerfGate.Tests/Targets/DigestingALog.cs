using PerfGate.Measure;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

/// <summary>What a log complains of, counted.</summary>
public sealed class DigestingALog : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Lines_that_differ_in_numbers_and_ids_alone_are_one()
    {
        var digest = Digest("""
            2026-01-01 10:00:00 INFO started
            2026-01-01 10:00:01 ERROR request 17 of user 0f8fad5b-d9cb-469f-a165-70867728950e failed
            2026-01-01 10:00:02 ERROR request 18 of user 7c9e6679-7425-40de-944b-e07fc1f90ae7 failed
            2026-01-01 10:00:02 ERROR request refused
            """);

        Assert.Equal(
            [("2026-01-01 10:00:01 ERROR request 17 of user 0f8fad5b-d9cb-469f-a165-70867728950e failed", 2), ("2026-01-01 10:00:02 ERROR request refused", 1)],
            digest.Complaints.Select(c => (c.Text, c.Count)));
    }

    [Fact]
    public void An_exception_comes_before_its_heading_and_its_stack_is_left_out()
    {
        var digest = Digest(string.Concat(Enumerable.Repeat("""
            ERROR:    Exception in ASGI application
            Traceback (most recent call last):
              File "/srv/app.py", line 12, in error_page
                raise RuntimeError("pool exhausted: no connection to the data base within 0.1 s")
            RuntimeError: pool exhausted: no connection to the data base within 0.1 s

            """, 5)));

        Assert.Equal(["RuntimeError: pool exhausted: no connection to the data base within 0.1 s", "ERROR:    Exception in ASGI application"], digest.Complaints.Select(c => c.Text));
    }

    [Fact]
    public void A_heading_of_the_console_logger_is_joined_with_its_message()
    {
        var digest = Digest("""
            info: Shop[0]
                  a failure is said
            warn: Microsoft.AspNetCore.StaticAssets.StaticAssetsInvoker[17]
                  The application is not running against the published output.
            """);

        Assert.Contains("warn: Microsoft.AspNetCore.StaticAssets.StaticAssetsInvoker[17] The application is not running against the published output.", digest.Complaints.Select(c => c.Text));
    }

    [Fact]
    public void Only_the_stretch_that_is_asked_for_counts()
    {
        const string line = "ERROR x\n";
        File.WriteAllText(_file, string.Concat(Enumerable.Repeat(line, 10)));

        Assert.Equal(3, Assert.Single(LogDigest.Of(_file, 2 * line.Length, 5 * line.Length).Complaints).Count);
    }

    [Fact]
    public void A_phase_is_explained_by_what_was_not_written_before_it()
    {
        var notes = new TargetLogNotes(_file);
        File.WriteAllText(_file, string.Concat(Enumerable.Repeat("WARN cache is cold\n", 20)));
        var from = notes.Length;
        File.AppendAllText(_file, string.Concat(Enumerable.Repeat("WARN cache is cold\nTimeoutError: no lock\n", 20)));
        notes.Wrote("load", from, notes.Length);

        Assert.Equal($"the target wrote 20 times: TimeoutError: no lock ({Path.GetFileName(_file)})", notes.Reason("load", failures: 100));
        Assert.Null(notes.Reason("load", failures: 10_000));
        Assert.Null(notes.Reason("other", failures: 1));
    }

    private LogDigest Digest(string text)
    {
        File.WriteAllText(_file, text);
        return LogDigest.Of(_file, 0, long.MaxValue);
    }
}

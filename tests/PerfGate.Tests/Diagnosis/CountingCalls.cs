using System.Diagnostics;
using PerfGate.Diagnosis;
using PerfGate.Measure;
using PerfGate.Tests.Running;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

/// <summary>A census of this very process, which raises what the libraries raise, by their names.</summary>
[Collection(Alone.Name)]
public sealed class CountingCalls
{
    [Fact]
    public async Task Commands_calls_and_exceptions_are_told_without_a_change_to_the_process()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = ScriptedServer.Answering(Plans.Ok);
        using var http = new HttpClient();
        using var mapper = new DiagnosticListener("Microsoft.EntityFrameworkCore");
        using var driver = new ActivitySource("Npgsql");
        var started = await CallCensus.StartAsync(Environment.ProcessId, cancel);
        Assert.True(started.Value is not null, started.Reason);
        await using var census = started.Value;

        var from = Stopwatch.GetTimestamp();
        for (var i = 0; i < 3; i++)
        {
            mapper.Write("Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting", new { Command = new SqlText($"SELECT *\n FROM t WHERE id = {i} AND name = 'Ann{i}'") });
            using (driver.StartActivity("shop"))
            {
            }
        }

        await http.GetStringAsync(server.Address, cancel);
        try
        {
            throw new InsufficientExecutionStackException();
        }
        catch (InsufficientExecutionStackException)
        {
        }

        var until = Stopwatch.GetTimestamp();
        var calls = (await census.StopAsync())!.Where(c => c.AtTicks >= from && c.AtTicks <= until).ToList();

        var commands = calls.Where(c => c.Kind == CallKind.DatabaseCommand).ToList();
        Assert.Equal(3, commands.Count(c => c.Source == "Microsoft.EntityFrameworkCore"));
        Assert.Equal(3, commands.Count(c => c.Source == "Npgsql"));
        Assert.Equal(["SELECT * FROM t WHERE id = ? AND name = ?"], commands.Select(c => c.Text).OfType<string>().Distinct());
        Assert.Contains(calls, c => c.Kind == CallKind.HttpCall);
        Assert.Contains(calls, c => c.Text == "System.InsufficientExecutionStackException");
    }

    [Theory]
    [InlineData("SELECT a1 FROM t WHERE x = 12.5 AND y='it''s' AND z = @p0", "SELECT a1 FROM t WHERE x = ? AND y=? AND z = @p0")]
    [InlineData("INSERT INTO t2 VALUES (1, $1, :2)", "INSERT INTO t2 VALUES (?, $1, :2)")]
    public void Literals_are_nobodys_business(string command, string masked) => Assert.Equal(masked, CallCensus.Masked(command));

    [Fact]
    public void Commands_that_a_mapper_and_its_driver_tell_are_counted_once()
    {
        var calls = SideCalls.Of(
            [Window("list", 1, 2, 0, 10), Window("one", 3, 2, 20, 30)],
            [.. Enumerable.Range(0, 8).Select(i => Command(1 + i, "Npgsql", null)), .. Enumerable.Range(0, 8).Select(i => Command(1 + i, "Microsoft.EntityFrameworkCore", i < 6 ? "B" : "A")), Command(25, "Npgsql", null), Command(15, "Npgsql", null)])!;

        Assert.Equal([4, 0.5], calls.Endpoints.Select(e => e.DatabaseCommands));
        Assert.Equal(("B", 3), (calls.Endpoints[0].CommonestCommand, calls.Endpoints[0].OfCommonest));
        Assert.Equal((4 + (3 * 0.5)) / 4, calls.DatabaseCommands);
    }

    [Fact]
    public void Requests_that_the_target_did_not_tell_make_the_census_unknown() =>
        Assert.Null(SideCalls.Of([Window("list", 1, 2, 0, 10)], [new CountedCall(1, CallKind.Request, "h", null), Command(2, "Npgsql", null)]));

    private static CallWindow Window(string endpoint, double weight, int requests, long start, long end) => new(endpoint, $"GET /{endpoint}", weight, requests, start, end);

    private static CountedCall Command(long at, string source, string? text) => new(at, CallKind.DatabaseCommand, source, text);

    private sealed class SqlText(string text)
    {
        public string CommandText => text;
    }
}

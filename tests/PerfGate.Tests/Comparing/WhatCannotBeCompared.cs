using System.Text;
using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Tests.Running;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Comparing;

/// <summary>A change that adds an endpoint, takes one away or leaves one broken: the rest is compared.</summary>
public sealed class WhatCannotBeCompared
{
    private static readonly RoundPlan Plan = new()
    {
        Endpoints = [new PlannedEndpoint(Plans.Get("/a", name: "a"), 1, []), new PlannedEndpoint(Plans.Get("/b", name: "b"), 1, [])],
        Rate = 100,
        MaxConnections = 1,
        Iterations = Plans.Iterations(),
    };

    [Fact]
    public async Task Is_found_by_asking_both_sides_for_each_endpoint()
    {
        await using var before = Answering("/a");
        await using var now = Answering("/a", "/b");

        var found = Assert.Single(await new EndpointProbe(Plan).AskAsync(await SideOf(before), await SideOf(now), TestContext.Current.CancellationToken));

        Assert.Equal(new UncomparedEndpoint("b", "GET /b", UncomparedReason.New, "status 404"), found);
        Assert.Equal("GET /b is new: not compared (the baseline answers it with status 404)", found.Sentence);
    }

    [Fact]
    public async Task Is_nothing_where_both_sides_answer()
    {
        await using var before = Answering("/a", "/b");
        await using var now = Answering("/a", "/b");

        Assert.Empty(await new EndpointProbe(Plan).AskAsync(await SideOf(before), await SideOf(now), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0, 3, 3, 0, UncomparedReason.New)]
    [InlineData(3, 0, 0, 3, UncomparedReason.Gone)]
    [InlineData(0, 3, 0, 3, UncomparedReason.Broken)]
    [InlineData(1, 2, 3, 0, null)]
    [InlineData(3, 0, 2, 1, null)]
    [InlineData(0, 3, 2, 1, null)]
    public void A_side_that_answers_in_part_is_left_to_the_rounds(int before, int failedBefore, int now, int failedNow, object? why)
    {
        var found = EndpointProbe.Sort([("b", "GET /b")], [Probed(before, failedBefore)], [Probed(now, failedNow)]);

        Assert.Equal(why, found.SingleOrDefault()?.Why);
    }

    [Fact]
    public void Both_problems_are_named_where_they_differ() =>
        Assert.Equal("GET /b is not compared: neither side answers it as expected (status 500; the baseline: status 404)", EndpointProbe.Sort([("b", "GET /b")], [new(0, 3, "status 404")], [new(0, 3, "status 500")]).Single().Sentence);

    [Fact]
    public void The_checks_of_a_new_endpoint_are_left_out() =>
        Assert.All(Checks(), c => Assert.Null(ComparedChecks.OfUncompared(c, Uncompared(UncomparedReason.New))));

    [Fact]
    public void An_endpoint_that_the_candidate_does_not_have_any_more_is_its_breach()
    {
        var checks = Checks().Select(c => ComparedChecks.OfUncompared(c, Uncompared(UncomparedReason.Gone))).OfType<Check>().ToList();

        Assert.Equal([("p25", CheckVerdict.Invalid), ("success", CheckVerdict.Fail), ("success", CheckVerdict.Fail)], checks.Select(c => (c.Threshold.Metric.Name, c.Verdict)).Order());
        Assert.All(checks, c => Assert.Contains("GET /orders is not compared: the candidate does not answer it as expected (status 404)", c.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_that_neither_side_has_is_invalid_and_named() =>
        Assert.Equal([CheckVerdict.Invalid, CheckVerdict.Invalid], Checks().Select(c => ComparedChecks.OfUncompared(c, Uncompared(UncomparedReason.Broken))?.Verdict).OfType<CheckVerdict>());

    private static UncomparedEndpoint Uncompared(UncomparedReason why) => new("orders", "GET /orders", why, "status 404");

    private static IEnumerable<PlannedCheck> Checks() =>
        ReadSpec.WithPhases("  p: { kind: load, endpoints: orders }\nbaseline: { ref: main, endpoints: orders }").Spec.Phases
            .Single(p => p.Kind == PhaseKind.Compare).Checks.Where(c => c.Threshold.Metric.Name is "p25" or "success");

    private static ProbedEndpoint Probed(int expected, int unexpected) => new(expected, unexpected, unexpected > 0 ? "status 404" : null);

    private static async Task<ScriptedSide> SideOf(ScriptedServer server) =>
        new(server.Address, (await ServerAddress.ResolveAsync(server.Address, loopbackOnly: false, TestContext.Current.CancellationToken))!);

    private static ScriptedServer Answering(params string[] paths) => ScriptedServer.Answering((request, _) =>
        Encoding.UTF8.GetBytes(paths.Contains(request.Split(' ')[1]) ? Plans.Ok : "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
}

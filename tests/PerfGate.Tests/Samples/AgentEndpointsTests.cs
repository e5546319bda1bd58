using System.Net;
using System.Text.Json;
using Xunit;

namespace PerfGate.Tests.Samples;

public sealed class AgentEndpointsTests
{
    [Fact]
    public async Task Health_tells_status_and_uptime()
    {
        await using var agent = await RunningAgent.StartAsync();
        agent.Clock.Advance(TimeSpan.FromSeconds(90));

        var health = await agent.GetJsonAsync("/health");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(90, health.GetProperty("uptimeSeconds").GetDouble());
    }

    [Fact]
    public async Task Config_and_capabilities_are_answered()
    {
        await using var agent = await RunningAgent.StartAsync();

        var config = await agent.GetJsonAsync("/config");
        var capabilities = await agent.GetJsonAsync("/capabilities");

        Assert.Equal("agent-api", config.GetProperty("name").GetString());
        Assert.Equal(100, config.GetProperty("maxPageSize").GetInt32());
        Assert.Equal(["process", "gc", "thread-pool"], capabilities.GetProperty("collectors").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task Workflows_come_in_pages()
    {
        await using var agent = await RunningAgent.StartAsync();

        var page = await agent.GetJsonAsync("/workflows?page=2&size=3");

        Assert.Equal([4L, 5L, 6L], Ids(page));
        Assert.Equal(1000, page.GetProperty("total").GetInt32());
        Assert.False(page.GetProperty("items")[0].TryGetProperty("runs", out _));
    }

    [Fact]
    public async Task A_page_after_the_last_one_is_empty()
    {
        await using var agent = await RunningAgent.StartAsync();

        Assert.Empty(Ids(await agent.GetJsonAsync("/workflows?page=2147483647&size=100")));
        Assert.Equal(20, Ids(await agent.GetJsonAsync("/workflows?page=50")).Count);
        Assert.Empty(Ids(await agent.GetJsonAsync("/workflows?page=51")));
    }

    [Theory]
    [InlineData("/workflows?page=0", "page")]
    [InlineData("/workflows?page=-1", "page")]
    [InlineData("/workflows?size=0", "size")]
    [InlineData("/workflows?size=101", "size")]
    public async Task An_invalid_page_is_refused_with_the_parameter_named(string path, string parameter)
    {
        await using var agent = await RunningAgent.StartAsync();

        using var response = await agent.GetAsync(path);

        await AssertProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True((await RunningAgent.JsonAsync(response)).GetProperty("errors").TryGetProperty(parameter, out _));
    }

    [Theory]
    [InlineData("/workflows?page=first", HttpStatusCode.BadRequest)]
    [InlineData("/workflows/1257", HttpStatusCode.NotFound)]
    [InlineData("/workflows/-1", HttpStatusCode.NotFound)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_answered_is_answered_with_problem_details(string path, HttpStatusCode status)
    {
        await using var agent = await RunningAgent.StartAsync();

        using var response = await agent.GetAsync(path);

        await AssertProblemAsync(response, status);
    }

    [Fact]
    public async Task A_created_workflow_is_found_at_its_location()
    {
        await using var agent = await RunningAgent.StartAsync();

        using var response = await agent.PostAsync("/workflows", """{"name":"nightly","steps":["collect","report"]}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var found = await agent.GetJsonAsync(response.Headers.Location!.ToString());
        Assert.Equal("nightly", found.GetProperty("name").GetString());
        Assert.Equal(2, found.GetProperty("steps").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"steps":["collect"]}""", "name")]
    [InlineData("""{"name":" ","steps":["collect"]}""", "name")]
    [InlineData("""{"name":"nightly"}""", "steps")]
    [InlineData("""{"name":"nightly","steps":[]}""", "steps")]
    [InlineData("""{"name":"nightly","steps":[null]}""", "steps")]
    public async Task An_invalid_workflow_is_refused_with_the_member_named(string json, string member)
    {
        await using var agent = await RunningAgent.StartAsync();

        using var response = await agent.PostAsync("/workflows", json);

        await AssertProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True((await RunningAgent.JsonAsync(response)).GetProperty("errors").TryGetProperty(member, out _));
        Assert.Equal(1000, (await agent.GetJsonAsync("/workflows")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Broken_json_is_refused()
    {
        await using var agent = await RunningAgent.StartAsync();

        using var response = await agent.PostAsync("/workflows", """{"name":""");

        await AssertProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Collecting_waits_50_to_100_ms_and_answers_what_was_collected()
    {
        await using var agent = await RunningAgent.StartAsync();

        for (var collection = 0; collection < 51; collection++)
        {
            var collecting = agent.PostAsync("/metrics/collect", "");
            var wait = await agent.Clock.NextWaitAsync();
            agent.Clock.Advance(wait);
            using var response = await collecting;
            var collected = await RunningAgent.JsonAsync(response);

            Assert.InRange(wait.TotalMilliseconds, 50, 100);
            Assert.Equal(wait.TotalMilliseconds, collected.GetProperty("tookMs").GetDouble());
            Assert.Contains("gc.heap", collected.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("name").GetString()));
        }
    }

    private static List<long> Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (await RunningAgent.JsonAsync(response)).GetProperty("status").GetInt32());
    }
}

using System.Text.Json;
using AgentApi;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace PerfGate.Tests.Samples;

/// <summary>The sample service in this process, on a free port.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningAgent(WebApplication app, Faults faults, ManualClock clock)
    {
        _app = app;
        Faults = faults;
        Clock = clock;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public Faults Faults { get; }

    public ManualClock Clock { get; }

    public HttpClient Http { get; }

    public static Task<RunningAgent> StartAsync(ManualClock? clock = null) => StartAsync(FaultSwitches.AllOff, clock);

    public static Task<RunningAgent> StartAsync(FaultSwitches switches, ManualClock? clock = null)
    {
        clock ??= new ManualClock();
        return StartAsync(new Faults(switches, clock), clock);
    }

    public static async Task<RunningAgent> StartAsync(Faults faults, ManualClock clock)
    {
        var app = AgentServer.Build(["--urls", "http://127.0.0.1:0"], faults, clock);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningAgent(app, faults, clock);
    }

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, null, "application/json"), TestContext.Current.CancellationToken);

    public async Task<JsonElement> GetJsonAsync(string path) => await JsonAsync(await GetAsync(path));

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Faults.DisposeAsync();
    }
}

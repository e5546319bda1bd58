namespace AgentApi;

/// <summary>Puts the service together: read this file first.</summary>
public static class AgentServer
{
    /// <summary>The exit code of a service that refuses to start because of a malformed fault switch.</summary>
    public const int BadSwitch = 2;

    /// <summary>Serves until it is asked to stop, and returns the exit code.</summary>
    /// <param name="args">Configuration in the form <c>--urls http://127.0.0.1:5000</c>.</param>
    /// <param name="environment">Looks up an environment variable; null means not set.</param>
    /// <param name="errors">Where a malformed fault switch is reported.</param>
    public static async Task<int> RunAsync(string[] args, Func<string, string?> environment, TextWriter errors)
    {
        var (switches, mistakes) = FaultSwitchReader.Read(environment);
        foreach (var mistake in mistakes)
            await errors.WriteLineAsync($"AgentApi: {mistake}");
        if (mistakes.Count > 0)
            return BadSwitch;

        await using var faults = new Faults(switches, TimeProvider.System);
        await using var app = Build(args, faults, TimeProvider.System);
        await app.RunAsync();
        return 0;
    }

    /// <summary>The service, not started yet.</summary>
    public static WebApplication Build(string[] args, Faults faults, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        // A line per request would cost more than the request. `Logging__LogLevel__Default=Information` brings the lines back.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AgentJson.Default));

        var app = builder.Build();
        app.UseStatusCodePages();
        faults.AddTo(app);

        var workflows = new WorkflowStore(clock, faults.Switches.SlowMethodPercent ?? 0);
        new AgentEndpoints(workflows, new MetricsCollector(clock), clock).Map(app);
        return app;
    }
}

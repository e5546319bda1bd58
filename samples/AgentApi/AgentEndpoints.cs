using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentApi;

/// <summary>What the agent answers.</summary>
public sealed class AgentEndpoints(WorkflowStore workflows, MetricsCollector collector, TimeProvider clock)
{
    private const int DefaultPageSize = 20;
    private const int MaxPageSize = 100;
    private const int MaxNameLength = 64;
    private const int MaxSteps = 20;

    private static readonly AgentConfig Config = new("agent-api", "1.0", DefaultPageSize, MaxPageSize, WorkflowStore.CreatedLimit);

    private static readonly Capabilities Capabilities = new(["http/1.1", "http/2"], ["process", "gc", "thread-pool"], ["manual", "schedule", "push"]);

    private readonly long _started = clock.GetTimestamp();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Health);
        routes.MapGet("/config", () => Config);
        routes.MapGet("/capabilities", () => Capabilities);
        routes.MapGet("/workflows", Page);
        routes.MapGet("/workflows/{id:long}", Find);
        routes.MapPost("/workflows", Create);
        routes.MapPost("/metrics/collect", collector.CollectAsync);
    }

    private Health Health() => new("healthy", clock.GetElapsedTime(_started).TotalSeconds);

    private Results<Ok<WorkflowPage>, ValidationProblem> Page(int page = 1, int size = DefaultPageSize)
    {
        var mistakes = new Dictionary<string, string[]>();
        if (page < 1)
            mistakes["page"] = ["The first page is 1."];
        if (size is < 1 or > MaxPageSize)
            mistakes["size"] = [$"A page has 1 to {MaxPageSize} workflows."];

        return mistakes.Count > 0 ? TypedResults.ValidationProblem(mistakes) : TypedResults.Ok(workflows.Page(page, size));
    }

    private Results<Ok<Workflow>, NotFound> Find(long id) =>
        workflows.Find(id) is { } workflow ? TypedResults.Ok(workflow) : TypedResults.NotFound();

    private Results<Created<Workflow>, ValidationProblem> Create(NewWorkflow wanted)
    {
        var mistakes = new Dictionary<string, string[]>();
        if (!IsName(wanted.Name))
            mistakes["name"] = [$"A name has 1 to {MaxNameLength} characters."];
        if (wanted.Steps is not { Count: > 0 and <= MaxSteps } || !wanted.Steps.All(IsName))
            mistakes["steps"] = [$"A workflow has 1 to {MaxSteps} steps, each with a name of 1 to {MaxNameLength} characters."];
        if (mistakes.Count > 0)
            return TypedResults.ValidationProblem(mistakes);

        var workflow = workflows.Add(wanted.Name!, wanted.Steps!);
        return TypedResults.Created($"/workflows/{workflow.Id}", workflow);
    }

    private static bool IsName(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxNameLength;
}

using System.Diagnostics.Tracing;
using System.Text.RegularExpressions;
using Microsoft.Diagnostics.Tracing;
using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>
/// Counts what a .NET process does for its requests: database commands, calls of other services, exceptions. Libraries tell it by their diagnostic listeners, activities and event sources
/// anyway; a bridge in the runtime (https://learn.microsoft.com/dotnet/api/system.diagnostics.diagnosticsourceeventsource) hands it out over the diagnostics port, so the service needs
/// no change. Each event costs the process some microseconds, so a census is a short window of its own and never part of a measurement.
/// </summary>
internal sealed partial class CallCensus : IAsyncDisposable
{
    private const string Bridge = "Microsoft-Diagnostics-DiagnosticSource", Runtime = "Microsoft-Windows-DotNETRuntime", Hosting = "Microsoft.AspNetCore.Hosting", Http = "System.Net.Http";
    private const long BridgedEvents = 0x2, Exceptions = 0x8000;
    private const int MostText = 300;

    // Source/event:-what of it is handed out. "[AS]" is a source of activities.
    private static readonly string _bridged = string.Join(
        '\n',
        "Microsoft.EntityFrameworkCore/Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting:-Text=Command.CommandText",
        "SqlClientDiagnosticListener/Microsoft.Data.SqlClient.WriteCommandBefore:-Text=Command.CommandText",
        "SqlClientDiagnosticListener/System.Data.SqlClient.WriteCommandBefore:-Text=Command.CommandText",
        "[AS]Npgsql/Start:-Name=DisplayName",
        "[AS]MySqlConnector+Execute/Start:-Name=DisplayName",
        "[AS]MongoDB.Driver.Core.Extensions.DiagnosticSources/Start:-Name=DisplayName",
        "[AS]Oracle.ManagedDataAccess.Core/Start:-Name=DisplayName");

    private readonly Lock _lock = new();
    private readonly List<CountedCall> _calls = [];
    private EventStream? _stream;

    private CallCensus()
    {
    }

    /// <param name="processId">The target or a process above it.</param>
    /// <param name="cancellationToken">Ends the wait for the port.</param>
    public static async Task<Attempt<CallCensus>> StartAsync(int processId, CancellationToken cancellationToken)
    {
        var found = DotNetProcess.Find(processId);
        if (found.Value is not { } process)
            return found.Reason;

        var census = new CallCensus();
        EventSpec[] specs = [new(Bridge, EventLevel.Verbose, BridgedEvents), new(Http, EventLevel.Informational, -1), new(Hosting, EventLevel.Informational, -1), new(Runtime, EventLevel.Informational, Exceptions)];
        var providers = specs.Select(s => EventStream.Provider(s.Name, s.Level, s.Keywords, s.Name == Bridge ? new Dictionary<string, string> { ["FilterAndPayloadSpecs"] = _bridged } : null)).ToList();
        var opened = await EventStream.OpenAsync(process.Id, providers, census.Subscribe, cancellationToken);
        if (opened.Value is not { } stream)
            return opened.Reason;
        census._stream = stream;
        return census;
    }

    /// <summary>Ends it. What was told until then, in order of time; null when the process ended first.</summary>
    public async Task<IReadOnlyList<CountedCall>?> StopAsync()
    {
        await _stream!.StopAsync();
        if (_stream.Broken is not null)
            return null;
        lock (_lock)
            return [.. _calls.OrderBy(c => c.AtTicks)];
    }

    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Without literals, which may be anybody's data and would make each of many like commands another one; on one line and cut.</summary>
    internal static string Masked(string command)
    {
        var plain = WhiteSpace().Replace(Literal().Replace(command, "?"), " ").Trim();
        return plain.Length <= MostText ? plain : plain[..MostText] + "...";
    }

    private void Subscribe(EventPipeEventSource source)
    {
        source.Clr.ExceptionStart += e => Add(e, CallKind.Exception, Runtime, e.ExceptionType);
        source.Dynamic.All += OnEvent;
    }

    private void OnEvent(TraceEvent e)
    {
        switch (e.ProviderName)
        {
            case Hosting when IsRequestStart(e):
                Add(e, CallKind.Request, Hosting, null);
                break;
            case Http when IsRequestStart(e):
                Add(e, CallKind.HttpCall, Http, null);
                break;
            case Bridge when e.PayloadByName("SourceName") is string library:
                Add(e, CallKind.DatabaseCommand, library, Argument(e, "Text") is { } text ? Masked(text) : null);
                break;
        }
    }

    private static bool IsRequestStart(TraceEvent e) => e.EventName is "Request/Start" or "RequestStart";

    private void Add(TraceEvent e, CallKind kind, string source, string? text)
    {
        lock (_lock)
            _calls.Add(new CountedCall(EventStream.Ticks(e), kind, source, text));
    }

    /// <summary>Of the event's list of names and values.</summary>
    private static string? Argument(TraceEvent e, string name)
    {
        if (e.PayloadByName("Arguments") is not Array arguments)
            return null;
        foreach (var argument in arguments)
        {
            if (argument is IDictionary<string, object> pair && pair.TryGetValue("Key", out var key) && key as string == name)
                return pair.TryGetValue("Value", out var value) ? value as string : null;
        }

        return null;
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|(?<![\w@$:])\d+(?:\.\d+)?\b", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();

    private readonly record struct EventSpec(string Name, EventLevel Level, long Keywords);
}

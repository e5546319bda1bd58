using Microsoft.Build.Framework;

namespace PerfGate.Tasks;

/// <summary>Hears what the engine says in one run and passes it on to the build, event by event.</summary>
internal sealed class EngineConversation(DiagnosticLog diagnostics, LiveDisplay display, BuildServerCommands commands, EngineLog log)
{
    private readonly Lock _gate = new();
    private readonly List<ITaskItem> _results = [];
    private bool _closed;

    /// <summary>Null: the engine has not come to a verdict.</summary>
    public EngineEvent? End { get; private set; }

    public IReadOnlyList<ITaskItem> Results => _results;

    public void Hear(string line)
    {
        lock (_gate)
        {
            // The task may have returned; a build must not be spoken to after that.
            if (_closed) return;
            if (EngineEvent.TryParse(line) is { } said)
                Hear(said);
            else
                log.Add(line);
        }
    }

    public void Close()
    {
        lock (_gate) _closed = true;
    }

    private void Hear(EngineEvent said)
    {
        switch (said.Ev)
        {
            case "phase":
                display.Phase(PlainText.From(said.Text));
                break;
            case "tick":
                display.Tick(PlainText.From(said.Text));
                break;
            case "line":
                display.Line(PlainText.From(said.Text));
                break;
            case "diag":
                diagnostics.Report(said);
                break;
            case "result":
                _results.Add(ResultItem.From(said));
                break;
            case "ci":
                commands.Add(said.Text);
                break;
            case "end":
                End = said;
                display.Finish(said);
                break;
        }
    }
}

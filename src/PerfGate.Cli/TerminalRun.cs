using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Spectre.Console;

namespace PerfGate.Cli;

/// <summary>A run with live progress; plain lines when the output is no terminal.</summary>
internal static class TerminalRun
{
    public static async Task<ExitCode> RunAsync(GateOptions options, TextWriter output, CancellationToken cancel)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(LogWriter.Raw(output)) });
        if (!console.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
            return await new Gate(options, new PlainObserver(output, options), TimeProvider.System).RunAsync(cancel);

        var observer = new LiveObserver(console, options);
        var exit = await console.Status().Spinner(Spinner.Known.Dots).StartAsync(
            "reading the spec",
            status =>
            {
                observer.Status = status;
                return new Gate(options, observer, TimeProvider.System).RunAsync(cancel);
            });
        observer.WriteEnd();
        return exit;
    }

    private sealed class LiveObserver(IAnsiConsole console, GateOptions options) : IGateObserver
    {
        private RunReport? _report;
        private IReadOnlyList<Diagnostic> _breaches = [];

        public StatusContext? Status { get; set; }

        public void Started(string runId, GateSpec spec, string resultsDirectory) =>
            console.MarkupLineInterpolated($"[bold]PerfGate {ProductVersion.Text}[/]: {LogText.Line(spec.Name)}, {Headline.Phases(spec.Phases.Count)}");

        public void Progress(string text) => Show(text);

        public void PhaseStarted(Phase phase)
        {
            console.MarkupLineInterpolated($"  {LogText.Line(ProgressText.Of(phase))}");
            Show(phase.Name);
        }

        public void Ticked(string subject, LiveTick tick) => Show(ProgressText.Of(subject, tick));

        public void Diagnosed(Diagnostic diagnostic) => Write(diagnostic);

        public void Checked(Check check)
        {
            // The table at the end has them all.
        }

        public void Ended(RunReport report, IReadOnlyList<Diagnostic> breaches) => (_report, _breaches) = (report, breaches);

        /// <summary>After the spinner is gone.</summary>
        public void WriteEnd()
        {
            if (_report is null)
                return;
            console.WriteLine();
            foreach (var line in SummaryTable.Lines(_report))
                console.WriteLine(LogText.Whole(line));
            foreach (var breach in _breaches)
                Write(breach);
            console.MarkupLineInterpolated($"[dim]Reports: {LogText.Line(options.ResultsDirectory)}[/]");
            if (NextStep.Of(_report) is { } next)
                console.WriteLine(next);
        }

        private void Show(string text)
        {
            if (Status is not null)
                Status.Status = Markup.Escape(LogText.Line(text));
        }

        private void Write(Diagnostic diagnostic) =>
            console.WriteLine(LogText.Line(diagnostic.ToString(), 4000), diagnostic.Severity switch
            {
                Severity.Error => new Style(Color.Red),
                Severity.Warning => new Style(Color.Yellow),
                _ => Style.Plain,
            });
    }
}

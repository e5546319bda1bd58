using System.Globalization;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Tests.Reports;

/// <summary>Puts a <see cref="RunReport"/> together: phases from loads, checks from the measurements themselves.</summary>
internal sealed class SampleRun
{
    private const string Spec = "/repo/perfgate.yml";
    private static readonly DateTimeOffset _start = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    private readonly List<PhaseReport> _phases = [];
    private readonly List<Check> _checks = [];
    private readonly List<PhaseInsight> _insights = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<string, string> _titles;
    private double _elapsed = 2;
    private int _line = 20;

    public SampleRun(params (string Name, string Title)[] endpoints) =>
        _titles = endpoints.ToDictionary(e => e.Name, e => e.Title, StringComparer.Ordinal);

    public SampleRun Phase(string name, string kind, params SampleLoad[] loads)
    {
        var seconds = loads.Max(l => l.StartSecond + l.Seconds);
        _phases.Add(new PhaseReport
        {
            Name = name,
            Kind = kind,
            Tags = [kind],
            Started = _start.AddSeconds(_elapsed),
            Duration = TimeSpan.FromSeconds(seconds + 3.25),
            Warmup = TimeSpan.FromSeconds(3),
            EndpointTitles = _titles,
            Measurements = [.. loads.Select(l => l with { Phase = name }).Select(l => l.Measure())],
        });
        _elapsed += seconds + 3.25;
        return this;
    }

    /// <summary>A check of the last phase; its value is read from the measurement, its verdict from the comparison.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="limit">In base units, or a limit relative to the baseline.</param>
    /// <param name="endpoint">Null: the target.</param>
    /// <param name="level">Null: no ladder.</param>
    /// <param name="change">What else is special about it.</param>
    public SampleRun Check(string metric, Comparison comparison, double limit, string? endpoint, Level? level = null, Func<Check, Check>? change = null)
    {
        var row = Metrics.Find(metric)!;
        var phase = _phases[^1];
        var measurement = phase.Measurements.First(m => (endpoint is null || m.Endpoint == endpoint) && m.Level == level);
        var observed = row.Read(measurement);
        var holds = observed is { } value && comparison switch
        {
            Comparison.Less => value < limit,
            Comparison.LessOrEqual => value <= limit,
            Comparison.Greater => value > limit,
            Comparison.GreaterOrEqual => value >= limit,
            _ => value == limit,
        };
        var check = new Check
        {
            Threshold = Threshold(row, comparison, limit),
            Phase = phase.Name,
            Level = level,
            Endpoint = endpoint,
            Subject = endpoint is null ? "target" : _titles[endpoint],
            Verdict = observed is null ? CheckVerdict.Invalid : holds ? CheckVerdict.Pass : CheckVerdict.Fail,
            Observed = observed is { } v ? new Quantity(v, row.Unit) : null,
            Interval = row.Unit == Unit.Duration && observed is { } o ? new Interval(o * 0.985, o * 1.02, 0.99) : null,
            LimitValue = new Quantity(limit, row.Unit),
            Samples = endpoint is null ? 0 : measurement.Attempts,
        };
        _checks.Add(FailureReasons.Beside(change is null ? check : change(check), phase.Measurements));
        return this;
    }

    /// <summary>A comparison with the baseline.</summary>
    public SampleRun Compare(BaselineComparison comparison, IReadOnlyList<Check> checks, params SampleLoad[] candidate)
    {
        Phase("baseline", "compare", new SampleLoad { Phase = "", Endpoint = "items", Seconds = 1 });
        _phases[^1] = _phases[^1] with
        {
            Tags = [],
            Duration = TimeSpan.FromSeconds(16.25 * comparison.Rounds),
            Warmup = TimeSpan.FromSeconds(comparison.Rounds > 0 ? 5 : 0),
            Comparison = comparison,
            Measurements = [.. candidate.Select(l => l.Measure() with { Phase = "baseline", Timeline = [], Runtime = null })],
        };
        _elapsed += _phases[^1].Duration.TotalSeconds;
        _checks.AddRange(checks);
        return this;
    }

    /// <summary>A check of a phase that was not reached.</summary>
    public SampleRun Unreached(string phase, string metric, double limit, string endpoint, string reason)
    {
        var row = Metrics.Find(metric)!;
        _checks.Add(new Check
        {
            Threshold = Threshold(row, Comparison.Less, limit),
            Phase = phase,
            Endpoint = endpoint,
            Subject = _titles[endpoint],
            Verdict = CheckVerdict.Invalid,
            LimitValue = new Quantity(limit, row.Unit),
            Reason = reason,
        });
        return this;
    }

    public SampleRun Diagnose(string code, Severity severity, string message, bool inSpec = true)
    {
        _diagnostics.Add(new Diagnostic(code, severity, inSpec ? new SourceLocation(Spec, 4, 3) : null, message));
        return this;
    }

    /// <summary>Why the last phase was breached.</summary>
    public SampleRun Explain(PhaseInsight insight)
    {
        _insights.Add(insight with { Phase = _phases[^1].Name });
        return this;
    }

    public RunReport Report(int exitCode) => new()
    {
        RunId = "20260304-050607-7f3a",
        PerfGateVersion = "0.1.0",
        Gate = "shop",
        SpecFile = Spec,
        SpecPath = "perfgate.yml",
        Started = _start,
        Duration = TimeSpan.FromSeconds(_elapsed + 0.5),
        Seed = 4711,
        Target = new TargetSummary
        {
            Kind = "project",
            Name = "Shop.csproj",
            Url = new Uri("http://127.0.0.1:41234"),
            Configuration = "Release",
            StartupTime = TimeSpan.FromMilliseconds(812),
            LogFile = "/repo/TestResults/perfgate/target.log",
        },
        Machine = new MachineSummary
        {
            Name = "runner-1",
            OperatingSystem = "Debian GNU/Linux 12",
            Architecture = "X64",
            Processor = "AMD EPYC 7B13",
            Cores = 2,
            Memory = 8L * 1024 * 1024 * 1024,
            Runtime = ".NET 10.0.1",
        },
        Phases = _phases,
        Checks = _checks,
        Diagnostics = _diagnostics,
        Insights = _insights,
        Verdict = _checks.Count == 0 ? CheckVerdict.Invalid : _checks.Max(c => c.Verdict),
        ExitCode = exitCode,
    };

    /// <summary>What a build is told of a run under the default policies.</summary>
    public static IReadOnlyList<Diagnostic> Told(RunReport run) =>
    [
        .. run.Diagnostics.OrderByDescending(d => d.Severity),
        .. run.Troubles().Select(c => new Diagnostic(c.Code, c.Verdict is CheckVerdict.Fail or CheckVerdict.Invalid ? Severity.Error : Severity.Warning, c.Threshold.Location, c.Message)),
    ];

    public static Level Connections(int count) => new(count, LevelUnit.Concurrency);

    private Threshold Threshold(Metric metric, Comparison comparison, double limit) => new()
    {
        Metric = metric,
        Comparison = comparison,
        Limit = new AbsoluteLimit(new Quantity(limit, metric.Unit)),
        Severity = Severity.Error,
        Location = new SourceLocation(Spec, _line++, 9),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_phases.Count} phases, {_checks.Count} checks");
}

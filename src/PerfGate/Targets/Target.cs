using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>The system under test, as the spec says it. A kind's own file holds its keys' meaning and how it is started.</summary>
internal abstract record Target
{
    public static readonly TimeSpan DefaultReadyTimeout = TimeSpan.FromSeconds(30);
    public const string DefaultLabel = "target";
    public static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(5);

    public static KeyTable Keys => TargetReader.Keys;

    /// <summary>Values that came from our environment: they are masked in the log, and no report may show them.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The word of the spec: project, command, url.</summary>
    public abstract string Kind { get; }

    /// <summary>What a report calls it: the project's file name, the command's first word, the url.</summary>
    public abstract string Name { get; }

    /// <summary>The log's file name without its end; two targets that run side by side need two.</summary>
    public string Label { get; init; } = DefaultLabel;

    /// <summary>
    /// Of two that are compared, which it is, where a sentence begins: "the baseline, origin/main at 3f2c1ab,". Null for a target on its own.
    /// </summary>
    public string? Side { get; init; }

    /// <summary>What its failures are most likely of, to be said with them; null: nothing is known.</summary>
    public string? Hint { get; init; }

    /// <summary>What a sentence about it begins with.</summary>
    public string Subject => Side ?? Name;

    /// <summary>Of the key that says the kind; an error about starting points there.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Where a target may run that is given by its url, in the spec or on the command line.</summary>
    public RemoteHosts Remote { get; init; } = RemoteHosts.None;

    public Readiness Ready { get; init; } = new TcpReadiness();

    /// <summary>Absolute path of the Unix domain socket it answers on, in place of a port; null: it answers on a port.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Of <c>ready</c>, where the spec has it.</summary>
    public SourceLocation? ReadyLocation { get; init; }

    public TimeSpan ReadyTimeout { get; init; } = DefaultReadyTimeout;

    /// <summary>How long it may take to end by itself before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = DefaultStopTimeout;

    /// <summary>What makes a measurement of this target doubtful; after <see cref="PrepareAsync"/>.</summary>
    public virtual IReadOnlyList<Diagnostic> Warnings => [];

    /// <summary>Does, once, what can be done before the start: the project is built.</summary>
    public virtual Task<Target> PrepareAsync(TargetHost host, CancellationToken cancellation) => Task.FromResult(this);

    /// <summary>Starts it, any number of times, and returns when it is ready.</summary>
    /// <exception cref="TargetException">It did not start or did not become ready; nothing of it is left running.</exception>
    public abstract Task<RunningTarget> StartAsync(TargetHost host, CancellationToken cancellation);

    /// <param name="node">The value of <c>target</c>.</param>
    /// <param name="folder">The spec's: relative paths are taken from it.</param>
    /// <param name="environment">Looks up an environment variable; null when it is not set.</param>
    /// <param name="errors">Gets every mistake.</param>
    /// <returns>Null when the kind cannot be told.</returns>
    public static Target? Read(SpecNode node, string folder, Func<string, string?> environment, SpecErrors errors) =>
        TargetReader.Read(node, folder, environment, errors);

    /// <summary>A service that runs already, in place of the spec's target and asked as that would be.</summary>
    public static Target AtUrl(Uri url, Target inPlaceOf) => new UrlTarget
    {
        Url = url,
        Location = inPlaceOf.Location,
        Ready = inPlaceOf.Ready,
        Remote = inPlaceOf.Remote,
        ReadyLocation = inPlaceOf.ReadyLocation,
        ReadyTimeout = inPlaceOf.ReadyTimeout,
        Secrets = inPlaceOf.Secrets,
    };
}

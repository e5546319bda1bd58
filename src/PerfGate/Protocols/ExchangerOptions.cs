namespace PerfGate.Protocols;

/// <summary>What an exchanger is made from.</summary>
internal sealed record ExchangerOptions
{
    public required Uri BaseAddress { get; init; }

    /// <summary>Where that is, resolved.</summary>
    public required ServerAddress Server { get; init; }

    public required IReadOnlyList<Endpoint> Endpoints { get; init; }

    /// <summary>How many exchanges can be in flight; from 1 on.</summary>
    public required int Slots { get; init; }

    /// <summary>Where the changing parts of requests come from; of this worker alone.</summary>
    public required TemplateScope Scope { get; init; }

    public required HttpSettings Http { get; init; }

    public TransportKind Transport { get; init; }

    /// <summary>How long before a wanted wake-up to poll instead of sleeping.</summary>
    public TimeSpan Spin { get; init; }

    /// <summary>Takes what is worth a note; null: nobody reads it.</summary>
    public WireNotes? Notes { get; init; }

    /// <summary>Where the first answer of each kind of failure goes; null: nowhere.</summary>
    public FailedAnswers? Answers { get; init; }

    /// <summary>Hears of every exchange that ended; may start the next one.</summary>
    public required Action<Exchange> Completed { get; init; }
}

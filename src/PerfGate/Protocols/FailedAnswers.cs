using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>
/// The first answer of each endpoint and kind of failure, kept by the workers of a level while they drive it. Good answers never get here;
/// what is kept is bounded. Safe for several threads.
/// </summary>
internal sealed class FailedAnswers
{
    private const int MostPerEndpoint = 12;

    private readonly Lock _lock = new();
    private readonly Dictionary<(int Endpoint, SampleOutcome Outcome, string Problem), AnswerExample> _kept = [];

    /// <summary>Whether this kind of failure has no example yet.</summary>
    public bool Wants(int endpoint, SampleOutcome outcome, string problem)
    {
        lock (_lock)
            return !_kept.ContainsKey((endpoint, outcome, problem)) && _kept.Keys.Count(k => k.Endpoint == endpoint) < MostPerEndpoint;
    }

    /// <param name="endpoint">Whose.</param>
    /// <param name="outcome">The kind.</param>
    /// <param name="problem">What was not as expected.</param>
    /// <param name="answer">What came.</param>
    /// <param name="detail">
    /// What this answer had there, which is known of the first of its kind alone: it replaces one without, where several threads keep answers at once. One that adds nothing
    /// but a quotation of the body is dropped, since the body is shown.
    /// </param>
    public void Keep(int endpoint, SampleOutcome outcome, string problem, AnswerExample answer, string? detail = null)
    {
        var more = detail is not null && detail != problem && !detail.StartsWith($"{problem}: \"", StringComparison.Ordinal) ? detail : null;
        var key = (endpoint, outcome, problem);
        lock (_lock)
        {
            if (!_kept.TryGetValue(key, out var kept) || (kept.Detail is null && more is not null))
                _kept[key] = answer with { Detail = more };
        }
    }

    /// <summary>The examples of an endpoint with their answers; of any endpoint where <paramref name="endpoint"/> is null.</summary>
    public ErrorCounts Beside(ErrorCounts errors, int? endpoint)
    {
        lock (_lock)
        {
            return _kept.Count == 0 ? errors : errors with
            {
                Examples = [.. errors.Examples.Select(e => e with { Answer = Find(e, endpoint) })],
            };
        }
    }

    /// <summary>What a redirect that is as expected is kept as.</summary>
    public const string Redirect = "redirect";

    /// <summary>Any of them, where one request was sent; null without one.</summary>
    public AnswerExample? First
    {
        get
        {
            lock (_lock)
                return _kept.Values.FirstOrDefault();
        }
    }

    /// <summary>A redirect that was as expected; null where none was kept.</summary>
    public AnswerExample? RedirectOf(int? endpoint)
    {
        lock (_lock)
            return Find(new ErrorExample(SampleOutcome.Ok, Redirect, 1), endpoint);
    }

    private AnswerExample? Find(ErrorExample example, int? endpoint)
    {
        foreach (var ((of, outcome, problem), answer) in _kept)
        {
            if ((endpoint is null || of == endpoint) && outcome == example.Outcome && problem == example.Text)
                return answer;
        }

        return null;
    }
}

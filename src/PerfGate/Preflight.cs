using System.Globalization;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>
/// Each endpoint is asked once before anything is loaded: what a wrong status, body or token does to a run is known then, and not after minutes.
/// </summary>
/// <param name="spec">What the requests are.</param>
/// <param name="address">Of the target.</param>
/// <param name="iterations">The run's: what is sent here is not sent again.</param>
/// <param name="time">For the pauses.</param>
internal sealed class Preflight(GateSpec spec, Uri address, Iterations iterations, TimeProvider time)
{
    // A service may answer its first requests with 503 while it still warms up.
    private const int MostTries = 3;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    private readonly AnswerMask _mask = AnswerMask.Of(spec);
    private readonly SingleRequest _request = new(address, spec.Phases[0].Http, iterations);

    /// <summary>False: an endpoint was not answered as expected, and the run has ended with that. Nothing is asked where the spec turns it off.</summary>
    public async Task<bool> HoldsAsync(IReadOnlyList<Phase> phases, GateRun run, IGateObserver observer, CancellationToken cancel)
    {
        if (!spec.Preflight)
            return true;
        observer.Progress("asking each endpoint once");
        var wrong = (await AskAsync(phases, null, cancel)).Where(a => a is { Trouble: not null, IsTolerated: false }).ToList();
        if (wrong.Count > 0)
            run.EndByAnswers([.. wrong.Select(a => a.Trouble!)], isBreach: wrong.Exists(a => !a.IsRedirect));
        return wrong.Count == 0;
    }

    /// <summary>One per endpoint of the phases, in the order of the spec.</summary>
    /// <param name="phases">Whose endpoints.</param>
    /// <param name="asked">Told of each answer as it comes.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<PreflightAnswer>> AskAsync(IReadOnlyList<Phase> phases, Action<PreflightAnswer>? asked, CancellationToken cancel)
    {
        var endpoints = phases.SelectMany(p => p.Endpoints).Select(e => e.Endpoint).DistinctBy(e => e.Name)
            .OrderBy(e => e.Location.Line).ThenBy(e => e.Location.Column);
        var answers = new List<PreflightAnswer>();
        foreach (var endpoint in endpoints)
        {
            var answer = await AskAsync(endpoint, phases, cancel);
            answers.Add(answer);
            asked?.Invoke(answer);
        }

        return answers;
    }

    private async Task<PreflightAnswer> AskAsync(Endpoint endpoint, IReadOnlyList<Phase> phases, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await _request.SendAsync(endpoint, cancel);
            var isFine = answer.Outcome == SampleOutcome.Ok && !IsUnmeantRedirect(endpoint, answer);

            // What a timeout costs is waited for twice at most.
            if (isFine || tries == MostTries || (answer.Outcome == SampleOutcome.Timeout && tries > 1))
            {
                var shown = answer with { Answer = answer.Answer is { } example ? _mask.Apply(example) : null, Problem = answer.Problem is { } problem ? _mask.Message(problem) : null };
                return new PreflightAnswer(endpoint, shown, isFine ? null : Trouble(endpoint, shown, tries)) { IsTolerated = !isFine && MayFail(endpoint, phases) };
            }

            await Task.Delay(_pause * tries, time, cancel);
        }
    }

    private static bool IsUnmeantRedirect(Endpoint endpoint, SingleAnswer answer) =>
        answer is { Outcome: SampleOutcome.Ok, Status: >= 300 and < 400 } && endpoint.Expect.IsDefault;

    /// <summary>Whether the spec itself takes it that most requests of an endpoint fail: a test of how a service refuses.</summary>
    private static bool MayFail(Endpoint endpoint, IReadOnlyList<Phase> phases) =>
        phases.SelectMany(p => p.Checks).Any(c => (c.Endpoint is null || c.Endpoint == endpoint.Name) && c.Threshold.Metric.Name == "success"
            && (c.Threshold.Comparison is Comparison.Less or Comparison.LessOrEqual || c.Threshold.Limit is AbsoluteLimit { Value.Value: < 0.5 }));

    /// <summary>What is wrong with an answer, at the endpoint's line.</summary>
    internal static Diagnostic Trouble(Endpoint endpoint, SingleAnswer answer, int tries)
    {
        var who = endpoint.Name == endpoint.Title ? endpoint.Title : $"{endpoint.Name}: {endpoint.Title}";
        var often = tries > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({tries} times)") : "";
        if (answer.Outcome == SampleOutcome.Ok)
        {
            var to = answer.Answer?.Location is { } location ? $" to {location}" : "";
            return new Diagnostic(
                DiagnosticCodes.WrongAnswer, Severity.Error, endpoint.Location,
                string.Create(CultureInfo.InvariantCulture, $"{who} answered {answer.Status}{to}{often}: the request itself would never be measured; request that address, or write expect: {{ status: {answer.Status} }}"));
        }

        var expected = answer.Outcome switch
        {
            SampleOutcome.Status when !endpoint.Expect.AcceptsStatus(answer.Status) => $", expected {endpoint.Expect.Status}",
            _ when answer.Answer?.Detail is not null => "",
            _ => $" ({answer.Problem})",
        };
        if (answer.Answer is not { } example)
            return new Diagnostic(DiagnosticCodes.WrongAnswer, Severity.Error, endpoint.Location, $"{who} was not answered: {answer.Problem}{often}");
        return new Diagnostic(DiagnosticCodes.WrongAnswer, Severity.Error, endpoint.Location, $"{who} {FailureText.Answered(example, expected + often)}");
    }
}

/// <summary>How an endpoint answered before the load.</summary>
/// <param name="Endpoint">Which.</param>
/// <param name="Answer">The last one, without secrets.</param>
/// <param name="Trouble">Null: as expected.</param>
internal sealed record PreflightAnswer(Endpoint Endpoint, SingleAnswer Answer, Diagnostic? Trouble)
{
    /// <summary>The thresholds take it that most requests of this endpoint fail.</summary>
    public bool IsTolerated { get; init; }

    /// <summary>As expected, but for a redirect that no one meant to measure: nothing is wrong with the service.</summary>
    public bool IsRedirect => Trouble is not null && Answer.Outcome == SampleOutcome.Ok;
}

namespace PerfGate.Measure;

/// <summary>An endpoint that was taken out of a comparison before its rounds.</summary>
/// <param name="Endpoint">Its name in the spec.</param>
/// <param name="Subject">What a person calls it: <c>GET /orders</c>.</param>
/// <param name="Why">What was found.</param>
/// <param name="Problem">How the side that does not answer as expected answers: <c>status 404</c>.</param>
internal sealed record UncomparedEndpoint(string Endpoint, string Subject, UncomparedReason Why, string Problem)
{
    /// <summary>The same in every report.</summary>
    public string Sentence => Why switch
    {
        UncomparedReason.New => $"{Subject} is new: not compared (the baseline answers it with {Problem})",
        UncomparedReason.Gone => $"{Subject} is not compared: the candidate does not answer it as expected ({Problem}), the baseline does",
        _ => $"{Subject} is not compared: neither side answers it as expected ({Problem})",
    };
}

/// <summary>Why an endpoint is not compared.</summary>
internal enum UncomparedReason
{
    /// <summary>The candidate answers it as expected and the baseline never does: nothing to compare with, and no fault.</summary>
    New,

    /// <summary>The baseline answers it as expected and the candidate never does: the candidate's breach.</summary>
    Gone,

    /// <summary>Neither answers it as expected.</summary>
    Broken,
}

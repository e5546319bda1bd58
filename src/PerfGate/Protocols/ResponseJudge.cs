using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>
/// Holds complete answers against what their endpoints expect; the same for every way in which an answer came. One for each
/// worker, used by one thread at a time.
/// </summary>
internal sealed class ResponseJudge
{
    private const int MostKinds = 64;

    private readonly IReadOnlyList<Endpoint> _endpoints;
    private readonly WireNotes _notes;
    private readonly string _tooLong;
    private readonly BodyDecoder _decoder;
    private readonly string?[] _statusProblems = new string?[1000];
    private readonly HashSet<(int Endpoint, string Problem)> _explained = [];
    private string? _unknownCoding;
    private string _unknownCodingProblem = "";

    /// <param name="endpoints">Those of the exchanger, in the same order.</param>
    /// <param name="notes">Hears of what was accepted although it is odd.</param>
    /// <param name="limits">Of the bodies.</param>
    public ResponseJudge(IReadOnlyList<Endpoint> endpoints, WireNotes notes, ParserLimits limits)
    {
        (_endpoints, _notes) = (endpoints, notes);
        _tooLong = string.Create(CultureInfo.InvariantCulture, $"the body is longer than the {limits.MaxKeptBody >> 20} MiB that an expectation may read");
        _decoder = new BodyDecoder(limits.MaxKeptBody);
    }

    /// <summary>What the answer is. The problem is a text that is made once.</summary>
    /// <param name="endpoint">Its index.</param>
    /// <param name="answer">Complete.</param>
    /// <param name="detail">The problem with what this answer had, for the first of its kind; else null.</param>
    public (SampleOutcome Outcome, string? Problem) Judge(int endpoint, in RawAnswer answer, out string? detail)
    {
        detail = null;
        var (status, expect) = (answer.View.Status, _endpoints[endpoint].Expect);
        if (!expect.AcceptsStatus(status))
            return (SampleOutcome.Status, StatusProblem(status));
        if (!expect.NeedsHeaders && !expect.NeedsBody)
            return (SampleOutcome.Ok, null);

        var problem = expect.NeedsBody ? JudgeWithBody(endpoint, expect, answer, out detail) : Mismatch(endpoint, expect, answer.View, out detail);
        _decoder.Release();
        return (problem is null ? SampleOutcome.Ok : SampleOutcome.Expectation, problem);
    }

    /// <summary>"status 503", made once.</summary>
    public string StatusProblem(int status) =>
        _statusProblems[status] ??= string.Create(CultureInfo.InvariantCulture, $"status {status}");

    private string? JudgeWithBody(int endpoint, Expectations expect, in RawAnswer answer, out string? detail)
    {
        detail = null;
        if (answer.IsBodyTooLong)
            return _tooLong;
        var body = answer.View.Body;
        if (answer.Coding == ContentCoding.Other && !body.IsEmpty)
            return UnknownCoding(answer.OtherCoding);
        if (answer.Coding != ContentCoding.None)
        {
            if (!_decoder.TryDecode(answer.Coding, body))
                return BadCoding(answer.Coding);
            if (_decoder.IsTooLong)
                return _tooLong;
            body = _decoder.Body;
            if (!_endpoints[endpoint].AsksForCompression)
                _notes.Once(endpoint, Unasked(answer.Coding));
        }

        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
            _notes.Once(endpoint, "the body begins with a byte order mark; it was skipped");
        }

        return Mismatch(endpoint, expect, new ResponseView(answer.View.Status, answer.View.Headers, body, answer.View.Trailers), out detail);
    }

    private string? Mismatch(int endpoint, Expectations expect, in ResponseView view, out string? detail)
    {
        var mismatch = expect.Mismatch(view);
        detail = mismatch is not null && _explained.Count < MostKinds && _explained.Add((endpoint, mismatch)) ? expect.Explain(view) : null;
        return mismatch;
    }

    private string UnknownCoding(string? name)
    {
        if (_unknownCoding != name)
            (_unknownCoding, _unknownCodingProblem) = (name, $"the body is compressed in a way that cannot be decoded here (Content-Encoding: {name}); gzip, deflate and br can");
        return _unknownCodingProblem;
    }

    private static string BadCoding(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "the body is not the gzip that its Content-Encoding announces",
        ContentCoding.Deflate => "the body is not the deflate that its Content-Encoding announces",
        _ => "the body is not the br (Brotli) that its Content-Encoding announces",
    };

    private static string Unasked(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "the body is compressed (Content-Encoding: gzip) although the request did not ask for it; it was decoded to be judged",
        ContentCoding.Deflate => "the body is compressed (Content-Encoding: deflate) although the request did not ask for it; it was decoded to be judged",
        _ => "the body is compressed (Content-Encoding: br) although the request did not ask for it; it was decoded to be judged",
    };
}

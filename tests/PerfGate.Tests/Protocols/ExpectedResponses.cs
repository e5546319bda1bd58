using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

public class ExpectedResponses
{
    [Theory]
    [InlineData("204", new[] { 204 }, new[] { 200, 205 })]
    [InlineData("[200, 404]", new[] { 200, 404 }, new[] { 201, 403 })]
    [InlineData("2xx", new[] { 200, 299 }, new[] { 199, 300 })]
    [InlineData("200-204", new[] { 200, 204 }, new[] { 199, 205 })]
    [InlineData("[2xx, 301, 400-404]", new[] { 250, 301, 404 }, new[] { 302, 405 })]
    public void Have_a_status(string status, int[] good, int[] bad)
    {
        var expect = Expect($"status: {status}");

        Assert.All(good, s => Assert.True(expect.AcceptsStatus(s)));
        Assert.All(good, s => Assert.Null(Text.Mismatch(expect, s)));
        Assert.All(bad, s => Assert.False(expect.AcceptsStatus(s)));
        Assert.False(expect.NeedsHeaders || expect.NeedsBody);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(600)]
    [InlineData(999)]
    public void Have_no_status_outside_http(int status)
    {
        Assert.False(Expectations.Default.AcceptsStatus(status));
        Assert.Equal($"status is {status}, expected 200-399", Text.Mismatch(Expectations.Default, status));
    }

    [Fact]
    public void Are_missed_in_words_made_once()
    {
        var expect = Expect("status: [200, 204]");

        Assert.Equal("status is 503, expected 200, 204", Text.Mismatch(expect, 503));
        Assert.Same(Text.Mismatch(expect, 503), Text.Mismatch(expect, 503));
    }

    [Theory]
    [InlineData("content-type: application/json", null)]
    [InlineData("Content-Type: text/html", "header Content-Type is not 'text/html'")]
    [InlineData("x-empty: exists", null)]
    [InlineData("x-none: exists", "header x-none is missing")]
    [InlineData("x-none: absent", null)]
    [InlineData("ETag: absent", "header ETag is present")]
    [InlineData("etag: /^\"[0-9a-f]+\"$/", null)]
    [InlineData("etag: /^[0-9]+$/", "header etag does not match /^[0-9]+$/")]
    [InlineData("set-cookie: b=2", null)]
    [InlineData("tag: exists", "header tag is missing")]
    public void Have_headers(string header, string? mismatch)
    {
        const string Headers = "HTTP/1.1 200 OK\nContent-Type: application/json \nETag:\"1f\"\nX-Empty:\nSet-Cookie: a=1\nSet-Cookie: b=2\n\n";
        var expect = Expect($"header:\n    {header}");

        Assert.True(expect.NeedsHeaders);
        Assert.Equal(mismatch, Text.Mismatch(expect, headers: Headers));
    }

    [Theory]
    [InlineData("contains: wörld", null)]
    [InlineData("contains: [hello, wörld]", null)]
    [InlineData("contains: [hello, moon]", "body does not contain 'moon'")]
    [InlineData("matches: ^hello", null)]
    [InlineData("matches: /w.rld$/", null)]
    [InlineData("{ contains: hello, matches: '^x' }", "body does not match /^x/")]
    public void Have_a_body(string body, string? mismatch)
    {
        var expect = Expect(body[0] == '{' ? $"body: {body}" : $"body:\n    {body}");

        Assert.True(expect.NeedsBody);
        Assert.Equal(mismatch, Text.Mismatch(expect, body: "hello wörld"));
    }

    [Theory]
    [InlineData("body: { matches: '(?=x)y' }")]
    [InlineData("body: { matches: '(a)\\1' }")]
    [InlineData("header: { x: '/(?>a+)b/' }")]
    [InlineData("json: { $.a: '/(?<!x)y/' }")]
    public void Take_no_pattern_that_a_service_could_stretch(string yaml)
    {
        var message = Assert.Single(Yaml.Read($"request: GET /x\nexpect:\n  {yaml}").Messages);

        Assert.Contains("only patterns that are matched in one pass are allowed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_told_with_what_there_was()
    {
        var expect = Expect("header: { x: a }\n  body: { contains: moon }");

        Assert.Equal("header x is not 'a'; found 'b'", expect.Explain(new ResponseView(200, "x: b\r\n"u8, "moon"u8)));
        Assert.Equal("body does not contain 'moon': \"hello  wörld\"", expect.Explain(new ResponseView(200, "x: a\r\n"u8, "hello \nwörld"u8)));
        Assert.Equal("body does not contain 'moon': (empty)", expect.Explain(new ResponseView(200, "x: a\r\n"u8, [])));
    }

    private static Expectations Expect(string yaml) => Yaml.Read($"request: GET /x\nexpect:\n  {yaml}").Endpoint.Expect;
}

using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>An answer that reports show is read by more people than the service's secrets are for.</summary>
public sealed class MaskingAnAnswer
{
    private static readonly AnswerMask _mask = new(["s3cr3t-of-the-shop"]);

    [Theory]
    [InlineData("the key s3cr3t-of-the-shop is wrong", "the key *** is wrong")]
    [InlineData("""{"access_token":"abcdefgh","expires":3600}""", """{"access_token":"***","expires":3600}""")]
    [InlineData("""{"password": "hunter22"}""", """{"password": "***"}""")]
    [InlineData("https://here/callback?api_key=12345678&page=2", "https://here/callback?api_key=***&page=2")]
    [InlineData("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc_def-ghi", "got ***")]
    [InlineData("""{"errors":{"author":["The author field is required."]}}""", """{"errors":{"author":["The author field is required."]}}""")]
    [InlineData("the token has expired", "the token has expired")]
    public void A_body_is_shown_without_secrets(string body, string shown) =>
        Assert.Equal(shown, _mask.Apply(new AnswerExample { Status = 401, Body = body }).Body);

    [Theory]
    [InlineData("Set-Cookie: session=abc; path=/", "Set-Cookie: ***")]
    [InlineData("set-cookie: a=b", "set-cookie: ***")]
    [InlineData("Location: /login?key=s3cr3t-of-the-shop", "Location: /login?key=***")]
    [InlineData("Content-Type: text/html", "Content-Type: text/html")]
    public void A_header_is_shown_without_secrets(string header, string shown) =>
        Assert.Equal([shown], _mask.Apply(new AnswerExample { Status = 302, Headers = [header] }).Headers);

    [Fact]
    public void What_an_answer_had_is_shown_without_secrets() =>
        Assert.Equal("$.key is \"***\", expected \"abc\"", _mask.Apply(new AnswerExample { Status = 200, Detail = "$.key is \"s3cr3t-of-the-shop\", expected \"abc\"" }).Detail);

    [Fact]
    public async Task Every_surface_tells_why_requests_failed_and_none_of_them_the_secret()
    {
        using var gate = new GateFixture();
        gate.Environment["SHOP_TOKEN"] = "s3cr3t-of-the-shop";

        var exit = await gate.RunAsync(
            gate.PythonSpec("""
                    self.answer(500 if Handler.served > 2 else 200, "no pool for " + self.headers.get("Authorization", "?"))
            """, "  quick: { kind: benchmark, iterations: 20, thresholds: [success >= 99%] }"), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Breach, exit);
        var check = Assert.Single(gate.Observer.Checks);
        var failed = check.Failures[0];
        Assert.Equal(("status 500", 500), (failed.Text, failed.Answer!.Status));
        Assert.Contains($"failed: {failed.Count} x status 500; answered 500: no pool for Bearer ***", Assert.Single(gate.Observer.Breaches).Message, StringComparison.Ordinal);
        foreach (var report in new[] { "perfgate.md", "perfgate.html", "TEST-perfgate.xml", "perfgate.json" })
        {
            Assert.Contains("no pool for Bearer", gate.Text(report), StringComparison.Ordinal);
            Assert.DoesNotContain("s3cr3t", gate.Text(report), StringComparison.Ordinal);
        }
    }
}

using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

public class ExpectedJson
{
    private const string Body = """{"items":[{"id":1,"price":5},{"id":2,"price":7.5}],"total":2,"name":"Ann","code":"007","open":true,"next":null,"word":"exists"}""";

    [Theory]
    [InlineData("$.items: exists", null)]
    [InlineData("$.next: exists", null)]
    [InlineData("$.itms: exists", "body: $.itms does not exist")]
    [InlineData("$.error: absent", null)]
    [InlineData("$.next: absent", "body: $.next exists")]
    [InlineData("$.total: 2", null)]
    [InlineData("$.total: 2.0", null)]
    [InlineData("$.total: '2'", "body: $.total is not \"2\"")]
    [InlineData("$.code: 007", null)]
    [InlineData("$.code: '7'", "body: $.code is not \"7\"")]
    [InlineData("$.open: true", null)]
    [InlineData("$.open: 'true'", "body: $.open is not \"true\"")]
    [InlineData("$.next: null", null)]
    [InlineData("$.name: Bob", "body: $.name is not \"Bob\"")]
    [InlineData("$.nothing: null", "body: $.nothing is not null")]
    [InlineData("$.items[*].id: [1, 2]", "body: $.items[*].id is not [1,2]")]
    [InlineData("$.items[0]: { equals: { price: 5, id: 1 } }", null)]
    [InlineData("$.word: { equals: exists }", null)]
    [InlineData("$.total: '> 1'", null)]
    [InlineData("$.total: '<= 1'", "body: $.total is not <= 1")]
    [InlineData("$.name: '!= Bob'", null)]
    [InlineData("$.items[*].price: '>= 5'", null)]
    [InlineData("$.items[*].price: '> 5'", "body: $.items[*].price is not > 5")]
    [InlineData("$.nothing[*].price: '> 5'", "body: $.nothing[*].price is not > 5")]
    [InlineData("'$.items[?@.id == 2]': exists", null)]
    [InlineData("'$.items[?@.id == 3]': absent", null)]
    [InlineData("$.name: matches /^A/", null)]
    [InlineData("$.name: /^B/", "body: $.name does not match /^B/")]
    [InlineData("$.total: /2/", "body: $.total does not match /2/")]
    [InlineData("$.name: { matches: ^A, length: 3 }", null)]
    [InlineData("$.name: { contains: nn }", null)]
    [InlineData("$.items[*].id: { contains: 1 }", "body: $.items[*].id does not contain 1")]
    [InlineData("$.items: { length: '> 2' }", "body: the length of $.items is not > 2")]
    [InlineData("$.total: { length: 1 }", "body: the length of $.total is not == 1")]
    public void Is_looked_at_value_by_value(string yaml, string? mismatch) =>
        Assert.Equal(mismatch, Text.Mismatch(Read(yaml).Endpoint.Expect, body: Body));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"items\":")]
    [InlineData("{\"items\":[]} x")]
    [InlineData("{\"items\":[]}{}")]
    public void Is_json(string body) =>
        Assert.Equal("body is not JSON", Text.Mismatch(Read("$.items: exists").Endpoint.Expect, body: body));

    [Theory]
    [InlineData("items: exists", "(4,5): error PG0103: 'items' is not a JSONPath: at character 1: a JSONPath starts with '$'; did you mean '$.items'?")]
    [InlineData("$.items[?@.id = 2]: exists", "(4,19): error PG0103: '$.items[?@.id = 2]' is not a JSONPath: at character 15: ',' or ']' comes here")]
    [InlineData("$.a: /(/", "(4,10): error PG0103: the regular expression is not valid: Invalid pattern '(' at offset 1.")]
    [InlineData("$.a: '> 5ms'", "(4,10): error PG0103: '>' compares with a number, as in \"> 5\"; found '> 5ms'")]
    [InlineData("$.a: {}", "(4,10): error PG0103: the expectation of $.a says nothing")]
    [InlineData("$.a: { equal: 1 }", "(4,12): error PG0102: unknown key in 'expected value': 'equal'; did you mean 'equals'?")]
    [InlineData("$.a: { length: many }", "(4,20): error PG0103: 'length' is a whole number or a comparison with one")]
    [InlineData("$.a: ${seq}", "(4,10): error PG0112: '${seq}': an expectation is the same for every request, so it takes no templates")]
    public void Has_mistakes_told(string yaml, string message) =>
        Assert.StartsWith(message, Assert.Single(Read(yaml).Messages), StringComparison.Ordinal);

    [Fact]
    public void Is_not_expected_of_a_response_without_a_body() =>
        Assert.Equal(
            ["(1,21): error PG0108: a response to HEAD has no body to expect something of"],
            Yaml.Read("{ request: HEAD /x, expect: { json: { $.a: 1 } } }").Messages);

    [Fact]
    public void Is_expected_of_a_body_that_may_be_compressed_too() =>
        Assert.Empty(Yaml.Read("{ request: GET /x, headers: { accept-encoding: gzip }, expect: { json: { $.a: 1 } } }").Messages);

    [Theory]
    [InlineData("$.n: 3", """{"n":0}""", "$.n is 0, expected 3")]
    [InlineData("$.n: '> 3'", """{"n":0}""", "$.n is 0, expected > 3")]
    [InlineData("$.n: 3", """{"m":0}""", "$.n does not exist, expected 3")]
    [InlineData("$.n: absent", """{"n":[1, 2]}""", "body: $.n exists; found [1, 2]")]
    [InlineData("$.n: exists", """{"m":0}""", "body: $.n does not exist")]
    [InlineData("$.n: /^a/", """{"n":"ba"}""", "body: $.n does not match /^a/; found \"ba\"")]
    [InlineData("'$.n[*]': '> 5'", """{"n":[7,3,8]}""", "$.n[*] is 3, expected > 5")]
    [InlineData("$.n: exists", """{"n":0,"mean":NaN}""", "body is not JSON at line 1, byte 15: \"{\"n\":0,\"mean\":NaN}\"")]
    [InlineData("$.n: exists", "{\n\"n\": x", "body is not JSON at line 2, byte 6: \"{ \"n\": x\"")]
    [InlineData("$.n: exists", "", "body is not JSON: it is empty")]
    public void Is_told_with_what_there_was(string yaml, string body, string detail) =>
        Assert.Equal(detail, Read(yaml).Endpoint.Expect.Explain(new ResponseView(200, [], System.Text.Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void That_is_not_json_is_quoted_around_the_place()
    {
        var body = "[" + string.Concat(Enumerable.Repeat("\"ä\",", 100)) + "oh]";

        var detail = Read("$.n: exists").Endpoint.Expect.Explain(new ResponseView(200, [], System.Text.Encoding.UTF8.GetBytes(body)));

        Assert.Equal("body is not JSON at line 1, byte 502: \"...\"ä\",\"ä\",\"ä\",\"ä\",\"ä\",\"ä\",\"ä\",\"ä\",oh]\"", detail);
    }

    [Fact]
    public void That_is_nested_too_deep_is_told_as_such()
    {
        var body = new string('[', 100) + new string(']', 100);

        Assert.Equal("the body is JSON that is nested deeper than the 64 levels that an expectation may read", Text.Mismatch(Read("$.n: exists").Endpoint.Expect, body: body));
        Assert.Equal("body is not JSON", Text.Mismatch(Read("$.n: exists").Endpoint.Expect, body: new string('[', 100)));
    }

    private static Yaml Read(string yaml) => Yaml.Read($"request: GET /x\nexpect:\n  json:\n    {yaml}");
}

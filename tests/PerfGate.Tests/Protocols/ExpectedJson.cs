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
    public void Is_not_expected_of_a_body_that_may_be_compressed() =>
        Assert.StartsWith(
            "(1,56): error PG0108: bodies are looked at as they arrive",
            Assert.Single(Yaml.Read("{ request: GET /x, headers: { accept-encoding: gzip }, expect: { json: { $.a: 1 } } }").Messages),
            StringComparison.Ordinal);

    private static Yaml Read(string yaml) => Yaml.Read($"request: GET /x\nexpect:\n  json:\n    {yaml}");
}

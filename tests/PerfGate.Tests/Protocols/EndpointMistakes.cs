using Xunit;

namespace PerfGate.Tests.Protocols;

/// <summary>Every mistake is answered with its place and with what would be right.</summary>
public class EndpointMistakes
{
    [Theory]
    [InlineData("get /x", "(1,1): error PG0103: unknown method 'get'; did you mean 'GET'? (valid: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS)")]
    [InlineData("GTE /x", "(1,1): error PG0103: unknown method 'GTE'; did you mean 'GET'?")]
    [InlineData("GET", "(1,1): error PG0103: 'GET' needs a path")]
    [InlineData("[GET, /x]", "(1,1): error PG0103: 'endpoint' is a mapping with the keys")]
    [InlineData("{ request: [GET, /x] }", "(1,12): error PG0103: a request is a method and a path such as 'GET /orders?page=2'; found a list")]
    [InlineData("GET health", "(1,5): error PG0103: the path 'health' does not start with '/'; did you mean '/health'?")]
    [InlineData("GET  http://localhost/x", "(1,6): error PG0103: 'http://localhost/x' is an absolute URL")]
    [InlineData("GET //other/x", "(1,5): error PG0103: '//other/x' is an absolute URL")]
    [InlineData("GET /a b", "(1,5): error PG0103: a URL holds no spaces")]
    [InlineData("GET /x HTTP/1.1", "(1,5): error PG0103: a request is a method and a path, without the HTTP version")]
    [InlineData("'GET /a#b'", "(1,1): error PG0103: a fragment")]
    [InlineData("{ headers: {} }", "(1,1): error PG0106: the endpoint 'orders' needs the key 'request'")]
    [InlineData("{ request: GET /x, expct: 200 }", "(1,20): error PG0102: unknown key in 'endpoint': 'expct'; did you mean 'expect'?")]
    [InlineData("{ request: GET /x, path: /y }", "(1,20): error PG0108: 'request' and 'path' exclude each other")]
    [InlineData("{ request: GET /x, body: a, json: b }", "(1,29): error PG0108: 'body' and 'json' exclude each other")]
    [InlineData("{ request: GET /x, body: a, file: b }", "(1,29): error PG0108: 'body' and 'file' exclude each other")]
    [InlineData("{ request: GET /x, file: no/such.json }", "(1,26): error PG0103: the file 'no/such.json' does not exist; it is looked for beside the spec")]
    [InlineData("{ request: GET /x, body: [a] }", "(1,26): error PG0103: 'body' is a text, not a list; 'json' takes")]
    [InlineData("{ request: GET /x, headers: { Content-Length: 3 } }", "(1,31): error PG0103: header 'Content-Length' is set by the connection")]
    [InlineData("{ request: GET /x, headers: { transfer-encoding: chunked } }", "(1,31): error PG0103: header 'transfer-encoding' is set by the connection")]
    [InlineData("{ request: GET /x, headers: { connection: close } }", "(1,31): error PG0103: header 'connection' is set by the connection")]
    [InlineData("{ request: GET /x, headers: { \"a b\": c } }", "(1,31): error PG0103: 'a b' is not the name of a header")]
    [InlineData("{ request: GET /x, headers: { a: \"b\\r\\nc: d\" } }", "(1,34): error PG0103: header 'a' holds a line break")]
    [InlineData("{ request: GET /x, headers: { a: 1, A: 2 } }", "(1,37): error PG0107: duplicate header 'A'")]
    [InlineData("{ request: GET /x, headers: { a: } }", "(1,31): error PG0103: header 'a' has no value")]
    [InlineData("{ request: GET /x, headers: [a] }", "(1,29): error PG0103: 'headers' is a mapping, not a list")]
    [InlineData("{ request: GET /x, query: { a: { b: c } } }", "(1,32): error PG0103: the query parameter 'a' is a text or a list of texts, not a mapping")]
    [InlineData("{ request: GET /x, timeout: 5 }", "(1,29): error PG0103: 'timeout' is a duration such as 250ms, 1.5s, 2m, 1h30m (a bare number has no unit")]
    [InlineData("{ request: GET /x, timeout: 0s }", "(1,29): error PG0103: 'timeout' must be greater than zero; found '0s'")]
    [InlineData("{ request: GET /x, weight: 0 }", "(1,28): error PG0103: 'weight' is a whole number from 1")]
    [InlineData("{ request: GET /x, expect: 99 }", "(1,28): error PG0103: 'status' is a status (200), a range (200-299) or a class (2xx), from 100 to 599; found '99'")]
    [InlineData("{ request: GET /x, expect: { status: [200, 6xx] } }", "(1,44): error PG0103: 'status' is")]
    [InlineData("{ request: GET /x, expect: { status: 299-200 } }", "(1,38): error PG0103: 'status' is")]
    [InlineData("{ request: GET /x, expect: { header: { a: /(/ } } }", "(1,43): error PG0103: the regular expression of header a is not valid: Invalid pattern '(' at offset 1.")]
    [InlineData("{ request: GET /x, expect: { body: { matches: '[' } } }", "(1,47): error PG0103: the regular expression is not valid: Invalid pattern '[' at offset 1.")]
    [InlineData("{ request: GET /x, expect: { body: { contain: a } } }", "(1,38): error PG0102: unknown key in 'expected body': 'contain'; did you mean 'contains'?")]
    public void Are_told_one_by_one(string yaml, string message) =>
        Assert.StartsWith(message, Assert.Single(Yaml.Read(yaml).Messages), StringComparison.Ordinal);

    [Theory]
    [InlineData("/x/${env.NO_SUCH}", "(1,4): error PG0112: environment variable NO_SUCH is not set; a default is written ${env.NO_SUCH:-value}")]
    [InlineData("/x/${env.EMPTY}", "(1,4): error PG0112: environment variable EMPTY is empty")]
    [InlineData("GET /x?a=${tokn}", "(1,10): error PG0112: unknown variable 'tokn'; did you mean 'token'? (valid: token, random.int,")]
    [InlineData("GET /x?a=${random.itn(1,2)}", "(1,10): error PG0112: unknown function 'random.itn'; did you mean 'random.int'?")]
    [InlineData("GET /x?a=${random.int(2,1)}", "(1,10): error PG0112: random.int(a,b): a whole number from a to b, both included; found (2,1)")]
    [InlineData("GET /x?a=${random.int}", "(1,10): error PG0112: random.int(a,b): a whole number from a to b, both included; found no arguments")]
    [InlineData("GET /x?a=${random.choice()}", "(1,10): error PG0112: random.choice(a,b,c)")]
    [InlineData("GET /x?a=${uuid(4)}", "(1,10): error PG0112: uuid: a random version 4 identifier; found (4)")]
    [InlineData("GET ${token}/x", "(1,5): error PG0103: the path '${token}/x' does not start with '/' when its variables are filled in")]
    [InlineData("GET /x?a=${b", "(1,10): error PG0112: the '${' at character 6 of the text is not closed by '}'")]
    [InlineData("GET /x?a=${}", "(1,10): error PG0112: '${}' is not an expression; write ${name} of a variable, ${env.NAME}, or ${random.int}")]
    [InlineData("{ request: GET /x, headers: { A: 'Bearer ${env.WITH_NEWLINE}' } }", "(1,34): error PG0112: environment variable WITH_NEWLINE holds a line break")]
    [InlineData("{ request: POST /x, json: { a: ['${nope}'] } }", "(1,33): error PG0112: unknown variable 'nope'")]
    public void In_templates_are_told_at_the_expression(string yaml, string message)
    {
        var said = Assert.Single(Yaml.Read(yaml, variables: "token: abc").Messages);

        Assert.StartsWith(message, said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_all_told_at_once() =>
        Assert.Equal(4, Yaml.Read("""
            request: FETCH /x
            headers: { Connection: close }
            timeout: 5
            expect: { status: abc }
            """).Messages.Count);

    [Fact]
    public void In_a_variable_are_told_where_it_is_defined_and_only_once() =>
        Assert.Equal(
            ["(1,5): error PG0112: environment variable NO_SUCH is not set; a default is written ${env.NO_SUCH:-value}"],
            Yaml.Read("GET /${a}/${a}", variables: "a: x${env.NO_SUCH}").Messages);

    [Theory]
    [InlineData("[a]", "(1,1): error PG0103: 'variables' is a mapping of names to texts, not a list")]
    [InlineData("a: [b]", "(1,4): error PG0103: the variable 'a' is a text, not a list")]
    [InlineData("1a: b", "(1,1): error PG0103: '1a' is not a name for a variable")]
    [InlineData("uuid: b", "(1,1): error PG0103: 'uuid' is a function of templates")]
    [InlineData("a: ${b}", "(1,4): error PG0112: unknown variable 'b'")]
    public void In_the_definition_of_variables_are_told(string variables, string message) =>
        Assert.StartsWith(message, Assert.Single(Yaml.Read("GET /x", variables).Messages), StringComparison.Ordinal);
}

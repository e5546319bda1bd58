using System.Text;
using System.Text.Json;
using PerfGate.Protocols;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Protocols;

/// <summary>The pass over the tokens answers as the document does.</summary>
public sealed class WalkedJson
{
    private static readonly string[] _bodies =
    [
        "{}", "[]", "null", "7", "\"a\"", """{"a":1}""", """{"a":{"b":[1,2,{"c":"x"}]},"d":null}""", """{"a":1,"a":2}""", """{"a":{"b":1},"a":{}}""", """{"a":{"b":[0]},"a":{"b":[1,2]}}""",
        """{"\u0061":2}""", """{"a":"\u0031"}""", """{"a":2.0}""", """{"a":2e0}""", """{"a":1e400}""", """{"a":99999999999999999999}""", """{"a":-1}""", """{"a":true}""", """{"a":[],"b":{}}""", """{"a":{"b":[{"c":1},[2]]}}""",
    ];

    private static readonly string[] _paths = ["$", "$.a", "$.a.b", "$.a.b[0]", "$.a.b[1]", "$.a.b[2].c", "$['a']['b'][0].c", "$[0]", "$.d"];

    private static readonly string[] _requirements = ["exists", "absent", "1", "2", "'1'", "x", "true", "null", "'> 1'", "'<= 2'", "'!= 2'", "'== 2'", "'< 1'", "'>= 99999999999999999'"];

    [Fact]
    public void Answers_as_the_document_does()
    {
        foreach (var path in _paths)
        {
            foreach (var requirement in _requirements)
            {
                var expectation = Expecting($"\"{path}\": {requirement}")[0];
                var walk = JsonWalk.Of([expectation]);
                Assert.NotNull(walk);
                foreach (var body in _bodies)
                {
                    using var document = JsonDocument.Parse(body);
                    Assert.True(expectation.IsMet(document.RootElement) == walk.Failed(Encoding.UTF8.GetBytes(body)) is null, $"{path}: {requirement} of {body}");
                }
            }
        }
    }

    [Fact]
    public void Names_the_first_of_several_that_fails()
    {
        var walk = JsonWalk.Of(Expecting("$.a: 1\n$.b: exists\n$.c: 3"))!;

        Assert.Equal("body: $.b does not exist", walk.Failed("""{"c":4,"a":1}"""u8)!.Mismatch);
        Assert.Null(walk.Failed("""{"c":3,"b":{"a":7},"a":1}"""u8));
    }

    [Theory]
    [InlineData("$.a[-1]: 1")]
    [InlineData("$.a[*]: 1")]
    [InlineData("$..a: 1")]
    [InlineData("$.a: /x/")]
    [InlineData("$.a: { length: 1 }")]
    [InlineData("$.a: 1.5")]
    [InlineData("$.a: [1]")]
    public void What_takes_more_than_a_pass_is_left_to_the_document(string yaml) => Assert.Null(JsonWalk.Of(Expecting(yaml)));

    [Fact]
    public void Allocates_nothing()
    {
        var walk = JsonWalk.Of(Expecting("$.items[1].id: 2\n$.name: Ann\n$.total: '> 1'\n$.error: absent"))!;
        var body = """{"items":[{"id":1,"tags":["a","b"]},{"id":2}],"total":2,"name":"Ann"}"""u8.ToArray();
        Assert.Null(walk.Failed(body));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Assert.Null(walk.Failed(body));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("$.a: x")]
    [InlineData("$.a: /x/")]
    public void Half_a_surrogate_pair_is_no_text(string yaml)
    {
        var errors = new SpecErrors();
        var node = SpecComposer.Compose("/repo/it.yml", $"json: {{ {yaml} }}", errors)!;

        Assert.Equal("body is not JSON", Text.Mismatch(Expectations.Read(node, errors), body: """{"a":"\ud800"}"""));
    }

    private static JsonExpectation[] Expecting(string yaml)
    {
        var errors = new SpecErrors();
        var node = Assert.IsType<MappingNode>(SpecComposer.Compose("/repo/it.yml", yaml, errors));
        JsonExpectation[] read = [.. new JsonExpectationReader(errors).Read(node.Entries)];
        Assert.Empty(errors.All);
        return read;
    }
}

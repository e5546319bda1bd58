using CsCheck;
using PerfGate.Protocols.Json;
using Xunit;

namespace PerfGate.Tests.Protocols.Json;

public class JsonPathMistakes
{
    [Theory]
    [InlineData("", 0, "a JSONPath starts with '$'")]
    [InlineData("items", 0, "did you mean '$.items'?")]
    [InlineData(" $", 0, "a JSONPath starts with '$'")]
    [InlineData("$ ", 1, "' ' is not expected")]
    [InlineData("$a", 1, "'a' is not expected")]
    [InlineData("$.", 2, "a name or '*' comes after '.'")]
    [InlineData("$. a", 2, "a name or '*' comes after '.'")]
    [InlineData("$.1a", 2, "a name or '*' comes after '.'")]
    [InlineData("$.a-b", 3, "'-' is not expected")]
    [InlineData("$..", 3, "a name or '*' comes after '.'")]
    [InlineData("$...a", 3, "a name or '*' comes after '.'")]
    [InlineData("$[", 2, "a name in quotes, an index, a slice")]
    [InlineData("$[]", 2, "a name in quotes, an index, a slice")]
    [InlineData("$[0", 1, "'[' is not closed")]
    [InlineData("$[0,]", 4, "a name in quotes, an index, a slice")]
    [InlineData("$[0 1]", 4, "',' or ']' comes here")]
    [InlineData("$[01]", 2, "no leading zero")]
    [InlineData("$[-0]", 2, "no sign before 0")]
    [InlineData("$[-]", 2, "an integer has digits")]
    [InlineData("$[1.0]", 3, "',' or ']' comes here")]
    [InlineData("$[9007199254740992]", 2, "the integer is beyond 9007199254740991")]
    [InlineData("$[1:2:3:4]", 7, "',' or ']' comes here")]
    [InlineData("$['a]", 2, "the text has no closing quote")]
    [InlineData("$['\\x']", 3, "not an escape")]
    [InlineData("$['\\\"']", 3, "not an escape")]
    [InlineData("$['\\uD800']", 2, "half a surrogate pair")]
    [InlineData("$['a\tb']", 4, "a control character")]
    [InlineData("$[?]", 3, "a filter takes @..., $..., a literal or a function here")]
    [InlineData("$[?a]", 3, "did you mean '@.a'?")]
    [InlineData("$[?1]", 3, "a value alone is not a test")]
    [InlineData("$[?true]", 3, "a value alone is not a test")]
    [InlineData("$[?@.a=1]", 6, "',' or ']' comes here")]
    [InlineData("$[?@.a==]", 8, "a filter takes")]
    [InlineData("$[?@.a==01]", 8, "'01' is not a number")]
    [InlineData("$[?@.a==1==2]", 9, "',' or ']' comes here")]
    [InlineData("$[?@.*==1]", 3, "a query that can select several values")]
    [InlineData("$[?1==@..a]", 6, "a query that can select several values")]
    [InlineData("$[?!@.a==1]", 7, "',' or ']' comes here")]
    [InlineData("$[?(@.a)==1]", 8, "',' or ']' comes here")]
    [InlineData("$[?(@.a]", 7, "')' comes here")]
    [InlineData("$[?(@.a", 3, "'(' is not closed")]
    [InlineData("$[?@.a&&]", 8, "a filter takes")]
    [InlineData("$[?@.a and @.b]", 7, "',' or ']' comes here")]
    [InlineData("$[?lenght(@)==1]", 3, "unknown function 'lenght' (valid: length, count, value, match, search)")]
    [InlineData("$[?length(@)]", 3, "a value alone is not a test")]
    [InlineData("$[?length()==1]", 3, "length(value) takes")]
    [InlineData("$[?length(@.*)==1]", 3, "length(value) takes")]
    [InlineData("$[?count(1)==1]", 3, "count(query) takes")]
    [InlineData("$[?match(@.a)]", 3, "match(text, pattern) takes")]
    [InlineData("$[?match(@.a,'(')]", 3, "a valid regular expression")]
    [InlineData("$[?match(@.a,'a')==true]", 3, "a test has no value to compare")]
    [InlineData("$[?count (@.a)==1]", 3, "did you mean '@.count'?")]
    public void Are_told_with_their_place(string path, int offset, string message)
    {
        Assert.Null(JsonPath.Parse(path, out var mistake));

        Assert.Equal(offset, mistake!.Offset);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_depth_do_not_overflow_the_stack()
    {
        Assert.Null(JsonPath.Parse("$" + string.Concat(Enumerable.Repeat("[?@", 100_000)), out var brackets));
        Assert.Null(JsonPath.Parse("$[?" + new string('(', 100_000), out var parentheses));

        Assert.Contains("nested more than 32 levels deep", brackets!.Message, StringComparison.Ordinal);
        Assert.Contains("nested more than 32 levels deep", parentheses!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_never_exceptions() =>
        Gen.String[Gen.Char["$@.[]()?*:,'\"\\ !<=>&|-019aeu\u00e9\ud83d"], 0, 24].Sample(text =>
        {
            var path = JsonPath.Parse("$" + text, out var mistake);
            Assert.NotEqual(path is null, mistake is null);
        });
}

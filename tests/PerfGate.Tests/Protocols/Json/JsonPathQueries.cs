using System.Text.Json;
using CsCheck;
using PerfGate.Protocols.Json;
using Xunit;

namespace PerfGate.Tests.Protocols.Json;

/// <summary>What RFC 9535 says that a query selects. Most sections of it are here by an example of their own.</summary>
public class JsonPathQueries
{
    private const string Store = """
        {
          "store": {
            "book": [
              { "category": "reference", "author": "Rees", "title": "Sayings", "price": 8.95 },
              { "category": "fiction", "author": "Waugh", "title": "Sword", "price": 12.99 },
              { "category": "fiction", "author": "Melville", "title": "Moby", "isbn": "0-553", "price": 8.99 },
              { "category": "fiction", "author": "Tolkien", "title": "Lord", "isbn": "0-395", "price": 22.99 }
            ],
            "bicycle": { "color": "red", "price": 399 }
          }
        }
        """;

    [Theory]
    [InlineData("$.store.book[*].author", """["Rees","Waugh","Melville","Tolkien"]""")]
    [InlineData("$..author", """["Rees","Waugh","Melville","Tolkien"]""")]
    [InlineData("$.store..price", """[8.95,12.99,8.99,22.99,399]""")]
    [InlineData("$..book[2].title", """["Moby"]""")]
    [InlineData("$..book[-1].title", """["Lord"]""")]
    [InlineData("$..book[0,1].title", """["Sayings","Sword"]""")]
    [InlineData("$..book[:2].title", """["Sayings","Sword"]""")]
    [InlineData("$..book[?@.isbn].title", """["Moby","Lord"]""")]
    [InlineData("$..book[?@.price<10].title", """["Sayings","Moby"]""")]
    [InlineData("$.store.bicycle.*", """["red",399]""")]
    [InlineData("$.store.book[?@.price > $.store.book[0].price && @.category == 'fiction'].title", """["Sword","Moby","Lord"]""")]
    [InlineData("$.store.book[?!@.isbn || @.price > 20].title", """["Sayings","Sword","Lord"]""")]
    [InlineData("$.store.book[?!(@.isbn || @.price > 10)].title", """["Sayings"]""")]
    [InlineData("$.store.book[?match(@.title, 'S.*')].title", """["Sayings","Sword"]""")]
    [InlineData("$.store.book[?search(@.title, 'or')].title", """["Sword","Lord"]""")]
    [InlineData("$.store.book[?length(@.author) == 4].author", """["Rees"]""")]
    [InlineData("$.store[?count(@.*) == 4][0].title", """["Sayings"]""")]
    [InlineData("$.store[?value(@..color) == 'red'].price", """[399]""")]
    [InlineData("$", "[" + Store + "]")]
    [InlineData("$.nothing", "[]")]
    [InlineData("$ .store [ 'bicycle' ] [ \"color\" , 'price' ]", """["red",399]""")]
    public void Select_from_a_store(string path, string expected) => Selects(Store, path, expected);

    [Theory]
    // Names
    [InlineData("""{"a":1,"A":2,"":3,"a b":4,"'":5,"\"":6,"☺":7,"😀":8}""", """$['a','','a b','\'','"',"'",'\u263A','\uD83D\uDE00']""", "[1,3,4,5,6,5,7,8]")]
    [InlineData("""{"☺":1,"_":2,"a1":3}""", "$.☺", "[1]")]
    [InlineData("""{"☺":1,"_":2,"a1":3}""", "$._", "[2]")]
    [InlineData("""["a"]""", "$['0']", "[]")]
    [InlineData("""{"0":"a"}""", "$[0]", "[]")]
    [InlineData("""{"a":null}""", "$.a", "[null]")]
    [InlineData("null", "$", "[null]")]
    // Indexes
    [InlineData("[0,1,2]", "$[-3]", "[0]")]
    [InlineData("[0,1,2]", "$[-4]", "[]")]
    [InlineData("[0,1,2]", "$[3]", "[]")]
    [InlineData("[0,1,2]", "$[9007199254740991]", "[]")]
    // Slices
    [InlineData("[0,1,2,3,4,5]", "$[1:3]", "[1,2]")]
    [InlineData("[0,1,2,3,4,5]", "$[ 1 : 5 : 2 ]", "[1,3]")]
    [InlineData("[0,1,2,3,4,5]", "$[5:1:-2]", "[5,3]")]
    [InlineData("[0,1,2,3,4,5]", "$[::-1]", "[5,4,3,2,1,0]")]
    [InlineData("[0,1,2,3,4,5]", "$[:-4]", "[0,1]")]
    [InlineData("[0,1,2,3,4,5]", "$[-2:]", "[4,5]")]
    [InlineData("[0,1,2,3,4,5]", "$[::0]", "[]")]
    [InlineData("""{"a":1}""", "$[:]", "[]")]
    // Wildcards and descendants
    [InlineData("""[[1],{"a":2},3]""", "$[*][*]", "[1,2]")]
    [InlineData("[0,1]", "$[*,1]", "[0,1,1]")]
    [InlineData("[[1],[2]]", "$..*", "[[1],[2],1,2]")]
    [InlineData("[[1],[2]]", "$..[0]", "[[1],1,2]")]
    [InlineData("""{"a":{"a":{"b":1}}}""", "$..a..b", "[1,1]")]
    // Filters: what is nothing, what is null
    [InlineData("""[{"a":null},{"b":1}]""", "$[?@.a]", """[{"a":null}]""")]
    [InlineData("""[{"a":null},{"b":1}]""", "$[?@.a == null]", """[{"a":null}]""")]
    [InlineData("""[{"a":null},{"b":1}]""", "$[?@.a == @.x]", """[{"b":1}]""")]
    [InlineData("""[{"a":null},{"b":1}]""", "$[?@.x <= @.y]", """[{"a":null},{"b":1}]""")]
    [InlineData("""[{"a":null},{"b":1}]""", "$[?@.x < @.y]", "[]")]
    [InlineData("""[{"a":null},{"b":1}]""", "$[?@.a != 1]", """[{"a":null},{"b":1}]""")]
    [InlineData("[false,true,null,0]", "$[?@ == false]", "[false]")]
    [InlineData("[false,true,null,0]", "$[?@ <= true]", "[true]")]
    [InlineData("[false,true,null,0]", "$[?@]", "[false,true,null,0]")]
    // Filters: numbers and texts
    [InlineData("[1,1.0,1e0,10e-1,\"1\",-0]", "$[?@ == 1]", "[1,1.0,1e0,10e-1]")]
    [InlineData("[0,-0,0.0]", "$[?@ == -0]", "[0,-0,0.0]")]
    [InlineData("[9007199254740993,9007199254740992]", "$[?@ > 9007199254740992]", "[9007199254740993]")]
    [InlineData("[1e400,1]", "$[?@ > 2]", "[1e400]")]
    [InlineData("""["a","b","ab",1]""", "$[?@ >= 'ab']", """["b","ab"]""")]
    [InlineData("""["\uFB01","\uD83D\uDE00"]""", "$[?@ > '\uFB01']", """["😀"]""")]
    [InlineData("""[[1,2],[2,1],{"a":1,"b":2}]""", "$[?@ == $[0]]", "[[1,2]]")]
    [InlineData("""[{"a":1,"b":2},{"b":2,"a":1},{"a":1}]""", "$[?@ == $[0]]", """[{"a":1,"b":2},{"b":2,"a":1}]""")]
    [InlineData("""{"x":{"a":1},"y":{"a":2}}""", "$[?@.a>1]", """[{"a":2}]""")]
    // Filters: precedence and nesting
    [InlineData("[1,2,3,4]", "$[?@==1||@==2&&@>2]", "[1]")]
    [InlineData("[1,2,3,4]", "$[?(@==1||@==4)&&@>2]", "[4]")]
    [InlineData("[[1,5],[2]]", "$[?@[?@>4]]", "[[1,5]]")]
    [InlineData("[1,2,3]", "$[?@==1,?@==3]", "[1,3]")]
    // Functions
    [InlineData("""["☺😀",[1,2],{"a":1,"b":2},12]""", "$[?length(@) == 2]", """["☺😀",[1,2],{"a":1,"b":2}]""")]
    [InlineData("[1]", "$[?length(@) == length(@.x)]", "[1]")]
    [InlineData("[[1,2],[3]]", "$[?count(@[*])>1]", "[[1,2]]")]
    [InlineData("[[1,2],[3]]", "$[?value(@[*]) == 3]", "[[3]]")]
    [InlineData("""["ab","abc","xab"]""", "$[?match(@, 'ab')]", """["ab"]""")]
    [InlineData("""["ab","abc","xab"]""", "$[?search(@, '^ab')]", """["ab","abc"]""")]
    [InlineData("""["a","bc"]""", "$[?match(@, 'a|b')]", """["a"]""")]
    [InlineData("""["a😀b","a\nb","a\rb","a\u2028b"]""", "$[?match(@, 'a.b')]", """["a😀b","a\u2028b"]""")]
    [InlineData("""["a.b","axb"]""", """$[?match(@, 'a\\.b')]""", """["a.b"]""")]
    [InlineData("""["a.b","axb"]""", "$[?match(@, 'a[.]b')]", """["a.b"]""")]
    [InlineData("""[{"t":"ab","p":"a."},{"t":"ab","p":"("},{"t":1,"p":"1"}]""", "$[?match(@.t, @.p)].p", """["a."]""")]
    public void Select(string document, string path, string expected) => Selects(document, path, expected);

    [Fact]
    public void With_names_and_indexes_alone_are_singular()
    {
        Assert.True(Parse("$.a[0]['b']").IsSingular);
        Assert.All(["$..a", "$.*", "$[0,1]", "$[0:1]", "$[?@.a]"], path => Assert.False(Parse(path).IsSingular));
    }

    [Fact]
    public void Slice_like_a_naive_walk() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[-10, 10].Nullable(), Gen.Int[-10, 10].Nullable(), Gen.Int[-4, 4]).Sample((length, start, end, step) =>
        {
            var array = Enumerable.Range(0, length).ToArray();

            var path = Parse($"$[{start}:{end}:{step}]");

            using var document = JsonDocument.Parse(JsonSerializer.Serialize(array));
            Assert.Equal(Slice(array, start, end, step), path.Select(document.RootElement).Select(e => e.GetInt32()));
        });

    /// <summary>Walks over every index in the step's direction and asks each whether it is meant.</summary>
    private static IEnumerable<int> Slice(int[] array, int? start, int? end, int step)
    {
        if (step == 0)
            yield break;
        var from = Absolute(start) ?? (step > 0 ? 0 : array.Length - 1);
        from = step > 0 ? Math.Max(from, 0) : Math.Min(from, array.Length - 1);
        for (var i = from; i >= 0 && i < array.Length; i += step)
        {
            if (Absolute(end) is { } limit && (step > 0 ? i >= limit : i <= Math.Max(limit, -1)))
                yield break;
            yield return array[i];
        }

        int? Absolute(int? bound) => bound < 0 ? bound + array.Length : bound;
    }

    private static void Selects(string json, string path, string expected)
    {
        using var document = JsonDocument.Parse(json);
        using var wanted = JsonDocument.Parse(expected);
        var query = Parse(path);

        var selected = query.Select(document.RootElement);

        Assert.Equal(wanted.RootElement.EnumerateArray().Select(e => JsonSerializer.Serialize(e)), selected.Select(e => JsonSerializer.Serialize(e)));
        if (query.IsSingular)
            Assert.Equal(selected.Count == 1, query.SelectOne(document.RootElement) is not null);
    }

    private static JsonPath Parse(string path)
    {
        var query = JsonPath.Parse(path, out var mistake);
        Assert.Null(mistake);
        return query!;
    }
}

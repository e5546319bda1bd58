using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>Compiles the logical expression of a filter (RFC 9535, section 2.3.5) to delegates.</summary>
internal sealed class JsonFilterParser(JsonPathScanner scanner)
{
    public FilterTest Parse() => Or();

    private FilterTest Or()
    {
        var tests = Chain("||", And);
        return tests.Length == 1 ? tests[0] : (root, current) => Array.Exists(tests, test => test(root, current));
    }

    private FilterTest And()
    {
        var tests = Chain("&&", Basic);
        return tests.Length == 1 ? tests[0] : (root, current) => Array.TrueForAll(tests, test => test(root, current));
    }

    private FilterTest[] Chain(string sign, Func<FilterTest> next)
    {
        var tests = new List<FilterTest> { next() };
        while (true)
        {
            var blank = scanner.Offset;
            scanner.SkipBlank();
            if (!scanner.Take(sign))
            {
                scanner.Rewind(blank);
                return [.. tests];
            }

            scanner.SkipBlank();
            tests.Add(next());
        }
    }

    private FilterTest Basic()
    {
        if (scanner.Next == '!')
        {
            scanner.Take("!");
            scanner.SkipBlank();
            var negated = scanner.Next == '(' ? Parenthesis() : Alone(Operand());
            return (root, current) => !negated(root, current);
        }

        if (scanner.Next == '(')
            return Parenthesis();

        var left = Operand();
        var blank = scanner.Offset;
        scanner.SkipBlank();
        if (JsonComparison.Signs.FirstOrDefault(scanner.Take) is not { } sign)
        {
            scanner.Rewind(blank);
            return Alone(left);
        }

        scanner.SkipBlank();
        var (a, b) = (Comparable(left), Comparable(Operand()));
        return (root, current) => JsonComparison.Holds(sign, a(root, current), b(root, current));
    }

    private FilterTest Parenthesis()
    {
        var open = scanner.Offset;
        scanner.Take("(");
        scanner.Enter();
        scanner.SkipBlank();
        var test = Or();
        scanner.SkipBlank();
        if (scanner.IsAtEnd)
            throw scanner.Fail("'(' is not closed", open);
        scanner.Expect(")", "')' comes here");
        scanner.Leave();
        return test;
    }

    private FilterTest Alone(FilterOperand operand) =>
        operand.Test ?? throw scanner.Fail("a value alone is not a test: compare it, as in == 1", operand.Offset);

    private FilterValue Comparable(FilterOperand operand) => operand switch
    {
        { Value: { } value } => value,
        { Nodes: not null } => throw scanner.Fail("a query that can select several values has nothing to compare; use names and indexes only", operand.Offset),
        _ => throw scanner.Fail("a test has no value to compare", operand.Offset),
    };

    private FilterOperand Operand()
    {
        var offset = scanner.Offset;
        if (scanner.Next is '@' or '$')
            return Query(offset);
        if (scanner.TakeText() is { } text)
            return Literal(offset, JsonSerializer.SerializeToElement(text)) with { Text = text };
        if (scanner.TakeNumber() is { } number)
            return Literal(offset, JsonElement.Parse(number));
        if (scanner.TakeFunction() is { } function)
            return Call(function, offset);
        return scanner.TakeName() switch
        {
            "true" => Literal(offset, JsonElement.Parse("true")),
            "false" => Literal(offset, JsonElement.Parse("false")),
            "null" => Literal(offset, JsonElement.Parse("null")),
            { } word => throw scanner.Fail($"'{word}' is nothing that a filter knows; did you mean '@.{word}'?", offset),
            null => throw scanner.Fail("a filter takes @..., $..., a literal or a function here", offset),
        };
    }

    private static FilterOperand Literal(int offset, JsonElement value) => new(offset) { Value = (_, _) => value };

    private FilterOperand Query(int offset)
    {
        var fromRoot = scanner.Take("$");
        if (!fromRoot)
            scanner.Take("@");
        var path = new JsonPath(fromRoot, JsonPathParser.Segments(scanner));
        if (path.IsSingular)
        {
            return new(offset)
            {
                Nodes = path,
                Value = path.SelectOne,
                Test = (root, current) => path.SelectOne(root, current) is not null,
            };
        }

        return new(offset) { Nodes = path, Test = (root, current) => path.Select(root, current).Count > 0 };
    }

    private FilterOperand Call(string name, int offset)
    {
        if (JsonPathFunction.All.FirstOrDefault(f => f.Name == name) is not { } function)
            throw scanner.Fail($"unknown function '{name}' (valid: {string.Join(", ", JsonPathFunction.All.Select(f => f.Name))})", offset);

        scanner.Enter();
        var arguments = new List<FilterOperand>();
        scanner.SkipBlank();
        if (scanner.Next != ')')
        {
            do
            {
                scanner.SkipBlank();
                arguments.Add(Operand());
                scanner.SkipBlank();
            }
            while (scanner.Take(","));
        }

        scanner.Expect(")", $"')' comes here: {function.Usage}");
        scanner.Leave();
        return function.Make(arguments, offset) ?? throw scanner.Fail(function.Usage, offset);
    }
}

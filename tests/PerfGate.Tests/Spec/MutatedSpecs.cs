using System.Text;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Tests.Architecture;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>Whatever stands in a spec, it is read, or it is answered with a place in the file; never an exception.</summary>
public sealed class MutatedSpecs
{
    private static readonly string[] Fragments =
    [
        "", " ", "\n", "\t", ":", ": ", "- ", "[", "]", "{", "}", "*", "&a ", "!!x ", "|", ">", "'", "\"", "#", "%", "@", "`", "~", "null", "true", "0", "-1", "1e9",
        "99999999999999999999", "9999999999999999999999999999999999s", "${", "}", "${env.X}", "${random.int(5,1)}", "baseline", " of all", " at 5", "<", "==", "\u0000", "\uD800", "é", "<<: *a\n", "?", "---\n", "0s", "[]", "{}",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Are_read_or_answered(int seed)
    {
        var random = new Random(seed);
        var original = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "perfgate.yml"));
        var lines = original.Split('\n');
        for (var i = 0; i < 400; i++)
        {
            var text = Mutate(original, lines, random);
            var reader = new SpecReader(_ => null);
            GateSpec? spec = null;
            var failure = Record.Exception(() => spec = reader.Read(ReadSpec.File, text, new SpecSelection()));

            Assert.True(failure is null, $"seed {seed}, mutation {i}: {failure}\n{text}");
            var errors = reader.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
            Assert.True((spec is null) == (errors.Count > 0), $"seed {seed}, mutation {i}: {errors.Count} errors\n{text}");
            var last = text.AsSpan().Count('\n') + 2;
            Assert.All(errors, e => Assert.InRange(e.Location!.Value.Line, 1, last));
            if (spec is not null)
                Assert.All(spec.Phases, p => Assert.True(p is { Checks.Count: > 0, Levels.Count: > 0, Endpoints.Count: > 0 }, text));
        }
    }

    private static string Mutate(string original, string[] lines, Random random)
    {
        var text = new StringBuilder(original);
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    break;
                case 2:
                    var length = Math.Min(random.Next(1, 8), text.Length - at);
                    text.Remove(at, length).Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                default:
                    var line = lines[random.Next(lines.Length)];
                    text.Replace(line + "\n", random.Next(2) == 0 ? "" : line + "\n" + lines[random.Next(lines.Length)] + "\n");
                    break;
            }
        }

        return text.ToString();
    }
}

using PerfGate.Cli;
using Xunit;

namespace PerfGate.Tests.Cli;

public sealed class ForeignTextOnTheConsole
{
    [Theory]
    [InlineData("a\u001b[2J\u001b]0;pwn\u0007b", "ab")]
    [InlineData("##vso[task.setvariable variable=PATH]/evil", "# #vso[task.setvariable variable=PATH]/evil")]
    [InlineData("::set-output name=a::b", ": :set-output name=a::b")]
    [InlineData("  ::error::x", "  : :error::x")]
    [InlineData("a\rb", "ab")]
    [InlineData("a\u202eb\u009bc", "abc")]
    [InlineData("  row   of  a table", "  row   of  a table")]
    [InlineData("http://[::1]:80", "http://[::1]:80")]
    public void Is_made_harmless_wherever_it_is_written(string text, string expected)
    {
        using var console = new StringWriter { NewLine = "\n" };
        using (var log = new LogWriter(console))
        {
            log.WriteLine(text);
            foreach (var c in text)
                log.Write(c);
            log.WriteLine();
            log.Write(text);
        }

        Assert.Equal($"{expected}\n{expected}\n{expected}", console.ToString());
    }

    [Fact]
    public async Task Of_a_spec_reaches_it_as_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-test-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "perfgate.yml"), "version: 1\ntarget: { url: http://127.0.0.1:9 }\nendpoints: { a: GET /a }\nphases: { p: { kind: \"x\\n::error::forged\\e[31m\" } }\n", TestContext.Current.CancellationToken);

        var answer = await Invoked.WithAsync("validate", folder.FullName);

        Assert.DoesNotContain(answer.Output.Split('\n'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', answer.Output);
        folder.Delete(recursive: true);
    }
}

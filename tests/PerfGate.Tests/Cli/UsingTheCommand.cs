using System.Text.Json;
using PerfGate.Cli;
using PerfGate.Tests.Architecture;
using Xunit;

namespace PerfGate.Tests.Cli;

public sealed class UsingTheCommand : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");

    private string Spec => Path.Combine(_folder.FullName, "perfgate.yml");

    /// <summary>To renew it: PERFGATE_UPDATE_DOCS=1.</summary>
    [Fact]
    public async Task Help_is_what_was_reviewed()
    {
        var golden = Path.Combine(RepositoryRoot.Path, "tests", "PerfGate.Tests", "Cli", "Golden", "help.txt");
        // The process is named after the tests here.
        var help = string.Concat((await Invoked.WithAsync("--help")).Output, (await Invoked.WithAsync("run", "--help")).Output);
        help = string.Join('\n', help.Replace("PerfGate.Tests", "perfgate", StringComparison.Ordinal).Split('\n').Select(l => l.TrimEnd()));
        if (Environment.GetEnvironmentVariable("PERFGATE_UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(golden, help, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), help);
    }

    [Theory]
    [InlineData("", "Required command was not provided")]
    [InlineData("rnu", "'rnu'")]
    [InlineData("run --format xml", "'xml' not recognized. Must be one of: 'auto' 'plain' 'ndjson'")]
    [InlineData("run --lock some", "'some' not recognized")]
    [InlineData("run --time-limit 30", "'30' is not a duration for --time-limit; write one such as 30m")]
    [InlineData("run --time-limit -1:00:00", "not a duration for --time-limit")]
    [InlineData("run --time-limit 0s", "not a duration for --time-limit")]
    [InlineData("run --lock-timeout 99999h", "not a duration for --lock-timeout")]
    [InlineData("run one.yml two.yml", "'two.yml'")]
    [InlineData("run --profil", "unknown option '--profil'")]
    [InlineData("validate --profil quick", "'--profil'|'quick'")]
    public async Task A_wrong_command_line_is_answered_with_2_and_a_line(string args, string said)
    {
        var answer = await Invoked.WithAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (answer.Exit, answer.Output));
        Assert.Contains(said.Split('|'), part => answer.Error.Contains(part, StringComparison.Ordinal));
        Assert.All(answer.Error.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("perfgate: ", line, StringComparison.Ordinal));
        Assert.EndsWith("perfgate: see perfgate --help, or perfgate <command> --help\n", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run {0} -o {0}/results --time-limit abc")]
    [InlineData("run {0} --nope -o {0}/results")]
    [InlineData("run --nope {0} --results {0}/results")]
    [InlineData("run {0} --nope")]
    [InlineData("run {0}/perfgate.yml --lock some")]
    [InlineData("run {0} --target-info {0}/nothing.json")]
    public async Task Whatever_ends_a_run_takes_the_old_verdict_away(string args)
    {
        var results = Path.Combine(_folder.FullName, args.Contains("results", StringComparison.Ordinal) ? "results" : Path.Combine("TestResults", "perfgate"));
        var verdict = Path.Combine(Directory.CreateDirectory(results).FullName, "verdict.json");
        await File.WriteAllTextAsync(verdict, "pass", TestContext.Current.CancellationToken);

        try
        {
            await Invoked.WithAsync([.. args.Split(' ').Select(a => a.Replace("{0}", _folder.FullName, StringComparison.Ordinal))]);
        }
        catch (FileNotFoundException)
        {
            // A build that says what it made and made nothing: Program tells it as a bug.
        }

        Assert.False(File.Exists(verdict));
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("00:01:30", 90)]
    [InlineData("1.00:00:00", 86400)]
    public void A_time_is_written_as_in_a_spec_or_with_colons(string text, double seconds) =>
        Assert.Equal(seconds, TimeOption.Parse(text)!.Value.TotalSeconds, 6);

    [Fact]
    public async Task Validate_tells_every_mistake_with_its_place()
    {
        await File.WriteAllTextAsync(Spec, "version: 1\ntarget: { url: \"http://127.0.0.1:1\" }\nendpoints: { a: GET / }\nphases: { p: { kind: lod }, q: { knd: load } }\n", TestContext.Current.CancellationToken);

        var answer = await Invoked.WithAsync("validate", _folder.FullName);

        Assert.Equal(2, answer.Exit);
        Assert.Equal(
            [$"{Spec}(4,22): error PG0103", $"{Spec}(4,32): error PG0106", $"{Spec}(4,34): error PG0102", "3 errors"],
            answer.Output.TrimEnd('\n').Split('\n').Select(l => l.Contains(": error", StringComparison.Ordinal) ? l[..(l.IndexOf(": error", StringComparison.Ordinal) + 14)] : l));
    }

    [Fact]
    public async Task A_spec_that_is_not_there_says_how_to_begin()
    {
        var answer = await Invoked.WithAsync("validate", Spec);

        Assert.Equal(2, answer.Exit);
        Assert.Contains("perfgate init", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Shop.csproj", "project: Shop.csproj")]
    [InlineData("package.json", "command: [node, server.js]")]
    [InlineData("main.py", "command: [uvicorn")]
    [InlineData("readme.txt", "url: http://127.0.0.1:8080")]
    public async Task What_init_writes_is_valid(string found, string target)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, found), "<Project />", TestContext.Current.CancellationToken);
        using var output = new StringWriter();

        Assert.Equal(ExitCode.Pass, InitCommand.Run(_folder.FullName, force: false, output, output));

        Assert.EndsWith(target.StartsWith("project", StringComparison.Ordinal) ? "then: dotnet build -c Release -t:PerfGate\n" : "then: perfgate run\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(target, await File.ReadAllTextAsync(Spec, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var answer = await Invoked.WithAsync("validate", Spec);
        Assert.Equal((0, $"{Spec} is valid: 3 phases, 9 checks\n"), (answer.Exit, answer.Output));
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "perfgate.schema.json")));
    }

    [Fact]
    public void Init_overwrites_only_when_it_is_told_to()
    {
        File.WriteAllText(Spec, "mine");
        using var output = new StringWriter();

        Assert.Equal(ExitCode.InvalidSpec, InitCommand.Run(_folder.FullName, force: false, output, output));
        Assert.Equal("mine", File.ReadAllText(Spec));
        Assert.Equal(ExitCode.Pass, InitCommand.Run(_folder.FullName, force: true, output, output));
        Assert.NotEqual("mine", File.ReadAllText(Spec));
    }

    [Fact]
    public async Task Target_names_the_project_of_a_spec_that_is_wrong_elsewhere()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Shop.csproj"), "<Project />", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Spec, "version: 1\ntarget: { project: Shop.csproj }\nphases: 3\n", TestContext.Current.CancellationToken);

        var answer = await Invoked.WithAsync("target", Spec);
        using var json = JsonDocument.Parse(answer.Output);

        Assert.Equal(0, answer.Exit);
        Assert.Equal("project", json.RootElement.GetProperty("kind").GetString());
        Assert.Equal(Path.Combine(_folder.FullName, "Shop.csproj"), json.RootElement.GetProperty("project").GetString());
    }

    [Fact]
    public async Task Results_that_can_not_be_written_are_told_before_anything_is_started()
    {
        await File.WriteAllTextAsync(Spec, "version: 1\n", TestContext.Current.CancellationToken);

        var answer = await Invoked.WithAsync("run", Spec, "--format", "plain", "--lock", "none", "--results", Path.Combine(Spec, "below"));

        Assert.Equal(2, answer.Exit);
        Assert.Contains("PG0903: the results directory", answer.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

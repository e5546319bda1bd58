using System.Diagnostics;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>Files that a spec names: regular, of limited size, and of its own repository.</summary>
public sealed class FilesOfASpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfgate-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/dev/zero", "is not a regular file")]
    [InlineData("/dev/random", "is not a regular file")]
    [InlineData("pipe", "is not a regular file")]
    [InlineData("folder", "is not a regular file")]
    [InlineData("nowhere", "does not exist")]
    [InlineData("large", "is larger than 16 MiB")]
    public void That_never_end_or_are_none_are_told_at_their_line(string file, string expected)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Prepare();

        var read = ReadSpec.Of($"allow-outside: true\n{Spec($"file: {file}")}", folder: _folder);

        Assert.Contains(read.Errors, e => e.StartsWith("(4,", StringComparison.Ordinal) && e.Contains(" PG0103 ", StringComparison.Ordinal) && e.Contains(expected, StringComparison.Ordinal));
        if (file != "large")
            Assert.Contains(ReadSpec.Of($"{Spec("timeout: 1s")}\nhttp: {{ tls: {{ authority: {file} }} }}", folder: _folder).Errors, e => e.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void The_spec_itself_is_one_of_them()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Prepare();
        File.CreateSymbolicLink(Path.Combine(_folder, "endless.yml"), "/dev/zero");
        foreach (var name in new[] { "endless.yml", "pipe", "folder", "large" })
        {
            var told = new List<Diagnostic>();
            Assert.Null(SpecFile.Read(Path.Combine(_folder, name), told.Add));
            Assert.Equal(DiagnosticCodes.SpecNotFound, Assert.Single(told).Code);
        }
    }

    [Theory]
    [InlineData("../secret.txt", false)]
    [InlineData("/etc/hostname", false)]
    [InlineData("link", false)]
    [InlineData("linked-folder/secret.txt", false)]
    [InlineData("../repository/inside.json", true)]
    [InlineData("inside.json", true)]
    public void That_lie_outside_of_the_repository_are_sent_only_where_the_spec_says_so(string file, bool isInside)
    {
        var repository = Directory.CreateDirectory(Path.Combine(_folder, "repository")).FullName;
        Directory.CreateDirectory(Path.Combine(repository, ".git"));
        var spec = Directory.CreateDirectory(Path.Combine(repository, "gate")).FullName;
        File.WriteAllText(Path.Combine(_folder, "secret.txt"), "x");
        File.WriteAllText(Path.Combine(repository, "inside.json"), "{}");
        File.WriteAllText(Path.Combine(spec, "inside.json"), "{}");
        File.CreateSymbolicLink(Path.Combine(spec, "link"), Path.Combine(_folder, "secret.txt"));
        File.CreateSymbolicLink(Path.Combine(spec, "linked-folder"), _folder);
        var path = file == "../repository/inside.json" ? "../inside.json" : file == "../secret.txt" ? "../../secret.txt" : file;

        var read = ReadSpec.Of(Spec($"file: {path}"), folder: spec);

        Assert.Equal(isInside, !read.Errors.Any(e => e.Contains("lies outside of the spec's repository", StringComparison.Ordinal)));
        Assert.DoesNotContain(ReadSpec.Of($"allow-outside: true\n{Spec($"file: {path}")}", folder: spec).Errors, e => e.Contains("lies outside", StringComparison.Ordinal));
    }

    [Fact]
    public void Variables_that_multiply_are_told_at_the_first_that_is_too_long()
    {
        var variables = string.Join('\n', Enumerable.Range(1, 12).Select(i => $"  v{i}: \"{string.Concat(Enumerable.Repeat($"${{v{i - 1}}}", 10))}\""));
        foreach (var seed in new[] { "0123456789", "${seq}" })
        {
            var read = ReadSpec.Of($"version: 1\ntarget: {{ url: http://127.0.0.1:9 }}\nvariables:\n  v0: \"{seed}\"\n{variables}\nendpoints: {{ a: {{ request: POST /, body: \"${{v12}}\" }} }}\nphases: {{ p: {{ kind: load }} }}");

            Assert.StartsWith(seed[0] == '0' ? "(10,7) PG0109" : "(9,7) PG0109", read.Errors[0], StringComparison.Ordinal);
            Assert.Single(read.Errors);
        }
    }

    private static string Spec(string endpoint) => $"version: 1\ntarget: {{ url: http://127.0.0.1:9 }}\nendpoints: {{ a: {{ request: POST /a, {endpoint} }} }}\nphases: {{ p: {{ kind: load }} }}";

    private void Prepare()
    {
        using var make = Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]);
        make.WaitForExit();
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        using var large = File.Create(Path.Combine(_folder, "large"));
        large.SetLength((16 * 1024 * 1024) + 1);
    }
}

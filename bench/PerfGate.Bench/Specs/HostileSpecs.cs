using System.Diagnostics;
using System.Globalization;
using System.Text;
using PerfGate.Spec;
using PerfGate.Syntax;

namespace PerfGate.Bench.Specs;

/// <summary>Specs that are meant to hurt their reader: each is answered with what is due, within seconds and with little memory, and nothing outside of the repository is read.</summary>
internal static class HostileSpecs
{
    /// <param name="output">A line for each, and the total.</param>
    public static int Run(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-hostile-").FullName;
        try
        {
            Prepare(folder);
            using var limit = new ReadingLimit(output);
            var findings = 0;
            foreach (var hostile in HostileSpecList.All)
            {
                var start = Stopwatch.GetTimestamp();
                var said = limit.Of(hostile.Name, () => Read(hostile, folder), out var finding) ?? [];
                var errors = said.Where(d => d.Severity == Severity.Error).ToList();
                finding ??= hostile.Due is null ? errors.Count == 0 ? null : "not read" : errors.Exists(e => e.Code == hostile.Due) ? null : $"{hostile.Due} is due";
                finding ??= said.FirstOrDefault(d => d.Message.Length is 0 or > 4000) is { } text ? $"a message of {text.Message.Length} characters" : null;
                finding ??= said.Count > 1000 ? $"{said.Count} messages" : null;
                findings += finding is null ? 0 : 1;
                var first = errors.Count == 0 ? "read" : $"{errors[0].Code} {Short(errors[0].Message)}";
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(finding is null ? "ok  " : "FAIL")} {hostile.Name}: {first} ({Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms){(finding is null ? "" : $" - {finding}")}"));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{HostileSpecList.All.Count} hostile specs, findings: {findings}; at most {limit.MostBytes >> 20} MiB and {limit.MostTime.TotalMilliseconds:0} ms"));
            return findings == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A repository with a spec's folder, and beside it what is none of its business.</summary>
    private static void Prepare(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "repository", ".git"));
        var specs = Directory.CreateDirectory(Path.Combine(folder, "repository", "gate")).FullName;
        File.WriteAllText(Path.Combine(folder, "outside.txt"), "none of its business");
        File.CreateSymbolicLink(Path.Combine(specs, "link-out"), Path.Combine(folder, "outside.txt"));
        File.CreateSymbolicLink(Path.Combine(specs, "circle"), Path.Combine(specs, "circle"));
        File.CreateSymbolicLink(Path.Combine(specs, "zero.yml"), "/dev/zero");
        Directory.CreateDirectory(Path.Combine(specs, "folder.yml"));
        using (var sparse = File.Create(Path.Combine(specs, "sparse.yml")))
            sparse.SetLength(1L << 40);
        using var pipe = Process.Start("mkfifo", [Path.Combine(specs, "pipe.yml")]);
        pipe.WaitForExit();
    }

    private static IReadOnlyList<Diagnostic> Read(HostileSpec hostile, string folder)
    {
        var path = Path.Combine(folder, "repository", "gate", hostile.File ?? "perfgate.yml");
        if (hostile.File is null)
            File.WriteAllBytes(path, hostile.Content);
        var said = new List<Diagnostic>();
        if (SpecFile.Read(path, said.Add) is not { } text)
            return said;
        var reader = new SpecReader(_ => null);
        _ = reader.Read(path, text, new SpecSelection());
        return [.. said, .. reader.Diagnostics];
    }

    private static string Short(string text) => text.Length <= 110 ? text : $"{Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text[..110]))}…";
}

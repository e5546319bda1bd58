using System.Text.RegularExpressions;
using Xunit;

namespace PerfGate.Tests.Architecture;

/// <summary>Holds the picture of docs/architecture.md: which room may use which.</summary>
public sealed partial class ArrowsPointOneWay
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Syntax"] = [],
        ["Measure"] = [],
        ["Statistics"] = [],
        ["Targets"] = ["Syntax", "Measure", "Protocols"],
        ["Baselines"] = ["Syntax", "Measure", "Targets", "Thresholds"],
        ["History"] = ["Measure", "Statistics", "Baselines", "Reports"],
        ["Load"] = ["Syntax", "Measure"],
        ["Protocols"] = ["Syntax", "Measure"],
        ["Thresholds"] = ["Syntax", "Measure", "Statistics"],
        ["Diagnosis"] = ["Syntax", "Measure", "Targets"],
        ["Reports"] = ["Syntax", "Measure", "Thresholds"],
        ["Spec"] = ["Targets", "Load", "Protocols", "Thresholds", "Statistics", "Syntax", "Measure"],
        ["Running"] = ["Spec", "Load", "Protocols", "Thresholds", "Measure"],
        ["Comparing"] = ["Spec", "Running", "Targets", "Load", "Protocols", "Thresholds", "Statistics", "Measure", "Syntax"],
    };

    [Fact]
    public void Every_room_uses_only_the_rooms_below_it()
    {
        var root = Path.Combine(RepositoryRoot.Path, "src", "PerfGate");
        var wrong =
            from file in RepositoryRoot.Sources("src", "PerfGate")
            let room = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0]
            where Directory.Exists(Path.Combine(root, room))
            from Match use in Use().Matches(File.ReadAllText(file))
            let other = use.Groups[1].Value
            where other != room && !Allowed[room].Contains(other)
            select $"{Path.GetRelativePath(root, file)} uses PerfGate.{other}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_is_a_room_of_the_picture()
    {
        var rooms = Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "src", "PerfGate"))
            .Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj" or "TestResults"));

        Assert.Empty(rooms.Except(Allowed.Keys));
    }

    [Fact]
    public void No_namespace_of_PerfGate_is_used_globally()
    {
        var wrong = RepositoryRoot.Sources("src").Where(f => File.ReadAllText(f).Contains("global using PerfGate", StringComparison.Ordinal));

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^using (?:static )?PerfGate\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Use();
}

using System.Text.Json;
using System.Xml.Linq;
using PerfGate.Diagnosis;
using Xunit;
using static PerfGate.Tests.Diagnosis.Stacks;

namespace PerfGate.Tests.Diagnosis;

public sealed class CpuProfiles
{
    private static readonly CpuProfile _profile = Profile(
        Stack("~Dispatch > Orders.List > ~JsonSerializer.Write", 60),
        Stack("~Dispatch > Orders.List > Prices.Round", 25),
        Stack("~Dispatch > Orders.List", 5),
        Stack("~Dispatch > ~Socket.Send", 10));

    [Fact]
    public void A_method_of_the_service_answers_for_the_framework_it_calls()
    {
        var list = _profile.Methods[0];

        Assert.Equal("Orders.List", list.Frame.Method);
        Assert.Equal(5, list.SelfMilliseconds, 6);
        Assert.Equal(90, list.InclusiveMilliseconds, 6);
        Assert.Equal(65, list.ChargedMilliseconds, 6);
    }

    [Fact]
    public void Charged_time_adds_up_to_the_whole()
    {
        Assert.Equal(100, _profile.TotalMilliseconds, 6);
        Assert.Equal(100, _profile.Methods.Sum(m => m.ChargedMilliseconds), 6);
        Assert.Equal(0.1, _profile.Cores, 6);
    }

    [Fact]
    public void A_recursive_method_counts_once_for_a_stack()
    {
        var profile = Profile(Stack("Walk > Walk > Walk", 30));

        Assert.Equal(30, Assert.Single(profile.Methods).InclusiveMilliseconds, 6);
    }

    [Fact]
    public void The_hottest_path_follows_the_time_to_where_it_is_spent()
    {
        Assert.Equal(["Dispatch", "Orders.List", "JsonSerializer.Write"], _profile.HottestPath.Select(n => n.Frame.Method));
    }

    [Fact]
    public void The_main_caller_is_the_nearest_method_of_the_service()
    {
        Assert.Equal("Orders.List", _profile.MainCaller(new Frame("Shop", "Prices.Round"))!.Value.Method);
        Assert.Equal("Dispatch", _profile.MainCaller(new Frame("Shop", "Orders.List"))!.Value.Method);
    }

    [Fact]
    public void An_empty_profile_is_empty_and_not_an_error()
    {
        var profile = Profile();

        Assert.Empty(profile.Methods);
        Assert.Empty(profile.HottestPath);
        Assert.Equal(0, profile.TotalMilliseconds);
        Assert.NotNull(XDocument.Parse(FlameGraph.Draw(profile, "empty")).Root);
    }

    [Fact]
    public void The_method_that_became_slower_heads_the_difference_whatever_the_number_of_requests()
    {
        var baseline = Profile(Stack("Orders.List", 100, 400), Stack("Prices.Round", 300, 1200));
        var candidate = Profile(Stack("Orders.List", 280, 1100), Stack("Prices.Round", 600, 2400));

        var difference = ProfileDifference.Of(baseline, 1000, candidate, 2000);

        var first = difference.Methods[0];
        Assert.Equal("Orders.List", first.Frame.Method);
        Assert.Equal(40, first.ChangeMicroseconds, 6);
        Assert.Equal(0.4, first.RelativeChange!.Value, 6);
        Assert.True(first.IsSignificant);
        Assert.Equal(0, difference.Methods[1].ChangeMicroseconds, 6);
        Assert.Equal(["Orders.List (Shop) +40 % of CPU per request, +40 µs"], difference.Lines());
    }

    [Fact]
    public void A_change_within_the_noise_of_sampling_is_not_named()
    {
        var difference = ProfileDifference.Of(Profile(Stack("A", 100, 100)), 1000, Profile(Stack("A", 110, 110)), 1000);

        Assert.False(difference.Methods[0].IsSignificant);
        Assert.Empty(difference.Lines());
    }

    [Fact]
    public void A_method_of_the_service_comes_before_what_the_framework_does_more_because_of_it()
    {
        var difference = ProfileDifference.Of(
            Profile(Stack("Orders.List", 200, 800), Stack("~Pool.Spin", 300, 1200)), 1000,
            Profile(Stack("Orders.List", 260, 1040), Stack("~Pool.Spin", 450, 1800)), 1000);

        Assert.Equal(["Orders.List", "Pool.Spin"], difference.Methods.Select(m => m.Frame.Method));
        Assert.Equal(["Orders.List (Shop) +30 % of CPU per request, +60 µs"], difference.Lines());
    }

    [Fact]
    public void The_framework_is_named_where_nothing_of_the_service_surely_changed()
    {
        var difference = ProfileDifference.Of(
            Profile(Stack("Orders.List", 200, 800), Stack("~Pool.Spin", 300, 1200)), 1000,
            Profile(Stack("Orders.List", 205, 820), Stack("~Pool.Spin", 450, 1800)), 1000);

        Assert.Equal(["Pool.Spin (System.Private.CoreLib) +50 % of CPU per request, +150 µs"], difference.Lines());
    }

    [Fact]
    public void A_method_that_is_new_has_no_relative_change()
    {
        var difference = ProfileDifference.Of(Profile(Stack("A", 100, 400)), 100, Profile(Stack("A", 100, 400), Stack("B", 50, 200)), 100);

        Assert.Null(difference.Methods[0].RelativeChange);
        Assert.Equal(["B (Shop) new: of CPU per request, +500 µs"], difference.Lines());
    }

    [Fact]
    public void Speedscope_gets_every_stack_with_its_weight()
    {
        using var output = new MemoryStream();
        Speedscope.Write(_profile, "shop", output);
        using var json = JsonDocument.Parse(output.ToArray());

        var profile = json.RootElement.GetProperty("profiles")[0];
        var frames = json.RootElement.GetProperty("shared").GetProperty("frames");
        var first = profile.GetProperty("samples")[0].EnumerateArray().Select(i => frames[i.GetInt32()].GetProperty("name").GetString());
        Assert.Equal(["Dispatch", "Orders.List", "JsonSerializer.Write"], first);
        Assert.Equal(100, profile.GetProperty("weights").EnumerateArray().Sum(w => w.GetDouble()), 6);
        Assert.Equal("milliseconds", profile.GetProperty("unit").GetString());
    }

    [Fact]
    public void The_flame_graph_is_xml_with_a_titled_box_for_each_method_in_proportion()
    {
        var svg = XDocument.Parse(FlameGraph.Draw(_profile, "GET /orders"));

        XNamespace ns = "http://www.w3.org/2000/svg";
        var boxes = svg.Descendants(ns + "g").ToDictionary(
            g => g.Element(ns + "title")!.Value.Split(':')[0], g => (double)g.Element(ns + "rect")!.Attribute("width")!);
        Assert.Equal("img", (string?)svg.Root!.Attribute("role"));
        Assert.Contains("GET /orders", (string?)svg.Root.Attribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(1200 * 0.9, boxes["Orders.List (Shop)"], 0);
        Assert.Equal(1200 * 0.25, boxes["Prices.Round (Shop)"], 0);
    }

    [Fact]
    public void Names_are_escaped_and_characters_that_xml_cannot_hold_replaced()
    {
        var svg = FlameGraph.Draw(Profile(Stack("Evil.<script>alert(1)</script>\u0001", 10)), "<b>&\"");

        Assert.NotNull(XDocument.Parse(svg).Root);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_difference_more_is_red_less_is_blue_and_the_same_is_pale()
    {
        var svg = XDocument.Parse(FlameGraph.DrawDifference(
            Profile(Stack("More", 100), Stack("Less", 100), Stack("Same", 100)), 100,
            Profile(Stack("More", 200), Stack("Less", 50), Stack("Same", 100)), 100, "A/B"));

        XNamespace ns = "http://www.w3.org/2000/svg";
        var colors = svg.Descendants(ns + "g").ToDictionary(g => g.Element(ns + "title")!.Value.Split(' ')[0], g => (string)g.Element(ns + "rect")!.Attribute("fill")!);
        Assert.Equal("rgb(240,50,50)", colors["More"]);
        Assert.Equal("rgb(145,145,240)", colors["Less"]);
        Assert.Equal("rgb(240,240,240)", colors["Same"]);
    }
}

using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Tests.Thresholds;
using Xunit;

namespace PerfGate.Tests.Reports;

public partial class HtmlReporterTests
{
    public static TheoryData<string> Runs => new(CanonicalRuns.All.Keys);

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_page_holds_every_check_and_asks_nobody_for_anything(string run)
    {
        var page = Render(CanonicalRuns.All[run]);

        Assert.Equal(CanonicalRuns.All[run].Checks.Count, Row().Count(page));
        Assert.DoesNotMatch(Foreign(), page);
        // For looking at the pages and for the browser tests (tests/browser).
        if (Environment.GetEnvironmentVariable("PERFGATE_HTML_OUT") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, $"{run}.html"), page);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_culture_changes_nothing(string run) =>
        Assert.Equal(Render(CanonicalRuns.All[run]), Cultures.Under(Cultures.All["turkish-like"], () => Render(CanonicalRuns.All[run])));

    [Fact]
    public void A_soak_that_paused_shows_what_was_held()
    {
        var (run, phase) = (CanonicalRuns.Green, CanonicalRuns.Green.Phases[0]);
        var paused = phase.Measurements[0] with { Plateaus = [new Plateau(120, 24_000, 5 << 20, null, 21, 188)], Extensions = 1 };

        var page = Render(run with { Phases = [phase with { Measurements = [paused, paused] }] });

        Assert.Equal(1, Regex.Count(page, "<h3>Held in the pauses</h3>"));
        Assert.Equal(1, Regex.Count(page, ">5 MiB</td>"));
        Assert.Matches(@"extended by [\d.]+ s to decide", page);
        Assert.DoesNotContain("Held in the pauses", Render(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_soak_shows_its_thirds()
    {
        var (run, phase) = (CanonicalRuns.Green, CanonicalRuns.Green.Phases[0]);
        string Page(string kind, Measurement soak) => Render(run with { Phases = [phase with { Kind = kind, Measurements = [soak with { Endpoint = phase.Measurements[0].Endpoint }] }] });
        var slower = Soak.Of(600, milliseconds: at => at < 400 ? 10.1 : 15.15);

        var page = Page("soak", slower);

        Assert.Equal(1, Regex.Count(page, "<h3>First and last third</h3>"));
        foreach (var metric in new[] { "throughput.decay", "median.growth", "errors.growth" })
            Assert.Matches($"<td[^>]*>{Regex.Escape(metric)}</td>", page);
        Assert.Matches(@">10[\d.]* ms<.*>15[\d.]* ms<.*>\+(49|50)[\d.]* %<.*>\+4\d[\d.]* % to \+5\d[\d.]* %<", WebUtility.HtmlDecode(page));
        Assert.Contains("First and last third", Page("soak", Soak.Of(600, closed: true, rate: at => at < 400 ? 100 : 50)), StringComparison.Ordinal);
        Assert.DoesNotContain("-0 %", page, StringComparison.Ordinal);
        Assert.DoesNotContain("First and last third", Page("load", slower), StringComparison.Ordinal);
        Assert.DoesNotContain("First and last third", Page("soak", Soak.Of(120)), StringComparison.Ordinal);
        Assert.DoesNotContain("First and last third", Page("soak", Soak.Of(600, rate: at => 10 + at)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_becomes_markup()
    {
        var page = Render(CanonicalRuns.Hostile);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&@team", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
    }

    [Fact]
    public void A_breached_phase_says_why_and_no_other_does()
    {
        var page = Render(CanonicalRuns.Red);

        Assert.Equal(1, Regex.Count(page, "<h3>Why</h3>"));
        Assert.Contains("<li>77 % of CPU in Catalog.Sort (Shop)", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/docs/troubleshooting.md#cpu-saturated\">cpu-saturated</a>", page, StringComparison.Ordinal);
        Assert.Contains("<title>Catalog.Sort (Shop): 2310 ms", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"steady.speedscope.json\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_breached_comparison_shows_what_changed_per_request_and_the_profiles_of_both_sides()
    {
        var page = Render(CanonicalRuns.Red with { Insights = [SampleInsights.Difference with { Phase = "steady" }] });

        var read = WebUtility.HtmlDecode(page);
        Assert.Contains("<li>Catalog.Sort (Shop) +38 % of CPU per request, +212 µs</li>", read, StringComparison.Ordinal);
        Assert.Matches("""<td[^>]*>Catalog.Sort \(Shop\)</td><td[^>]*>558 µs</td><td[^>]*>770 µs</td><td[^>]*>\+212 µs</td><td[^>]*>\+38.0 %</td><td[^>]*>yes</td>""", read);
        Assert.Matches("""<td[^>]*>Catalog.Copy \(Shop\)</td>.*>new</td><td[^>]*>no</td>""", read);
        Assert.Matches("""<td[^>]*>Byte\[\] in Catalog.Copy \(Shop\)</td>.*>-1 KiB</td><td[^>]*>-50.0 %</td>""", read);
        Assert.Contains("<a href=\"steady-candidate.speedscope.json\">", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"steady-baseline.speedscope.json\">", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Foreign(), page);
        Assert.DoesNotMatch(StyleAttribute(), SampleInsights.Difference.FlameGraph!);
    }

    [Fact]
    public void The_flame_graph_needs_no_style_that_the_policy_forbids() =>
        Assert.DoesNotMatch(StyleAttribute(), string.Concat(CanonicalRuns.Red.Insights.Select(i => i.FlameGraph)));

    [Fact]
    public void A_comparison_says_what_it_decided_and_what_did_not_count()
    {
        var page = Render(CanonicalRuns.All["regression"]);

        Assert.Contains("<b>Worse than the baseline: GET /items p25 +7.2 % [+5.5 %, +8.5 %]; GET /items p50 +7.3 % [+3.6 %, +9.8 %].</b> Compared with origin/main at 3f2c1ab: 14 of at most 30 rounds, fresh processes in each, 125/s to each side.", page, StringComparison.Ordinal);
        Assert.Contains("<li>14 of 280 turns did not count: 11 because other processes used more than 0.6 of a core, 3 because the load generator was late</li>", page, StringComparison.Ordinal);
        Assert.Contains("<li>1 round was measured again because other processes", page, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(page, "worse, not judged"));
    }

    [Theory]
    [InlineData("regression")]
    [InlineData("undecided")]
    public void Every_round_of_every_metric_is_a_dot(string run)
    {
        var metrics = CanonicalRuns.All[run].Phases[^1].Comparison!.Metrics;

        Assert.Equal(metrics.Sum(m => m.Rounds.Count), Regex.Count(Render(CanonicalRuns.All[run]), "<circle [^>]*r=\"2.5\""));
    }

    [Fact]
    public void Both_sides_the_same_program_is_said_without_an_empty_table()
    {
        var page = Render(CanonicalRuns.All["same"]);

        Assert.Contains("<b>Both sides are the same program.</b> Compared with origin/main at 3f2c1ab without a measurement.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"phase-0-table\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spoilt_comparison_says_its_cause() =>
        Assert.Contains("<b>Not valid:</b> 4 of 7 rounds could not be used: the hypervisor gave the machine to others", Render(CanonicalRuns.All["spoilt"]), StringComparison.Ordinal);

    [Fact]
    public void Only_the_hashed_script_and_style_may_run()
    {
        var policy = Policy().Match(Render(CanonicalRuns.Green)).Groups[1].Value;

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_seconds_of_twenty_endpoints_stay_below_two_megabytes()
    {
        var names = Enumerable.Range(1, 20).Select(i => ($"endpoint-{i}", $"GET /api/things/{i}")).ToArray();
        var loads = names.Select((n, i) => new SampleLoad { Phase = "", Endpoint = n.Item1, Seconds = 1000, Rate = 20, MedianSeconds = 0.01 + (i * 0.003), Open = true, FailedShare = i == 3 ? 0.1 : 0 }).ToArray();
        var run = new SampleRun(names).Phase("soak", "soak", loads);
        foreach (var (name, _) in names)
            run.Check("p95", PerfGate.Thresholds.Comparison.Less, 0.1, name);

        var page = Render(run.Report(1));

        Assert.Equal(20_000, run.Report(1).Phases[0].Measurements.Sum(m => m.Timeline.Count));
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 500_000, 2_000_000);
        if (Environment.GetEnvironmentVariable("PERFGATE_HTML_OUT") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, "soak.html"), page);
    }

    [Fact]
    public void The_rest_of_a_second_at_the_end_is_no_collapse_of_the_rate()
    {
        var load = new SampleLoad { Phase = "", Endpoint = "items", Seconds = 5, Rate = 200, MedianSeconds = 0.01, Open = true };
        var run = new SampleRun(("items", "GET /items")).Phase("steady", "load", load).Report(0);
        var phase = run.Phases[0];
        var measured = phase.Measurements[0] with { Elapsed = TimeSpan.FromSeconds(4.001) };

        var page = Render(run with { Phases = [phase with { Measurements = [measured] }] });

        Assert.Contains("\"ok\":[200,200,200,200],", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_second_at_the_end_counts_for_its_rate()
    {
        var load = new SampleLoad { Phase = "", Endpoint = "items", Seconds = 3, Rate = 200, MedianSeconds = 0.01, Open = true };
        var run = new SampleRun(("items", "GET /items")).Phase("steady", "load", load).Report(0);
        var phase = run.Phases[0];
        var measured = phase.Measurements[0];
        measured = measured with
        {
            Elapsed = TimeSpan.FromSeconds(2.5),
            Timeline = [.. measured.Timeline.Take(2), measured.Timeline[2] with { Succeeded = 100 }],
        };

        var page = Render(run with { Phases = [phase with { Measurements = [measured] }] });

        Assert.Contains("\"ok\":[200,200,200],", page, StringComparison.Ordinal);
    }

    private static string Render(RunReport run)
    {
        using var stream = new MemoryStream();
        new HtmlReporter().Write(run, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<tr data-verdict=")]
    private static partial Regex Row();

    // An address in an attribute or a style that a browser would fetch by itself; links that a person follows are not.
    [GeneratedRegex(@"(src|srcset|action|poster|data)\s*=\s*[""']?(https?:)?//|<link|@import|url\(", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"\sstyle\s*=|<style|<script|\son\w+\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex StyleAttribute();

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();
}

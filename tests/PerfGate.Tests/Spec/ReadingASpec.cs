using PerfGate.Load;
using PerfGate.Spec;
using Xunit;

namespace PerfGate.Tests.Spec;

public sealed class ReadingASpec
{
    private const string Tagged = """
          one: { kind: benchmark, tags: [quick, bench] }
          two: { kind: load, duration: 5s, tags: [load] }
          three: { kind: load, requests: 100, tags: [load, slow] }

        """;

    private const string Profiles = Tagged + """
        profiles:
          quick: { duration: 1s, iterations: 7, requests: 9, warmup: 0s, phases: [one, two], on-invalid: warn, on-inconclusive: fail }
          nightly: { tags: ["!slow"] }

        """;

    [Fact]
    public void Says_nothing_and_defaults_hold()
    {
        var spec = ReadSpec.WithPhases("  one: { kind: benchmark }\n  two: { kind: load }\n  three: { kind: soak, rate: 10/s }\n").Spec;

        Assert.Equal("shop", spec.Name);
        Assert.True(spec.InvalidFails);
        Assert.False(spec.InconclusiveFails);
        Assert.Equal(1, spec.Seed);
        Assert.Equal([(true, 200L, 10.0), (false, null, 10.0), (false, (long?)null, 60.0)], spec.Phases.Select(p => (p.Alone, p.Requests, p.Duration?.TotalSeconds)));
        Assert.Equal([1, 10], spec.Phases.Take(2).Select(p => Assert.IsType<ClosedLoad>(p.Levels[0].Load).Concurrency));
        Assert.All(spec.Phases, p => Assert.Equal(TimeSpan.FromSeconds(1), p.Warmup));
    }

    [Fact]
    public void A_profile_overrides_what_the_phases_have()
    {
        var spec = ReadSpec.WithPhases(Profiles, new SpecSelection { Profile = "quick" }).Spec;

        Assert.Equal("quick", spec.Profile);
        Assert.Equal([("one", 7L, 10.0), ("two", (long?)null, 1.0)], spec.Phases.Select(p => (p.Name, p.Requests, p.Duration?.TotalSeconds)));
        Assert.All(spec.Phases, p => Assert.Equal(TimeSpan.Zero, p.Warmup));
        Assert.False(spec.InvalidFails);
        Assert.True(spec.InconclusiveFails);
    }

    [Fact]
    public void The_profile_named_default_holds_when_none_is_chosen()
    {
        var text = Tagged + "profiles: { default: { tags: quick }, all: {} }\n";

        Assert.Equal(["one"], ReadSpec.WithPhases(text).Spec.Phases.Select(p => p.Name));
        Assert.Equal(3, ReadSpec.WithPhases(text, new SpecSelection { Profile = "all" }).Spec.Phases.Count);
    }

    [Theory]
    [InlineData("load", "two three")]
    [InlineData("!slow", "one two")]
    [InlineData("load !slow", "two")]
    [InlineData("quick slow", "one three")]
    public void Tags_pick_and_leave_out(string tags, string phases) =>
        Assert.Equal(phases.Split(' '), ReadSpec.WithPhases(Tagged, new SpecSelection { Tags = tags.Split(' ') }).Spec.Phases.Select(p => p.Name));

    [Fact]
    public void Phases_are_picked_by_name_in_the_order_of_the_file() =>
        Assert.Equal(["one", "three"], ReadSpec.WithPhases(Tagged, new SpecSelection { Phases = ["three", "one"] }).Spec.Phases.Select(p => p.Name));

    [Fact]
    public void The_command_line_narrows_a_profile() =>
        Assert.Equal(["two"], ReadSpec.WithPhases(Profiles, new SpecSelection { Profile = "nightly", Tags = ["load"] }).Spec.Phases.Select(p => p.Name));

    [Fact]
    public void A_selection_that_leaves_nothing_is_an_error() =>
        Assert.Contains("leave no phase to run", Assert.Single(ReadSpec.WithPhases(Profiles, new SpecSelection { Profile = "nightly", Tags = ["slow"] }).Errors), StringComparison.Ordinal);

    [Fact]
    public void Unknown_profiles_phases_and_tags_are_errors()
    {
        var selection = new SpecSelection { Profile = "quik", Phases = ["ones"], Tags = ["!slo"] };

        var errors = ReadSpec.WithPhases(Profiles, selection).Errors;

        Assert.Contains(errors, e => e.Contains("unknown profile 'quik'; did you mean 'quick'?", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("unknown phase 'ones'; did you mean 'one'?", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("unknown tag 'slo'; did you mean 'slow'?", StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_that_no_phase_uses_is_warned_of() =>
        Assert.Equal(["endpoint 'health' is used by no phase"], ReadSpec.WithPhases("  one: { kind: load, endpoints: orders }\n").Warnings);

    [Fact]
    public void Weights_where_nothing_is_mixed_are_warned_of() =>
        Assert.Equal(["the weights mean nothing in phase 'one': it measures each endpoint alone"], ReadSpec.WithPhases("  one: { kind: benchmark, endpoints: { orders: 4, health: 1 } }\n").Warnings);

    [Fact]
    public void What_came_from_the_environment_is_a_secret()
    {
        var read = ReadSpec.Of(
            "version: 1\ntarget: { url: \"http://127.0.0.1:1\" }\nendpoints:\n  orders: { request: GET /orders, headers: { Authorization: \"Bearer ${env.TOKEN}\" } }\nphases: { one: { kind: load } }\n",
            environment: name => name == "TOKEN" ? "s3cr3t-value" : null);

        Assert.Contains("s3cr3t-value", read.Spec.Secrets);
    }

    [Fact]
    public void Another_url_takes_the_place_of_the_target()
    {
        Assert.Equal("url", ReadSpec.WithPhases(Tagged, new SpecSelection { TargetUrl = "http://127.0.0.1:8080" }).Spec.Target.Kind);
        Assert.Contains("not an absolute http", Assert.Single(ReadSpec.WithPhases(Tagged, new SpecSelection { TargetUrl = "127.0.0.1:8080" }).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_someone_elses_is_not_restarted()
    {
        const string phases = "phases: { one: { kind: load, fresh: true } }\n";
        var own = ReadSpec.Of("version: 1\ntarget: { url: \"http://127.0.0.1:1\" }\nendpoints: { a: GET / }\n" + phases);
        var asked = ReadSpec.Of(ReadSpec.Head + phases, new SpecSelection { TargetUrl = "http://127.0.0.1:1" });

        Assert.Contains("not PerfGate's to restart", Assert.Single(own.Errors), StringComparison.Ordinal);
        Assert.Contains("not PerfGate's to restart", Assert.Single(asked.Warnings), StringComparison.Ordinal);
        Assert.NotNull(asked.Found);
    }

    [Theory]
    [InlineData("name: [x]")]
    [InlineData("seed: -1")]
    [InlineData("seed: many")]
    [InlineData("on-invalid: perhaps")]
    [InlineData("on-inconclusive: error")]
    [InlineData("diagnose: sometimes")]
    [InlineData("profiles: 3")]
    [InlineData("variables: 3")]
    public void A_mistake_in_any_key_of_the_root_is_one_error(string line) =>
        Assert.Contains("(8,", Assert.Single(ReadSpec.WithPhases($"  one: {{ kind: load }}\n{line}\n").Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("kind:")]
    [InlineData("kind: load, endpoints: []")]
    [InlineData("kind: load, endpoints: {}")]
    [InlineData("kind: load, concurrency: []")]
    [InlineData("kind: load, rate: []")]
    [InlineData("kind: load, duration: 0s")]
    [InlineData("kind: load, iterations: 5")]
    [InlineData("kind: benchmark, requests: 5")]
    [InlineData("kind: benchmark, rate: 5/s")]
    [InlineData("kind: load, rate: 5/s, concurrency: 5")]
    [InlineData("kind: load, rate: 5/s, requests: 5")]
    [InlineData("kind: load, poisson: true")]
    [InlineData("kind: load, concurrency: [5, 5]")]
    [InlineData("kind: load, endpoints: [orders, orders]")]
    [InlineData("kind: load, endpoints: { orders: 0 }")]
    [InlineData("kind: load, rate: { from: 5/s }")]
    [InlineData("kind: load, thresholds: [{ abort: true }]")]
    [InlineData("kind: load, thresholds: [{ warn: mean < 1s, abort: true }]")]
    [InlineData("kind: load, thresholds: [{ fail: mean < 1s, after: 1s }]")]
    [InlineData("kind: load, thresholds: [[mean < 1s]]")]
    public void A_phase_that_makes_no_sense_is_an_error_in_its_line(string phase) =>
        Assert.All(ReadSpec.WithPhases($"  one: {{ {phase} }}\n").Errors, e => Assert.StartsWith("(7,", e, StringComparison.Ordinal));

    [Theory]
    [InlineData("version: 1\ntarget:\nendpoints: { a: GET / }\nphases: { one: { kind: load } }\n", "(2,1) PG0106 'target' is empty")]
    [InlineData("version: 1\ntarget: { url: \"http://127.0.0.1:1\" }\nendpoints: {}\nphases: { one: { kind: load } }\n", "(3,1) PG0106 'endpoints' is empty")]
    [InlineData("version: 1\ntarget: { url: \"http://127.0.0.1:1\" }\nendpoints: { a: GET / }\nphases:\n", "(4,1) PG0106 'phases' is empty")]
    [InlineData("version: 1\ntarget: { url: \"http://127.0.0.1:1\" }\nendpoints: { a: GET / }\nphases: {}\n", "(4,1) PG0106 'phases' is empty")]
    [InlineData("version:\ntarget: { url: \"http://127.0.0.1:1\" }\nendpoints: { a: GET / }\nphases: { one: { kind: load } }\n", "(1,1) PG0106 'version' is empty")]
    public void Emptiness_is_an_error(string text, string error) =>
        Assert.StartsWith(error, Assert.Single(ReadSpec.Of(text).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_profile_does_not_hide_the_mistakes_of_what_it_overrides()
    {
        var text = "  one: { kind: benchmark, iterations: -1, warmup: soon }\nprofiles: { quick: { iterations: 5, warmup: 1s, duration: 0s } }\n";

        Assert.Equal(3, ReadSpec.WithPhases(text, new SpecSelection { Profile = "quick" }).Errors.Count);
    }

    [Fact]
    public void An_endpoint_brings_its_weight_where_a_phase_gives_none()
    {
        var spec = ReadSpec.Of("""
            version: 1
            target: { url: "http://127.0.0.1:1" }
            endpoints: { a: { request: GET /a, weight: 3 }, b: GET /b }
            phases: { all: { kind: load }, listed: { kind: load, endpoints: [b, a] }, weighed: { kind: load, endpoints: { a: 7 } } }
            """).Spec;

        Assert.Equal(["3 1", "1 3", "7"], spec.Phases.Select(p => string.Join(' ', p.Endpoints.Select(e => e.Weight))));
    }
}

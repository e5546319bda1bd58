using System.Globalization;
using PerfGate.Spec;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>Every number of a spec has a least and a most: a typing mistake is an error, never a run without end.</summary>
public sealed class NumbersHaveLimits
{
    private const string Target = "version: 1\ntarget: { command: [shop, '{port}'] }\nendpoints: { a: GET /a }\n";

    /// <summary>For every key of the key tables that takes a number: a spec with a value (in place of #) that is too large.</summary>
    public static TheoryData<string, string, string> TooLarge => new()
    {
        { "spec.version", "", "version: #\ntarget: { command: [shop, '{port}'] }\nendpoints: { a: GET /a }\nphases: { p: { kind: load } }" },
        { "spec.seed", "from 0 to 2147483647", "seed: #\n" + Target + "phases: { p: { kind: load } }" },
        { "target.port", "from 1 to 65535", "version: 1\ntarget: { command: [shop], port: # }\nendpoints: { a: GET /a }\nphases: { p: { kind: load } }" },
        { "target.ready-timeout", "from 1ms to 24h", "version: 1\ntarget: { command: [shop, '{port}'], ready-timeout: #s }\nendpoints: { a: GET /a }\nphases: { p: { kind: load } }" },
        { "target.stop-timeout", "from 0s to 1h", "version: 1\ntarget: { command: [shop, '{port}'], stop-timeout: #s }\nendpoints: { a: GET /a }\nphases: { p: { kind: load } }" },
        { "ready.status", "from 100 to 599", "version: 1\ntarget: { command: [shop, '{port}'], ready: { request: GET /, status: # } }\nendpoints: { a: GET /a }\nphases: { p: { kind: load } }" },
        { "http.version", "", Target + "http: { version: # }\nphases: { p: { kind: load } }" },
        { "http.streams", "from 1 to 1000", Target + "http: { version: 2, streams: # }\nphases: { p: { kind: load } }" },
        { "http.max-age", "from 1ms to 24h", Target + "http: { max-age: #s }\nphases: { p: { kind: load } }" },
        { "http.max-idle", "from 1ms to 24h", Target + "http: { max-idle: #s }\nphases: { p: { kind: load } }" },
        { "defaults.timeout", "from 1ms to 24h", Target + "defaults: { timeout: #s }\nphases: { p: { kind: load } }" },
        { "defaults.warmup", "from 0s to 24h", Target + "defaults: { warmup: #s }\nphases: { p: { kind: load } }" },
        { "endpoint.timeout", "from 1ms to 24h", "version: 1\ntarget: { command: [shop, '{port}'] }\nendpoints: { a: { request: GET /a, timeout: #s } }\nphases: { p: { kind: load } }" },
        { "endpoint.weight", "from 1 to 1000000", "version: 1\ntarget: { command: [shop, '{port}'] }\nendpoints: { a: { request: GET /a, weight: # } }\nphases: { p: { kind: load } }" },
        { "expect.status", "", "version: 1\ntarget: { command: [shop, '{port}'] }\nendpoints: { a: { request: GET /a, expect: { status: # } } }\nphases: { p: { kind: load } }" },
        { "endpoint.expect", "", "version: 1\ntarget: { command: [shop, '{port}'] }\nendpoints: { a: { request: GET /a, expect: # } }\nphases: { p: { kind: load } }" },
        { "phase.endpoints", "from 1 to 1000000", Target + "phases: { p: { kind: load, endpoints: { a: # } } }" },
        { "phase.concurrency", "from 1 to 100000", Target + "phases: { p: { kind: load, concurrency: # } }" },
        { "phase.rate", "from 1/h to 1000000/s", Target + "phases: { p: { kind: load, rate: #/s } }" },
        { "phase.max-connections", "from 1 to 100000", Target + "phases: { p: { kind: load, rate: 1/s, max-connections: # } }" },
        { "phase.duration", "from 1ms to 24h", Target + "phases: { p: { kind: load, duration: #s } }" },
        { "phase.precision", "from 0.5% to 50%", Target + "phases: { p: { kind: capacity, rate: { from: 1/s, to: 9/s }, precision: '#%', thresholds: [p95 < 1s] } }" },
        { "phase.requests", "from 1 to 10000000000", Target + "phases: { p: { kind: load, requests: # } }" },
        { "phase.iterations", "from 1 to 10000000000", Target + "phases: { p: { kind: benchmark, iterations: # } }" },
        { "phase.warmup", "from 0s to 24h", Target + "phases: { p: { kind: load, warmup: #s } }" },
        { "phase.ramp-up", "from 0s to 24h", Target + "phases: { p: { kind: load, ramp-up: #s } }" },
        { "phase.think-time", "from 0s to 24h", Target + "phases: { p: { kind: load, think-time: #s } }" },
        { "phase.plateaus", "from 0 to 120", Target + "phases: { p: { kind: soak, plateaus: # } }" },
        { "ramp.from", "from 1/h to 1000000/s", Target + "phases: { p: { kind: load, rate: { from: #/s, to: 2/s } } }" },
        { "ramp.to", "from 1/h to 1000000/s", Target + "phases: { p: { kind: load, rate: { from: 1/s, to: #/s } } }" },
        { "concurrency.from", "from 1 to 100000", Target + "phases: { p: { kind: capacity, concurrency: { from: #, to: 9 }, thresholds: [p95 < 1s] } }" },
        { "concurrency.to", "from 1 to 100000", Target + "phases: { p: { kind: capacity, concurrency: { from: 1, to: # }, thresholds: [p95 < 1s] } }" },
        { "spike.base", "from 1/h to 1000000/s", Target + "phases: { p: { kind: spike, rate: { base: #/s, peak: 9/s } } }" },
        { "spike.peak", "from 1/h to 1000000/s", Target + "phases: { p: { kind: spike, rate: { base: 1/s, peak: #/s } } }" },
        { "spike.at", "from 0s to 24h", Target + "phases: { p: { kind: spike, rate: { base: 1/s, peak: 9/s, at: #s } } }" },
        { "spike.for", "from 1ms to 24h", Target + "phases: { p: { kind: spike, rate: { base: 1/s, peak: 9/s, for: #s } } }" },
        { "threshold.after", "from 0s to 24h", Target + "phases: { p: { kind: load, thresholds: [{ fail: p95 < 1s, abort: true, after: #s }] } }" },
        { "profile.duration", "from 1ms to 24h", Target + "profiles: { q: { duration: #s } }\nphases: { p: { kind: load } }" },
        { "profile.iterations", "from 1 to 10000000000", Target + "profiles: { q: { iterations: # } }\nphases: { p: { kind: load } }" },
        { "profile.requests", "from 1 to 10000000000", Target + "profiles: { q: { requests: # } }\nphases: { p: { kind: load } }" },
        { "profile.warmup", "from 0s to 24h", Target + "profiles: { q: { warmup: #s } }\nphases: { p: { kind: load } }" },
        { "baseline.regression", "from 1% to 100%", Target + "baseline: { ref: main, regression: '#%' }\nphases: { p: { kind: load } }" },
        { "baseline.endpoints", "from 1 to 1000000", Target + "baseline: { ref: main, endpoints: { a: # } }\nphases: { p: { kind: load } }" },
        { "baseline.rate", "from 1/h to 1000000/s", Target + "baseline: { ref: main, rate: #/s }\nphases: { p: { kind: load } }" },
        { "rounds.looks", "from 5 to 60", Target + "baseline: { ref: main, rounds: { looks: [#] } }\nphases: { p: { kind: load } }" },
        { "rounds.measure", "from 400ms to 1h", Target + "baseline: { ref: main, rounds: { measure: #s } }\nphases: { p: { kind: load } }" },
        { "rounds.slice", "from 50ms to 1min", Target + "baseline: { ref: main, rounds: { slice: #s } }\nphases: { p: { kind: load } }" },
        { "rounds.warmup", "from 0s to 1h", Target + "baseline: { ref: main, rounds: { warmup: #s } }\nphases: { p: { kind: load } }" },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void What_is_too_large_is_told_with_the_limit(string key, string limit, string spec)
    {
        foreach (var value in new[] { "99999999999", "99999999999999999999" })
        {
            var read = ReadSpec.Of(spec.Replace("#", value, StringComparison.Ordinal));

            Assert.True(read.Errors.Any(e => e.Contains(" PG0103 ", StringComparison.Ordinal) && e.Contains(limit, StringComparison.Ordinal)), $"{key}: {string.Join('\n', read.Errors)}");
        }
    }

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void What_no_computer_can_hold_is_told_and_not_quoted_at_length(string key, string limit, string spec)
    {
        var read = ReadSpec.Of(spec.Replace("#", new string('9', 400), StringComparison.Ordinal));

        Assert.NotEmpty(read.Errors);
        Assert.All(read.Errors, e => Assert.True(e.Length < 700, $"{key}, {limit}: {e}"));
    }

    [Fact]
    public void No_number_is_left_out()
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        Walk(SpecKeys.Root, all, []);

        Assert.Empty(all.Except(TooLarge.Select(row => row.Data.Item1)));
        Assert.True(all.Count > 30);
    }

    [Fact]
    public void A_limit_of_a_threshold_and_a_ladder_have_an_end_too()
    {
        foreach (var (threshold, most) in new[] { ("p95 < 999h", "24h"), ("throughput > 99999999999/s", "at most"), ("memory < 99999999GiB", "at most"), ("p95 <= baseline + 99999999%", "") })
        {
            var read = ReadSpec.WithPhases($"  p: {{ kind: load, thresholds: ['{threshold}'] }}");
            Assert.Contains(read.Errors, e => e.Contains(" PG0113 ", StringComparison.Ordinal) && e.Contains(most, StringComparison.Ordinal));
        }

        var levels = string.Join(", ", Enumerable.Range(1, 101));
        Assert.Contains(ReadSpec.WithPhases($"  p: {{ kind: stress, concurrency: [{levels}] }}").Errors, e => e.Contains("a ladder has at most 100 levels; this one has 101", StringComparison.Ordinal));
    }

    private static void Walk(KeyTable table, SortedSet<string> all, HashSet<KeyTable> seen)
    {
        if (!seen.Add(table))
            return;
        foreach (var key in table.Keys)
        {
            foreach (var number in key.Shape.Numbers)
            {
                Assert.True(double.IsFinite(number.Most) && number.Least <= number.Most, key.Name);
                all.Add(string.Create(CultureInfo.InvariantCulture, $"{table.Name}.{key.Name}"));
            }

            foreach (var inner in Tables(key.Shape))
                Walk(inner, all, seen);
        }
    }

    private static IEnumerable<KeyTable> Tables(Shape shape) => shape.Parts.SelectMany(Tables).Concat(shape.Table is null ? [] : [shape.Table]);
}

namespace PerfGate.Cli;

/// <summary>The spec that <c>perfgate init</c> writes: small, commented, and valid as it stands.</summary>
internal static class StarterSpec
{
    public static string For(StarterTarget target) => $"""
        # yaml-language-server: $schema=perfgate.schema.json
        # What this service must be able to do. Run it:  dotnet build -c Release -t:PerfGate   or   perfgate run
        version: 1

        target:
        {target.Yaml}
          # ready: GET /health         # asked until it answers; default: the port accepts connections

        defaults:
          timeout: 10s
          warmup: 1s                   # the same load, not counted
          thresholds:
            - success >= 99%

        endpoints:
          root: GET /
          # orders:
          #   request: GET /orders?page={"${random.int(1,20)}"}
          #   expect: {"{ status: 200, json: { $.items: exists } }"}

        phases:
          latency:                     # one connection, one request after another
            kind: benchmark
            iterations: 200
            tags: [quick]
            thresholds:
              - mean < 100ms
              - warn: mean < 50ms      # a target: missing it is a warning

          concurrent:                  # 50 connections that send back to back
            kind: load
            concurrency: 50
            duration: 10s
            tags: [quick]
            thresholds:
              - success == 100%
              - p95 < 500ms

          ladder:                      # where does it bend?
            kind: stress
            concurrency: [10, 50, 100, 200]
            duration: 5s
            tags: [slow]
            thresholds:
              - success at 100 >= 99%
              - success at 200 >= 95%

          # endurance:                 # does it stay as it was? the last third against the first
          #   kind: soak
          #   rate: 50/s
          #   duration: 20min
          #   tags: [slow]
          #   thresholds: [throughput.decay < 10%, median.growth < 10%, errors.growth < 0.5%, memory.growth < 1MiB/min]

        profiles:
          quick:
            duration: 2s
            tags: [quick]

        """;
}

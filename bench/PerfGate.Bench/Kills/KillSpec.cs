using System.Globalization;

namespace PerfGate.Bench.Kills;

/// <summary>What is measured while it is ended.</summary>
internal static class KillSpec
{
    /// <summary>A phase that is breached and so profiled, one that is not, and a comparison with a slower candidate.</summary>
    public const string Spec = """
        version: 1
        target: { command: [python3, server.py, "{port}"], ready: GET /, stop-timeout: 3s }
        baseline: { ref: main, rate: 100/s, rounds: { looks: [12], measure: 1600ms, slice: 100ms, warmup: 200ms } }
        endpoints: { root: GET / }
        phases:
          steady: { kind: load, concurrency: 2, duration: 1s, warmup: 200ms, thresholds: [success > 1%] }
          breached: { kind: load, concurrency: 2, duration: 1s, warmup: 0s, thresholds: [mean < 1us] }

        """;

    /// <summary>A service with helpers of every kind: plain, ones that do not hear SIGTERM, in their own session, orphaned, without an environment, and daemons that do it all at once.</summary>
    /// <param name="token">In the words of every helper.</param>
    /// <param name="milliseconds">How long a request takes.</param>
    public static string Server(string token, int milliseconds) => string.Create(CultureInfo.InvariantCulture, $$"""
        import http.server, os, signal, subprocess, sys, threading, time
        def helper(script, **more): subprocess.Popen(["sh", "-c", script], **more)
        sleep = "exec sh -c 'while :; do sleep 1; done' {{token}}"
        helper(sleep)
        helper("trap '' TERM INT HUP; " + "while :; do sleep 1; done # {{token}}")
        helper(sleep, start_new_session=True)
        helper("(" + sleep + ") & exit 0")
        helper(sleep, env={"PATH": os.environ["PATH"]})
        helper("env -i PATH=$PATH setsid sh -c 'while :; do sleep 1; done # {{token}}' & sleep 1")
        def later():
            time.sleep(0.5)
            helper("env -i PATH=$PATH setsid sh -c '(while :; do sleep 1; done # {{token}}) & exit 0' & exit 0")
        threading.Thread(target=later, daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0) if os.getpid() % 2 else None)
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_GET(self):
                time.sleep({{milliseconds}} / 1000)
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")
            def log_message(self, *ignored): pass
        http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
        """);

    /// <summary>A project whose gate is run by its build, as the package does it.</summary>
    /// <param name="repository">Where the targets and the built task are.</param>
    public static string Project(string repository) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <EnableDefaultItems>false</EnableDefaultItems>
            <PerfGateTaskAssembly>{repository}/src/PerfGate.Tasks/bin/Release/net10.0/PerfGate.Tasks.dll</PerfGateTaskAssembly>
            <PerfGateLock>none</PerfGateLock>
          </PropertyGroup>
          <ItemGroup><Compile Include="Program.cs" /></ItemGroup>
          <Import Project="{repository}/build/PerfGate.props" />
          <Import Project="{repository}/build/PerfGate.targets" />
        </Project>
        """;
}

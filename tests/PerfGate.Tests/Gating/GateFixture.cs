using System.Collections;
using System.Text.Json;
using PerfGate.Spec;
using PerfGate.Tests.Samples;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>A gate with a folder of its own. It waits for no other gate, and looks for no causes.</summary>
internal sealed class GateFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");

    private readonly List<int> _toEnd = [];

    public RecordingObserver Observer { get; init; } = new();

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Relative to the folder; null: among the results.</summary>
    public string? JUnit { get; init; }

    public SpecSelection Selection { get; init; } = new();

    /// <summary>Null: it waits for no other gate.</summary>
    public string? LockFile { get; init; }

    public Dictionary<string, string> Environment { get; } =
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(e => (string)e.Key is not ("GITHUB_STEP_SUMMARY" or "GITHUB_ACTIONS"))
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);

    public string Folder => _folder.FullName;

    public string Results => Path.Combine(Folder, "results");

    public Task<ExitCode> RunAsync(string spec, CancellationToken cancel) => RunAsync(spec, Observer, cancel);

    public async Task<ExitCode> RunAsync(string spec, IGateObserver observer, CancellationToken cancel)
    {
        var file = Path.Combine(Folder, "perfgate.yml");
        await File.WriteAllTextAsync(file, spec, CancellationToken.None);
        var options = new GateOptions
        {
            SpecFile = file,
            ResultsDirectory = Results,
            Selection = Selection,
            TimeLimit = TimeLimit,
            JUnitFile = JUnit is null ? null : Path.Combine(Folder, JUnit),
            LockMachine = LockFile is not null,
            LockFile = LockFile,
            LockTimeout = TimeSpan.Zero,
            Environment = Environment,
        };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, TestContext.Current.CancellationToken);
        return await new Gate(options, observer, Time).RunAsync(either.Token);
    }

    /// <summary>A spec for a service that runs; the phases follow.</summary>
    public static string Spec(RunningAgent agent, string phases, string rest = "", string preflight = "off") => $"""
        version: 1
        target: {"{"} url: "{agent.Http.BaseAddress}" {"}"}
        diagnose: off
        preflight: {preflight}
        defaults: {"{"} warmup: 0s {"}"}
        endpoints: {"{"} health: GET /health, gone: GET /no-such-page {"}"}
        {rest}
        phases:
        {phases}

        """;

    /// <summary>A spec for a python program of the test's; the phases follow.</summary>
    public string PythonSpec(string handler, string phases)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the test program is for Linux and macOS");
        Assert.SkipUnless(PerfGate.Targets.ExecutablePath.Find("python3", "/", Environment) is not null, "python3 is not on the PATH");
        File.WriteAllText(Path.Combine(Folder, "server.py"), $"""
            import http.server, os, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                served = 0
                def do_GET(self):
                    Handler.served += 1
            {handler}
                def answer(self, status, text):
                    body = text.encode()
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *ignored):
                    pass
            print("process", os.getpid(), flush=True)
            http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
            """);
        return $$"""
            version: 1
            target: { command: [python3, -u, server.py, "{port}"] }
            diagnose: off
            preflight: off
            defaults: { warmup: 0s }
            endpoints:
              root: { request: GET /, headers: { Authorization: "Bearer ${env.SHOP_TOKEN}" } }
            phases:
            {{phases}}

            """;
    }

    public bool Wrote(string name) => File.Exists(Path.Combine(Results, name));

    public string Text(string name) => File.ReadAllText(Path.Combine(Results, name));

    public JsonElement Verdict()
    {
        using var document = JsonDocument.Parse(Text("verdict.json"));
        return document.RootElement.Clone();
    }

    /// <summary>Of a file beside the spec.</summary>
    public string[] Words(string name) => File.ReadAllText(Path.Combine(Folder, name)).Split(' ');

    /// <summary>A process that a test started beside the gate.</summary>
    public void EndsLater(int process) => _toEnd.Add(process);

    public void Dispose()
    {
        foreach (var id in _toEnd)
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }

        _folder.Delete(recursive: true);
    }
}

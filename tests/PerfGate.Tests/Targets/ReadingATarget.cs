using PerfGate.Syntax;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class ReadingATarget : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-spec-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_project_has_defaults()
    {
        var project = File("Api/Api.csproj");

        var target = Assert.IsType<ProjectTarget>(Read("project: Api/Api.csproj"));

        Assert.Equal(project, target.Project);
        Assert.Equal("Api.csproj", target.Name);
        Assert.Equal("Release", target.Configuration);
        Assert.Equal(new TcpReadiness(), target.Ready);
        Assert.Equal(TimeSpan.FromSeconds(30), target.ReadyTimeout);
        Assert.Equal(TimeSpan.FromSeconds(5), target.StopTimeout);
        Assert.Null(target.Port);
        Assert.Equal(1, target.Location.Line);
    }

    [Fact]
    public void A_folder_means_the_project_in_it()
    {
        var project = File("Api/Api.csproj");

        Assert.Equal(project, Assert.IsType<ProjectTarget>(Read("project: Api")).Project);
    }

    [Fact]
    public void Everything_can_be_said()
    {
        File("Api/Api.csproj");
        _folder.CreateSubdirectory("data");

        var target = Assert.IsType<ProjectTarget>(Read("""
            project: Api/Api.csproj
            build: { configuration: Staging, framework: net10.0 }
            ready: { request: GET /health?full=1, status: 204 }
            ready-timeout: 1m30s
            stop-timeout: 500ms
            env: { TOKEN: "${env.SECRET}", DEBUG: , PORT: "{port}", ON: yes }
            args: [--urls, "http://*:{port}"]
            working-directory: data
            port: 8080
            """));

        Assert.Equal(("Staging", "net10.0"), (target.Configuration, target.Framework));
        Assert.Equal(new HttpReadiness { Method = HttpMethod.Get, Path = "/health?full=1", Status = 204 }, target.Ready);
        Assert.Equal(TimeSpan.FromSeconds(90), target.ReadyTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(500), target.StopTimeout);
        Assert.Equal(new Dictionary<string, string?> { ["TOKEN"] = "hunter-two", ["DEBUG"] = null, ["PORT"] = "{port}", ["ON"] = "yes" }, target.Environment);
        Assert.Equal(["--urls", "http://*:{port}"], target.Arguments);
        Assert.Equal(Path.Combine(_folder.FullName, "data"), target.WorkingDirectory);
        Assert.Equal(8080, target.Port);
        Assert.Equal(["hunter-two"], target.Secrets);
    }

    [Theory]
    [InlineData("command: [uvicorn, 'main:app', --port, '{port}']", "uvicorn|main:app|--port|{port}")]
    [InlineData("command: node server.js --port {port}", "node|server.js|--port|{port}")]
    [InlineData("command: 'sh -c \"echo {port} && sleep 1\"'", "sh|-c|echo {port} && sleep 1")]
    [InlineData("command: 'C:\\tools\\api.exe {port}'", "C:\\tools\\api.exe|{port}")]
    [InlineData("command: [api, '{\"port\": 1}', '{port}']", "api|{\"port\": 1}|{port}")]
    public void A_command_is_a_list_or_a_text(string spec, string words)
    {
        var target = Assert.IsType<CommandTarget>(Read(spec));

        Assert.Equal(words.Split('|'), target.Command);
    }

    [Theory]
    [InlineData("build: [npm, ci]")]
    [InlineData("build: npm ci")]
    public void A_command_is_built_by_another(string build) =>
        Assert.Equal(["npm", "ci"], Assert.IsType<CommandTarget>(Read($"command: [node, a.js, '{{port}}']\n{build}")).Build);

    [Fact]
    public void A_url_is_scheme_host_and_port()
    {
        var target = Assert.IsType<UrlTarget>(Read("url: http://127.0.0.1:8002\nready: GET /health"));

        Assert.Equal(new Uri("http://127.0.0.1:8002/"), target.Url);
        Assert.Equal("http://127.0.0.1:8002", target.Name);
    }

    [Theory]
    [InlineData("{}", "1:1 PG0106 'target' needs one of the keys project, command, url")]
    [InlineData("project: Nope.csproj", "1:10 PG0103 'project': there is no project FOLDER/Nope.csproj")]
    [InlineData("project: .", "1:10 PG0103 'project': there is no project in FOLDER")]
    [InlineData("project: .\nurl: http://x", "1:10 PG0103 'project': there is no project in FOLDER|2:1 PG0108 'project' and 'url' exclude each other in 'target'")]
    [InlineData("url: localhost:8080", "1:6 PG0103 'url' is scheme, host and port, such as http://127.0.0.1:8002; paths belong to the endpoints; found 'localhost:8080'")]
    [InlineData("url: http://x/api", "1:6 PG0103 'url' is scheme, host and port, such as http://127.0.0.1:8002; paths belong to the endpoints; found 'http://x/api'")]
    [InlineData("url: http://x\nenv: { A: b }", "2:1 PG0108 'env' has no meaning for a target with 'url'")]
    [InlineData("command: node server.js", "1:10 PG0106 'command' does not say where it listens: write {port} into the command or into env, for a free port, or give its own by 'port'")]
    [InlineData("command: node server.js {prot}", "1:10 PG0112 '{prot}' in 'command' is an unknown placeholder; there are {port}, {port.NAME} for a further free port, ${env.NAME} and ${env.NAME:-default}|1:10 PG0106 'command' does not say where it listens: write {port} into the command or into env, for a free port, or give its own by 'port'")]
    [InlineData("command: [node, {port}]\nport: 80", "1:17 PG0103 'command': in YAML {port} alone is a mapping; write it in quotes: \"{port}\"")]
    [InlineData("command: [node, '${port}']", "1:17 PG0112 '${port}' in 'command': the port is written {port}")]
    [InlineData("command: [node, '{port}', '${env.NOPE}']", "1:27 PG0112 environment variable NOPE is not set; a default is written ${env.NOPE:-value}")]
    [InlineData("command: a {port} > log", "1:10 PG0103 'command' is not run by a shell, to which '>' would mean something: write [sh, -c, \"...\"] to have one")]
    [InlineData("command: []", "1:10 PG0103 'command' is empty; write the program and its arguments: [node, server.js, --port, \"{port}\"]")]
    [InlineData("command: [a, '{port}']\nbuild: { configuration: Debug }", "2:8 PG0103 'build' of a command is a program and its arguments, such as [npm, ci]; configuration and framework belong to a target with 'project'")]
    [InlineData("command: [a, '{port}']\nbuild: make {port}", "2:8 PG0112 'build' has no {port}: it runs once, before a port is chosen")]
    [InlineData("command: [a, '{port}']\nbuild: make && make install", "2:8 PG0103 'build' is not run by a shell, to which '&&' would mean something: write [sh, -c, \"...\"] to have one")]
    [InlineData("command: [a, '{port}']\nbuild: []", "2:8 PG0103 'build' is empty; write a program and its arguments, such as [npm, ci]")]
    [InlineData("command: [a, '{port}']\nport: 70000", "2:7 PG0103 'port' is a whole number from 1 to 65535; found '70000'")]
    [InlineData("command: [a, '{port}']\nready: /health", "2:8 PG0103 'ready' is tcp, or a request such as GET /health; found '/health'")]
    [InlineData("command: [a, '{port}']\nready: { status: 200 }", "2:8 PG0106 'ready' needs the key 'request': What is asked.")]
    [InlineData("command: [a, '{port}']\nready-timeout: 30", "2:16 PG0103 'ready-timeout' is a duration such as 250ms, 1.5s, 2m, 1h30m (a bare number has no unit: did you mean '30s' or '30ms'?); found '30'")]
    [InlineData("command: [a, '{port}']\nready-timeout: 0s", "2:16 PG0103 'ready-timeout' must be greater than zero; found '0s'")]
    [InlineData("command: [a, '{port}']\nenv: { 'A=B': c, PERFGATE_RUN: x }", "2:8 PG0103 'A=B' cannot be set as an environment variable|2:18 PG0103 'PERFGATE_RUN' cannot be set as an environment variable")]
    [InlineData("command: [a, '{port}']\nworking-directory: nowhere", "2:20 PG0103 'working-directory': there is no folder FOLDER/nowhere")]
    [InlineData("comand: [a, '{port}']", "1:1 PG0102 unknown key in 'target': 'comand'; did you mean 'command'? (valid: project, command, url, allow-remote, socket, ready, ready-timeout, env, args, working-directory, port, stop-timeout, build)|1:1 PG0106 'target' needs one of the keys project, command, url")]
    public void A_mistake_is_told_with_its_place(string spec, string expected)
    {
        var errors = new SpecErrors();

        Read(spec, errors);

        var told = errors.All.Select(d => $"{d.Location!.Value.Line}:{d.Location.Value.Column} {d.Code} {d.Message}".Replace(_folder.FullName, "FOLDER", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join('|', told));
    }

    [Fact]
    public void A_url_from_outside_takes_the_place_of_the_target_and_is_asked_the_same()
    {
        var inSpec = Read("command: [a, '{port}']\nready: GET /up\nready-timeout: 3s")!;

        var target = Assert.IsType<UrlTarget>(Target.AtUrl(new Uri("http://staging:80/"), inSpec));

        Assert.Equal(inSpec.Ready, target.Ready);
        Assert.Equal(TimeSpan.FromSeconds(3), target.ReadyTimeout);
    }

    private string File(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, "<Project/>");
        return path;
    }

    private Target? Read(string spec)
    {
        var errors = new SpecErrors();
        var target = Read(spec, errors);
        Assert.Empty(errors.All);
        return target;
    }

    private Target? Read(string spec, SpecErrors errors)
    {
        var node = SpecComposer.Compose(Path.Combine(_folder.FullName, "perfgate.yml"), spec, errors) ?? throw new InvalidOperationException(string.Join("; ", errors.All));
        return Target.Read(node, _folder.FullName, name => name == "SECRET" ? "hunter-two" : null, errors);
    }
}

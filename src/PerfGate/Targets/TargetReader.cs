using System.Text;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>Reads the <c>target</c> mapping of a spec.</summary>
internal sealed class TargetReader
{
    private static readonly Shape ReadyForms = Shape.Either(Shape.Pattern(ReadinessReader.Regex, ReadinessReader.Forms), Shape.Mapping(ReadinessReader.Keys));

    private static readonly KeyTable BuildKeys = new(
        "build",
        new Key("configuration", Shape.Text, "What the project is built as, where the gate builds it. Default: Release."),
        new Key("framework", Shape.Text, "Which of several target frameworks is run. Default: the only one."));

    public static readonly KeyTable Keys = new(
        "target",
        new Key("project", Shape.Text, "A .NET project, relative to the spec: built in Release and run in Production on a free port."),
        new Key("command", Shape.OneOrMore(Shape.Text), "A program and its arguments, as a list or as one text (no shell); {port} is the free port it is to listen on."),
        new Key("url", Shape.Text, "Scheme, host and port of a service that runs already: nothing is started or stopped."),
        new Key("allow-remote", Shape.Either(Shape.Flag, Shape.OneOrMore(Shape.Text)), "Other machines that a url may name: [staging.example.com], or true for any. Default: none; this machine's loopback addresses and sockets are always allowed."),
        new Key("socket", Shape.Text, "A Unix domain socket, relative to the spec, that the target answers on in place of a port; a url then gives the Host header."),
        new Key("ready", ReadyForms, "What is asked until the target answers as expected. Default: tcp, the port accepts connections."),
        new Key("ready-timeout", Shape.PositiveDuration, "How long it may take to be ready. Default: 30s."),
        new Key("env", Shape.MapOf(Shape.Text), "Environment variables; {port} and ${env.NAME} are replaced, an empty value removes the variable."),
        new Key("args", Shape.OneOrMore(Shape.Text), "Arguments after those of the project or the command."),
        new Key("working-directory", Shape.Text, "Where it runs, relative to the spec. Default: the project's folder, or the spec's for a command."),
        new Key("port", Shape.Integer(1, 65535), "The port of a target that cannot be given one. Default: a free one at each start."),
        new Key("stop-timeout", Shape.DurationOf(new NumberRange(NumberKind.Duration, 0, 3600)), "How long it may take to end by itself after SIGTERM. Default: 5s."),
        new Key("build", Shape.Either(Shape.OneOrMore(Shape.Text), Shape.Mapping(BuildKeys)), "How the project is built; for a command, the program and its arguments that build it."));

    // What every system takes (sun_path is the shortest on macOS, with 104 bytes).
    private const int LongestSocketPath = 103;

    private static readonly string[] OfProcesses = ["env", "args", "working-directory", "port", "stop-timeout", "build"];

    private readonly MappingReader _map;
    private readonly string _folder;
    private readonly SpecErrors _errors;
    private readonly TargetText _text;

    private TargetReader(MappingReader map, string folder, Func<string, string?> environment, SpecErrors errors)
    {
        _map = map;
        _folder = folder;
        _errors = errors;
        _text = new TargetText(environment, errors);
    }

    public static Target? Read(SpecNode node, string folder, Func<string, string?> environment, SpecErrors errors) =>
        Keys.Open(node, errors) is { } map ? new TargetReader(map, folder, environment, errors).Read() : null;

    private Target? Read()
    {
        _map.AtMostOneOf("project", "command", "url");
        Target? target = null;
        if (_map.Node("project") is { } project)
            target = ReadProject(project);
        else if (_map.Node("command") is { } command)
            target = ReadCommand(command);
        else if (_map.Node("url") is { } url)
            target = ReadUrl(url);
        else
            _errors.Add(DiagnosticCodes.MissingKey, _map.Location, "'target' needs one of the keys project, command, url");

        // All keys are read even when the kind is wrong, so that all their mistakes come at once.
        var ready = _map.Node("ready") is { } asked ? ReadinessReader.Read(asked, _text, _errors) : null;
        var readyTimeout = _map.Duration("ready-timeout")?.Value;
        var stopTimeout = _map.Duration("stop-timeout")?.Value;
        var arguments = _map.Items("args").Select(a => _text.Read(a, "args")).OfType<string>().ToList();
        var variables = ReadEnvironment();
        var directory = ReadDirectory();
        var port = _map.Integer("port");
        var socket = ReadSocket();
        var remote = ReadRemote();

        target = target is null ? null : target with
        {
            Ready = ready ?? target.Ready,
            ReadyLocation = _map.Node("ready")?.Location,
            ReadyTimeout = readyTimeout ?? Target.DefaultReadyTimeout,
            StopTimeout = stopTimeout ?? Target.DefaultStopTimeout,
            UnixSocket = socket,
            Remote = remote,
            Secrets = _text.Secrets,
        };
        return target is not ProcessTarget process ? target : process with
        {
            Arguments = arguments,
            Environment = variables,
            WorkingDirectory = directory,
            Port = (int?)port?.Value,
            PortLocation = port?.Location,
        };
    }

    private ProjectTarget? ReadProject(SpecNode node)
    {
        var build = _map.Node("build") is { } keys ? BuildKeys.Open(keys, _errors) : null;
        if (node.AsText("project", _errors) is not { } text)
            return null;
        if (ProjectFile.Find(text.Value, _folder, out var problem) is not { } file)
        {
            _errors.Add(DiagnosticCodes.BadValue, text.Location, $"'project': {problem}");
            return null;
        }

        return new ProjectTarget
        {
            Location = text.Location,
            Project = file,
            Configuration = build?.Text("configuration")?.Value ?? "Release",
            Framework = build?.Text("framework")?.Value,
        };
    }

    private CommandTarget? ReadCommand(SpecNode node)
    {
        var build = ReadBuildCommand();
        var words = ReadWords(node, "command");
        if (words is null)
            return null;
        if (words.Count == 0 || words[0].Length == 0)
        {
            _errors.Add(DiagnosticCodes.BadValue, node, "'command' is empty; write the program and its arguments: [node, server.js, --port, \"{port}\"]");
            return null;
        }

        // Only whether the spec says where it listens; what it says is read elsewhere.
        var told = _map.Items("command").Concat(_map.Items("args")).Concat(_map.Entries("env").Select(e => e.Value)).OfType<ScalarNode>();
        if (!_map.Has("port") && !_map.Has("socket") && !told.Any(t => t.Text.Contains(ProcessTarget.PortPlaceholder, StringComparison.Ordinal)))
            _errors.Add(DiagnosticCodes.MissingKey, node, "'command' does not say where it listens: write {port} into the command or into env, for a free port, or give its own by 'port'");
        return new CommandTarget { Location = node.Location, Command = words, SpecFolder = _folder, Build = build, BuildLocation = _map.Node("build")?.Location };
    }

    private IReadOnlyList<string> ReadBuildCommand()
    {
        switch (_map.Node("build"))
        {
            case null:
                return [];
            case MappingNode mapping:
                _errors.Add(DiagnosticCodes.BadValue, mapping, "'build' of a command is a program and its arguments, such as [npm, ci]; configuration and framework belong to a target with 'project'");
                return [];
            case var node:
                var words = ReadWords(node, "build");
                if (words is null)
                    return [];
                if (words.Count == 0 || words[0].Length == 0)
                    _errors.Add(DiagnosticCodes.BadValue, node, "'build' is empty; write a program and its arguments, such as [npm, ci]");
                if (words.Any(TargetPorts.AreIn))
                    _errors.Add(DiagnosticCodes.BadTemplate, node, "'build' has no {port}: it runs once, before a port is chosen");
                return words;
        }
    }

    private IReadOnlyList<string>? ReadWords(SpecNode node, string key) => node is ScalarNode line
        ? SplitWords(line, key)
        : [.. _map.Items(key).Select(w => _text.Read(w, key)).OfType<string>()];

    private IReadOnlyList<string>? SplitWords(ScalarNode line, string key)
    {
        if (CommandWords.Split(line.Text) is not { } words)
        {
            _errors.Add(DiagnosticCodes.BadValue, line, $"'{key}' has a quote that is not closed");
            return null;
        }

        foreach (var word in words.Where(CommandWords.OfAShell.Contains))
            _errors.Add(DiagnosticCodes.BadValue, line, $"'{key}' is not run by a shell, to which '{word}' would mean something: write [sh, -c, \"...\"] to have one");
        return [.. words.Select(w => _text.Read(w, line.Location, key)).OfType<string>()];
    }

    private UrlTarget? ReadUrl(SpecNode node)
    {
        foreach (var key in OfProcesses)
            NoMeaning("url", key);
        if (_text.ReadPublic(node, "url") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.Fragment.Length == 0 && url.UserInfo.Length == 0)
            return new UrlTarget { Location = node.Location, Url = url };
        _errors.Add(DiagnosticCodes.BadValue, node, $"'url' is scheme, host and port, such as http://127.0.0.1:8002; paths belong to the endpoints; found '{text}'");
        return null;
    }

    private Dictionary<string, string?> ReadEnvironment()
    {
        Dictionary<string, string?> variables = new(StringComparer.Ordinal);
        foreach (var (name, value) in _map.Entries("env"))
        {
            if (name.Text.Length == 0 || name.Text.Contains('=', StringComparison.Ordinal) || name.Text == RunMarker.Variable)
                _errors.Add(DiagnosticCodes.BadValue, name, $"'{name.Text}' cannot be set as an environment variable");
            else
                variables[name.Text] = value is ScalarNode { IsNull: true } ? null : _text.Read(value, $"env.{name.Text}");
        }

        return variables;
    }

    private string? ReadDirectory()
    {
        if (_map.Text("working-directory") is not { } text)
            return null;
        var path = Path.GetFullPath(text.Value, _folder);
        if (!Directory.Exists(path))
            _errors.Add(DiagnosticCodes.BadValue, text.Location, $"'working-directory': there is no folder {path}");
        return path;
    }

    private string? ReadSocket()
    {
        if (_map.Text("socket") is not { } text)
            return null;
        var path = Path.GetFullPath(text.Value, _folder);
        if (Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
            _errors.Add(DiagnosticCodes.BadValue, text.Location, $"'socket': the path {path} is longer than the {LongestSocketPath} bytes a socket's may have");
        return path;
    }

    private RemoteHosts ReadRemote()
    {
        if (_map.Node("allow-remote") is ScalarNode { Text: "true" or "false" })
            return new RemoteHosts(_map.Flag("allow-remote")?.Value ?? false, []);
        var names = _map.Texts("allow-remote");
        foreach (var name in names.Where(n => Uri.CheckHostName(n.Value) == UriHostNameType.Unknown))
            _errors.Add(DiagnosticCodes.BadValue, name.Location, $"'allow-remote' is true, or hosts without scheme and port such as staging.example.com; found '{name.Value}'");
        return new RemoteHosts(false, [.. names.Select(n => n.Value)]);
    }

    private void NoMeaning(string kind, string key)
    {
        if (_map.Has(key))
            _errors.Add(DiagnosticCodes.Contradiction, _map.KeyLocation(key), $"'{key}' has no meaning for a target with '{kind}'");
    }
}

using System.Text.RegularExpressions;

namespace PerfGate.Diagnosis;

/// <summary>Names the frames of native and script programs, as Linux's perf tells them.</summary>
internal static partial class NativeFrames
{
    /// <summary>Null for a line that is no frame.</summary>
    /// <param name="line"><c>  7f3a80 symbol (/usr/lib/file.so)</c>.</param>
    public static Frame? Parse(string line)
    {
        if (FrameLine().Match(line) is not { Success: true } match)
            return null;
        var (symbol, file) = (match.Groups["symbol"].Value, match.Groups["file"].Value);
        if (JitMap().IsMatch(file))
            return OfScript(symbol);

        var module = Path.GetFileName(file);
        var name = symbol == "[unknown]" ? $"[no name] in {module}" : symbol;
        // What answers for the time is the program's own code; system libraries and interpreters work on its behalf.
        return file.StartsWith('[') ? new Frame("", symbol == "[unknown]" ? "[kernel]" : $"{symbol} in the kernel")
            : SystemFile().IsMatch(module) ? new Frame("", symbol == "[unknown]" ? name : $"{name} in {module}")
            : new Frame(module, symbol == "[unknown]" ? "[no name]" : name);
    }

    /// <summary>
    /// A function that a runtime compiled and wrote into its perf map: <c>JS:*page /srv/app.js:3:9</c> (V8, --perf-basic-prof),
    /// <c>py::page:/srv/app.py</c> (CPython, PYTHONPERFSUPPORT).
    /// </summary>
    private static Frame OfScript(string symbol)
    {
        if (symbol == "[unknown]")
            return new Frame("", "[code compiled at run time, which its runtime gives no names]");
        if (Python().Match(symbol) is { Success: true } python)
            return new Frame(Path.GetFileName(python.Groups["file"].Value), python.Groups["name"].Value);
        if (JavaScript().Match(symbol) is not { Success: true } script)
            return new Frame("", symbol);
        var name = script.Groups["name"].Value is { Length: > 0 } own ? own : "(anonymous)";
        var file = script.Groups["file"].Value;
        return file.Length == 0 || file.StartsWith("node:", StringComparison.Ordinal)
            ? new Frame("", file.Length == 0 ? name : $"{name} in {file}")
            : new Frame(Path.GetFileName(file), name);
    }

    // The address, the name, the file in parentheses; a name may hold spaces and parentheses itself.
    [GeneratedRegex(@"^\s+[0-9a-f]+ (?<symbol>.+) \((?<file>[^()]*(\(deleted\))?)\)\s*$")]
    private static partial Regex FrameLine();

    [GeneratedRegex(@"perf-\d+\.map$")]
    private static partial Regex JitMap();

    [GeneratedRegex(@"^py::(?<name>.+?):(?<file>.+)$")]
    private static partial Regex Python();

    [GeneratedRegex(@"^(JS|LazyCompile|Function|Script|Eval):\s*[*~^+']*(?<name>\S*)( (?<file>\S+?)(:\d+){1,2})?$")]
    private static partial Regex JavaScript();

    [GeneratedRegex(@"^(ld-|ld\.|libc\.|libc-|libm\.|libm-|libpthread|librt|libdl|libstdc\+\+|libgcc|linux-vdso|libpython|python\d|libnode|node(js)?$|ruby|libruby|php|libjvm|beam)")]
    private static partial Regex SystemFile();
}

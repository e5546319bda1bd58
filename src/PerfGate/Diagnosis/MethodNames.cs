using System.Text.RegularExpressions;

namespace PerfGate.Diagnosis;

/// <summary>
/// Turns the runtime's names into those of the source: without namespace, parameters and generic arguments, and with
/// what the compiler generated for lambdas, local functions, iterators and async methods called by its author's name.
/// </summary>
internal static partial class MethodNames
{
    /// <param name="full"><c>AgentApi.Faults+&lt;&gt;c__DisplayClass3_0+&lt;&lt;Before&gt;b__0&gt;d.MoveNext()</c>.</param>
    /// <returns><c>Faults.Before lambda</c>.</returns>
    public static string Method(string full)
    {
        var paren = full.IndexOf('(', StringComparison.Ordinal);
        var name = FileLocal().Replace(WithoutGenerics(paren < 0 ? full : full[..paren]), "");

        // The last dot outside the angle brackets of generated names; ".ctor" has a dot of its own.
        var dot = name.EndsWith(".ctor", StringComparison.Ordinal) || name.EndsWith(".cctor", StringComparison.Ordinal)
            ? name.LastIndexOf('.') - 1
            : name.LastIndexOf('.');
        if (dot <= 0)
            return Source(name);

        var (type, method) = (name[..dot], name[(dot + 1)..].TrimStart('.'));
        var nested = type.Split('+');
        var outer = nested[0][(nested[0].LastIndexOf('.') + 1)..];
        var generated = nested.Skip(1).Where(n => n.Contains('<', StringComparison.Ordinal)).ToList();
        var named = nested.Skip(1).Where(n => !n.Contains('<', StringComparison.Ordinal));
        var owner = string.Join('.', named.Prepend(outer));

        // <Name>d__3.MoveNext is the body of Name.
        if (method == "MoveNext" && generated.Count > 0 && StateMachine().Match(generated[^1]) is { Success: true } machine)
            return $"{owner}.{Source(machine.Groups["name"].Value)}";
        return $"{owner}.{Source(method)}";
    }

    /// <summary><c>System.Collections.Generic.List`1[AgentApi.Item]</c> to <c>List&lt;Item&gt;</c>; async state machines by the method they run.</summary>
    public static string Type(string full)
    {
        if (AsyncBox().Match(full) is { Success: true } box)
            return Method(box.Groups["machine"].Value + ".MoveNext");
        return Qualified().Replace(full, "").Replace('+', '.') is var plain && Arity().Replace(plain, "") is var name
            ? BracketsToAngles(name)
            : full;
    }

    /// <summary>The method whose suspended state a type holds; null for any other type.</summary>
    public static string? SuspendedMethod(string typeName) => AsyncBox().IsMatch(typeName) ? Type(typeName) : null;

    /// <summary>Without the frames at the end of a stack that the recording itself put there, and those that only reach a safe point.</summary>
    public static IReadOnlyList<Frame> WithoutMachinery(IReadOnlyList<Frame> frames)
    {
        var count = frames.Count;
        while (count > 0 && _machinery.Any(m => frames[count - 1].Method.StartsWith(m, StringComparison.Ordinal)))
            count--;
        if (count == 0)
            return frames;

        // A worker of the pool without work looks around for a while before it sleeps; on a busy service that is much of its idle time.
        var leaf = frames[count - 1].Method;
        if (leaf is "LowLevelSpinWaiter.Wait" or "PortableThreadPool.WorkerThread.WorkerThreadStart"
            && !frames.Any(f => f.Method == "ThreadPoolWorkQueue.Dispatch"))
            return [new Frame("", "[thread pool looking for work]")];
        return count == frames.Count ? frames : [.. frames.Take(count)];
    }

    private static readonly string[] _machinery =
    [
        "Thread.PollGC", "NativeRuntimeEventSource.", "EventPipeEventProvider.", "EventProvider.", "EventSource.Write", "TplEventSource.", "TaskAwaiter.OutputWaitEtwEvents",
        "AsyncTaskMethodBuilder.AwaitUnsafeOnCompleted", "AsyncTaskMethodBuilder.AwaitOnCompleted", "AsyncValueTaskMethodBuilder.Await", "PoolingAsyncValueTaskMethodBuilder.Await",
        "EventPipeInternal.", "AsyncVoidMethodBuilder.Await",
    ];

    private static string Source(string method)
    {
        if (Lambda().Match(method) is { Success: true } lambda)
            return $"{Source(lambda.Groups["name"].Value)} lambda";
        if (LocalFunction().Match(method) is { Success: true } local)
            return $"{Source(local.Groups["name"].Value)}.{local.Groups["local"].Value}";
        return method switch
        {
            "<Main>$" => "Main",
            ".ctor" or "ctor" => "constructor",
            ".cctor" or "cctor" => "static constructor",
            _ => method,
        };
    }

    private static string WithoutGenerics(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        while (bracket >= 0)
        {
            var depth = 0;
            var end = bracket;
            for (; end < name.Length; end++)
            {
                depth += name[end] switch { '[' => 1, ']' => -1, _ => 0 };
                if (depth == 0)
                    break;
            }

            name = name[..bracket] + (end < name.Length ? name[(end + 1)..] : "");
            bracket = name.IndexOf('[', StringComparison.Ordinal);
        }

        return Arity().Replace(name, "");
    }

    private static string BracketsToAngles(string name)
    {
        // Array brackets stay: [] and [,].
        var arrays = ArrayRank().Replace(name, m => m.Value.Replace('[', '\u0001').Replace(']', '\u0002'));
        return arrays.Replace('[', '<').Replace(']', '>').Replace('\u0001', '[').Replace('\u0002', ']');
    }

    [GeneratedRegex(@"^<(?<name>.+)>d(__\d+)?$")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"^<(?<name>.+)>b__[\d_]+$")]
    private static partial Regex Lambda();

    [GeneratedRegex(@"^<(?<name>.+)>g__(?<local>[^|]+)\|[\d_]+$")]
    private static partial Regex LocalFunction();

    // A file-local type: <File>F then the file's hash, then two underscores.
    [GeneratedRegex(@"<[^<>]*>F[0-9A-F]{20,}__")]
    private static partial Regex FileLocal();

    [GeneratedRegex(@"`\d+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"\[,*\]")]
    private static partial Regex ArrayRank();

    [GeneratedRegex(@"(?<=^|[\[,])([\w]+\.)+")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"AsyncStateMachineBox`1\[[^,]+,(?<machine>.+)\]$")]
    private static partial Regex AsyncBox();
}

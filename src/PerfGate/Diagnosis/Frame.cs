namespace PerfGate.Diagnosis;

/// <summary>A method on a stack, as a person calls it.</summary>
/// <param name="Module">The assembly's name without extension; empty for work that has no managed method.</param>
/// <param name="Method">Type and method without namespace: <c>Faults.BurnCpu</c>; see <see cref="MethodNames"/>.</param>
internal readonly record struct Frame(string Module, string Method)
{
    /// <summary>Of the runtime or the framework, not of the service and its packages.</summary>
    public bool IsFramework =>
        Module.Length == 0 || Module is "System" or "mscorlib" or "netstandard"
        || Module.StartsWith("System.", StringComparison.Ordinal)
        || Module.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || Module.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || Module.StartsWith("Microsoft.Win32", StringComparison.Ordinal);

    /// <summary>What runs any program of its kind: the loop of an interpreter, a compiler at run time. It answers for nothing.</summary>
    public bool IsMachinery =>
        Module.Length == 0
        && (Method.StartsWith('[')
            || Method.Contains(" in libpython", StringComparison.Ordinal) || Method.Contains(" in python", StringComparison.Ordinal)
            || Method.Contains(" in libruby", StringComparison.Ordinal) || Method.Contains(" in ruby", StringComparison.Ordinal)
            || Method.Contains(" in php", StringComparison.Ordinal) || Method.Contains(" in libphp", StringComparison.Ordinal)
            || Method.Contains(" in node", StringComparison.Ordinal) || Method.Contains(" in libnode", StringComparison.Ordinal));

    public override string ToString() => Module.Length == 0 ? Method : $"{Method} ({Module})";
}

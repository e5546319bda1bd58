using System.Text;
using PerfGate.Reports;

namespace PerfGate.Cli;

/// <summary>
/// The only way of a text to the console. Whatever is written through it, names and quotes of services included, no terminal and no CI system
/// takes for a command: <see cref="LogText.Whole"/>. What is a command on purpose, or JSON for a program, goes through <see cref="Raw"/>.
/// </summary>
internal sealed class LogWriter(TextWriter console) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => console.Encoding;

    /// <summary>Past the cleaning: for our own commands to a CI system, and for formats that escape by themselves.</summary>
    public static TextWriter Raw(TextWriter output) => output is LogWriter log ? log.Unwrapped() : output;

    public override void Write(char value)
    {
        if (value == '\n')
            EndLine();
        else
            _line.Append(value);
    }

    public override void Write(string? value)
    {
        foreach (var c in value ?? "")
            Write(c);
    }

    public override void Flush()
    {
        if (_line.Length > 0)
            console.Write(LogText.Whole(_line.ToString().TrimEnd('\r')));
        _line.Clear();
        console.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        Flush();
        base.Dispose(disposing);
    }

    private TextWriter Unwrapped()
    {
        Flush();
        return console;
    }

    private void EndLine()
    {
        console.WriteLine(LogText.Whole(_line.ToString().TrimEnd('\r')));
        console.Flush();
        _line.Clear();
    }
}

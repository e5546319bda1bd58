using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfGate.Bench.Engine;

/// <summary>Runs other programs and reads what they used.</summary>
internal static partial class Commands
{
    /// <summary>This program, also when it was started as <c>dotnet PerfGate.Bench.dll</c>.</summary>
    public static string Self { get; } = Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(typeof(Commands).Assembly.Location));

    public static string Run(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + errors.Result;
    }

    public static bool Exists(string program)
    {
        try
        {
            return Run("which", program).Trim().Length > 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>On the first core, under GNU time: output, processor seconds, peak memory in MiB, wall seconds.</summary>
    public static (string Output, double CpuSeconds, double PeakMemory, double Seconds) RunPinned(string command)
    {
        var output = Run("/usr/bin/time", $"-f \"@ %U %S %M %e\" taskset -c 0 {command}");
        var used = TimeLine().Match(output);
        double Field(int i) => double.Parse(used.Groups[i].Value, CultureInfo.InvariantCulture);
        return used.Success ? (output, Field(1) + Field(2), Field(3) / 1024, Field(4)) : throw new InvalidOperationException(output);
    }

    [GeneratedRegex(@"@ ([\d.]+) ([\d.]+) (\d+) ([\d.]+)")]
    private static partial Regex TimeLine();
}

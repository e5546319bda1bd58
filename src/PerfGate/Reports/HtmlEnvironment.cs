using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>Where and with what the run took place.</summary>
internal static class HtmlEnvironment
{
    public static void Write(HtmlText page, RunReport report)
    {
        page.Raw("<section id=\"environment\"><h2>Environment</h2>\n<dl>");
        foreach (var (name, value) in Rows(report))
            page.Raw("<div><dt>").Text(name).Raw("</dt><dd>").Text(value).Raw("</dd></div>");
        page.Raw("</dl>\n<p class=\"scope\">Response times count from the moment a request was due, over expected responses only; errors are judged on their own.</p></section>\n");
    }

    private static IEnumerable<(string Name, string Value)> Rows(RunReport report)
    {
        var target = report.Target;
        var machine = report.Machine;
        yield return ("Target", $"{target.Name} ({target.Kind}{(target.Configuration is { } c ? $", {c}" : "")})");
        if (target.Url is { } url)
            yield return ("Address", url.ToString());
        if (target.StartupTime is { } startup)
            yield return ("Ready after", new Quantity(startup.TotalSeconds, Unit.Duration).ToString());
        yield return ("Machine", machine.Name);
        yield return ("Processor", string.Create(CultureInfo.InvariantCulture, $"{machine.Cores} cores{(machine.Processor is { } p ? $", {p}" : "")}, {machine.Architecture}"));
        yield return ("Memory", new Quantity(machine.Memory, Unit.Size).ToString());
        yield return ("System", $"{machine.OperatingSystem}, {machine.Runtime}");
        yield return ("Spec", report.SpecPath + (report.Profile is { } profile ? $" (profile {profile})" : ""));
        foreach (var given in report.Given)
            yield return ($"From {given.Source}", $"{given.Path}: {given.Value}");
        yield return ("PerfGate", report.PerfGateVersion);
        yield return ("Run", string.Create(CultureInfo.InvariantCulture, $"{report.RunId}, seed {report.Seed}, exit code {report.ExitCode}"));
    }
}

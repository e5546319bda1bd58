using System.Globalization;

namespace PerfGate.Tasks;

/// <summary>The engine's command line, as the task's parameters say it.</summary>
internal static class EngineArguments
{
    /// <param name="task">Its parameters.</param>
    /// <param name="targetFile">The file that tells what the build has produced; null: nothing that the engine could start.</param>
    /// <param name="timeLimit">After which the engine is to give up by itself.</param>
    public static IReadOnlyList<string> Run(RunPerfGate task, string? targetFile, TimeSpan timeLimit)
    {
        List<string> arguments = ["exec", task.EngineAssembly, "run", task.Spec, "--format", "ndjson", "--results", task.ResultsDirectory];
        Add("--profile", task.Profile);
        Add("--tags", Listed(task.Tags));
        foreach (var value in task.Set ?? [])
            Add("--set", value);
        Add("--phase", Listed(task.Phases));
        Add("--junit", task.JUnitFile);
        Add("--url", task.TargetUrl);
        Add("--baseline", task.Baseline);
        Add("--target-info", targetFile);
        Add("--time-limit", timeLimit.ToString("c", CultureInfo.InvariantCulture));
        Add("--lock", task.Lock);
        Add("--lock-timeout", task.LockTimeout);
        if (task.UpdateBaseline) arguments.Add("--update-baseline");
        arguments.Add("--exit-on-stdin-close");
        return arguments;

        void Add(string option, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) arguments.AddRange([option, value]);
        }
    }

    public static IReadOnlyList<string> Target(string engineAssembly, string spec) => ["exec", engineAssembly, "target", spec];

    /// <summary>
    /// Splits a command line as MSBuild's RunArguments holds it: blanks separate, double quotes keep together, and a backslash
    /// before a quote makes it an ordinary character.
    /// </summary>
    public static IReadOnlyList<string> Split(string? commandLine)
    {
        List<string> words = [];
        var word = new System.Text.StringBuilder();
        var quoted = false;
        var started = false;
        var text = commandLine ?? "";
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length && text[i + 1] == '"')
            {
                word.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
                started = true;
            }
            else if (!quoted && char.IsWhiteSpace(c))
            {
                End();
            }
            else
            {
                word.Append(c);
            }
        }

        End();
        return words;

        void End()
        {
            if (started || word.Length > 0) words.Add(word.ToString());
            word.Clear();
            started = false;
        }
    }

    private static string Listed(string[]? values) => string.Join(',', values ?? []);
}

namespace PerfGate.Tasks;

/// <summary>
/// The commands that the engine has for the log of Azure Pipelines or TeamCity. They are printed as they are, which nothing else that
/// the engine says is, and only where that system is.
/// </summary>
/// <param name="environment">Looks an environment variable up; null when it is not set.</param>
/// <param name="commandLine">Of the build: the task DotNetCoreCLI@2 puts a logger of its own into it, which makes an issue of each diagnostic already.</param>
/// <seealso href="https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands"/>
/// <seealso href="https://www.jetbrains.com/help/teamcity/service-messages.html"/>
internal sealed class BuildServerCommands(Func<string, string?> environment, string commandLine)
{
    private const string AzureMark = "##vso[";
    private const string AzureIssue = "##vso[task.logissue ";
    private const string AzureLogger = "DistributedTask.MSBuild.Logger";
    private const string TeamCityMark = "##teamcity[";

    private readonly List<string> _lines = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public void Add(string? command)
    {
        if (command is null || command.AsSpan().IndexOfAny('\r', '\n') >= 0)
            return;
        var isForAzure = string.Equals(environment("TF_BUILD"), "true", StringComparison.OrdinalIgnoreCase)
            && command.StartsWith(AzureMark, StringComparison.Ordinal)
            && !(command.StartsWith(AzureIssue, StringComparison.Ordinal) && commandLine.Contains(AzureLogger, StringComparison.Ordinal));
        var isForTeamCity = !string.IsNullOrEmpty(environment("TEAMCITY_VERSION")) && command.StartsWith(TeamCityMark, StringComparison.Ordinal);
        if (isForAzure || isForTeamCity)
            _lines.Add(command);
    }
}

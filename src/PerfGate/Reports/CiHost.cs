namespace PerfGate.Reports;

/// <summary>The CI system that a run takes place in, found by the variables it sets.</summary>
internal sealed record CiHost
{
    /// <summary>Overrides what is found: <c>none</c>, <c>github</c>, <c>azure</c>, <c>gitlab</c>, <c>teamcity</c>, <c>jenkins</c>, <c>buildkite</c>, <c>circleci</c>, <c>other</c>.</summary>
    public const string OverrideVariable = "PERFGATE_CI";

    private static readonly (CiSystem System, Func<Func<string, string?>, bool> IsHere)[] _systems =
    [
        // Gitea and Forgejo set GITHUB_ACTIONS as well and understand the same commands.
        (CiSystem.GitHub, v => v("GITHUB_ACTIONS") == "true"),
        (CiSystem.Azure, v => IsTrue(v("TF_BUILD"))),
        (CiSystem.GitLab, v => v("GITLAB_CI") is not null),
        (CiSystem.TeamCity, v => v("TEAMCITY_VERSION") is not null),
        (CiSystem.Buildkite, v => v("BUILDKITE") == "true"),
        (CiSystem.CircleCi, v => v("CIRCLECI") == "true"),
        (CiSystem.Jenkins, v => v("JENKINS_URL") is not null && v("BUILD_ID") is not null),
        (CiSystem.Other, v => IsTrue(v("CI")) || v("CODEBUILD_BUILD_ARN") is not null || v("BITBUCKET_COMMIT") is not null),
    ];

    public required CiSystem System { get; init; }

    /// <summary>Absolute path of the checkout; null where it is not told.</summary>
    public string? Checkout { get; init; }

    /// <summary>Web address of the repository's files at this commit, ending in <c>/</c>; null where it is not told.</summary>
    public Uri? Files { get; init; }

    /// <summary>The file that the job's summary is appended to (GitHub); null elsewhere.</summary>
    public string? SummaryFile { get; init; }

    /// <summary>The file that the step's outputs are appended to (GitHub); null elsewhere.</summary>
    public string? OutputFile { get; init; }

    /// <param name="variable">Looks an environment variable up; null when it is not set.</param>
    public static CiHost Detect(Func<string, string?> variable)
    {
        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;

        var system = Set(OverrideVariable) is { } word && Enum.TryParse<CiSystem>(word, ignoreCase: true, out var asked)
            ? asked
            : _systems.FirstOrDefault(s => s.IsHere(Set)).System;
        return new CiHost
        {
            System = system,
            Checkout = system switch
            {
                CiSystem.GitHub => Set("GITHUB_WORKSPACE"),
                CiSystem.Azure => Set("BUILD_SOURCESDIRECTORY"),
                CiSystem.GitLab => Set("CI_PROJECT_DIR"),
                CiSystem.TeamCity => Set("TEAMCITY_BUILD_CHECKOUTDIR"),
                CiSystem.Jenkins => Set("WORKSPACE"),
                CiSystem.Buildkite => Set("BUILDKITE_BUILD_CHECKOUT_PATH"),
                CiSystem.CircleCi => Set("CIRCLE_WORKING_DIRECTORY"),
                _ => null,
            },
            Files = system switch
            {
                CiSystem.GitHub => Address(Set("GITHUB_SERVER_URL"), Set("GITHUB_REPOSITORY"), "blob", Set("GITHUB_SHA")),
                CiSystem.GitLab => Address(Set("CI_SERVER_URL"), Set("CI_PROJECT_PATH"), "-/blob", Set("CI_COMMIT_SHA")),
                _ => null,
            },
            SummaryFile = system == CiSystem.GitHub ? Set("GITHUB_STEP_SUMMARY") : null,
            OutputFile = system == CiSystem.GitHub ? Set("GITHUB_OUTPUT") : null,
        };
    }

    /// <summary>Where the spec can be read on the web.</summary>
    public Uri? UrlOf(string specPath) => Files is null ? null : new Uri(Files, Uri.EscapeDataString(specPath).Replace("%2F", "/", StringComparison.Ordinal));

    private static Uri? Address(string? server, string? repository, string middle, string? commit) =>
        server is not null && repository is not null && commit is not null
        && Uri.TryCreate($"{server.TrimEnd('/')}/{repository}/{middle}/{commit}/", UriKind.Absolute, out var address)
            ? address
            : null;

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) || value == "1";
}

namespace PerfGate.Syntax;

/// <summary>
/// Every code PerfGate says, one per meaning. Each has a section in docs/diagnostics.md (a test holds the two together).
/// </summary>
internal static class DiagnosticCodes
{
    // The build around the gate
    public const string SdkTooOld = "PG0001";
    public const string EngineMissing = "PG0002";
    public const string BadBuildProperty = "PG0003";

    // The spec
    public const string YamlSyntax = "PG0101";
    public const string UnknownKey = "PG0102";
    public const string BadValue = "PG0103";
    public const string NeverUsed = "PG0104";
    public const string UnknownSelection = "PG0105";
    public const string MissingKey = "PG0106";
    public const string DuplicateKey = "PG0107";
    public const string Contradiction = "PG0108";
    public const string SpecTooLarge = "PG0109";
    public const string SpecNotFound = "PG0110";
    public const string UnknownName = "PG0111";
    public const string BadTemplate = "PG0112";
    public const string BadThreshold = "PG0113";
    public const string NeverDecided = "PG0120";

    // The target
    public const string TargetDidNotStart = "PG0201";
    public const string TargetNotReady = "PG0202";
    public const string PortInUse = "PG0203";
    public const string TargetBuildFailed = "PG0204";
    public const string TargetDied = "PG0205";
    public const string RemoteTarget = "PG0206";
    public const string NotTheTarget = "PG0207";

    // The measurement
    public const string NotOptimized = "PG0301";
    public const string MachineLock = "PG0303";
    public const string ProtocolMissing = "PG0305";
    public const string EmptyAnswers = "PG0306";
    public const string LogComplaints = "PG0307";
    public const string LogVolume = "PG0308";

    // The run
    public const string Cancelled = "PG0901";
    public const string TimeLimit = "PG0902";
    public const string ReportNotWritten = "PG0903";
    public const string OptionalPartFailed = "PG0904";
    public const string NoVerdict = "PG0999";

    // Breaches
    public const string LatencyBreach = "PG1001";
    public const string ThroughputBreach = "PG1002";
    public const string ErrorBreach = "PG1003";
    public const string RegressionBreach = "PG1004";
    public const string ResourceBreach = "PG1005";
    public const string WrongAnswer = "PG1006";
    public const string NotMeasured = "PG1101";
    public const string Undecided = "PG1102";
    public const string MoreBreaches = "PG1999";

    // Baselines
    public const string BaselineMissing = "PG2002";
    public const string BaselineNotFound = "PG2010";
    public const string BaselineNotBuilt = "PG2011";
    public const string BaselineIsCandidate = "PG2012";
    public const string BaselineBuiltByOtherSdk = "PG2013";
    public const string BaselineSurroundings = "PG2014";
    public const string NothingToCompareWith = "PG2015";
    public const string StoredBaselineMissing = "PG2020";
    public const string StoredBaselineUnreadable = "PG2021";
    public const string StoredBaselineNotComparable = "PG2022";
    public const string StoredBaselineNotWritten = "PG2023";

    // History
    public const string UndecidedAgain = "PG2030";
    public const string HistoryUnusable = "PG2031";

    /// <summary>Where the explanation of a code stands.</summary>
    public static Uri Help(string code) =>
        new($"https://github.com/perfgate/perfgate/blob/main/docs/diagnostics.md#{code.ToLowerInvariant()}");
}

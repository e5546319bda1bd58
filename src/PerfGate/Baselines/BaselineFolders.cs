using System.Security.Cryptography;
using System.Text;

namespace PerfGate.Baselines;

/// <summary>
/// Where the baselines of one repository are kept on this machine: <c>builds</c> holds published outputs by what they were made of,
/// <c>runs</c> a folder for each run that is going on.
/// </summary>
internal sealed class BaselineFolders
{
    public BaselineFolders(SourceRepository repository, IReadOnlyDictionary<string, string> environment) =>
        Root = Path.Combine(CacheFolder(environment), "perfgate", "baselines", Short(repository.GitFolder, 12));

    public string Root { get; }

    public string Builds => Path.Combine(Root, "builds");

    public string Runs => Path.Combine(Root, "runs");

    /// <summary>The first hexadecimal digits of a text's SHA-256.</summary>
    public static string Short(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];

    private static string CacheFolder(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.GetValueOrDefault("XDG_CACHE_HOME") is { Length: > 0 } given && Path.IsPathRooted(given))
            return given;
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return environment.GetValueOrDefault("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache") : Path.GetTempPath();
    }
}

using System.Text;
using Xunit;

namespace PerfGate.Tests.Reports;

/// <summary>
/// Compares a report with the file kept of it. <c>PERFGATE_UPDATE_GOLDEN=1</c> writes the files anew; the diff is then for review.
/// </summary>
internal static class Golden
{
    public static void Matches(string fileName, string actual)
    {
        var path = Path.Combine(RepositoryRoot(), "tests", "PerfGate.Tests", "Reports", "Golden", fileName);
        if (Environment.GetEnvironmentVariable("PERFGATE_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        Assert.True(File.Exists(path), $"{path} is missing; run with PERFGATE_UPDATE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PerfGate.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("PerfGate.sln was not found above the test's folder");
    }
}

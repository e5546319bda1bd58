using System.Globalization;

namespace PerfGate.Targets;

/// <summary>Where a service is reached that was told to listen on some urls.</summary>
internal static class ListeningAddress
{
    /// <summary>The first of the urls as ASP.NET Core writes them (<c>;</c> between, <c>*</c> and <c>+</c> for all addresses), the port put in.</summary>
    public static Uri From(string urls, int port)
    {
        var first = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        first = first.Replace(ProcessTarget.PortPlaceholder, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (var any in (ReadOnlySpan<string>)["://*", "://+", "://0.0.0.0", "://[::]"])
            first = first.Replace(any, "://127.0.0.1", StringComparison.Ordinal);
        return Uri.TryCreate(first, UriKind.Absolute, out var address) ? address : new Uri($"http://127.0.0.1:{port}/");
    }
}

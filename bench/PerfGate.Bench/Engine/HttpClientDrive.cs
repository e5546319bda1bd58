using System.Globalization;

namespace PerfGate.Bench.Engine;

/// <summary>A load generator as one writes it on <see cref="HttpClient"/>: a loop of awaits for each connection.</summary>
/// <remarks>"tuned": without cookies and proxy; otherwise the client is what <c>new HttpClient()</c> gives.</remarks>
internal static class HttpClientDrive
{
    /// <param name="arguments">The url, connections and seconds, then perhaps "tuned".</param>
    /// <param name="output">Gets the number of answers.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        var url = new Uri(arguments[0]);
        var connections = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture)));
        using var client = arguments.Contains("tuned")
            ? new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, MaxConnectionsPerServer = connections })
            : new HttpClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoopAsync(client, url, end.Token)));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{answers.Sum()} answers"));
        return 0;
    }

    private static async Task<long> LoopAsync(HttpClient client, Uri url, CancellationToken end)
    {
        for (var answers = 0L; ; answers++)
        {
            try
            {
                _ = await client.GetByteArrayAsync(url, end);
            }
            catch (OperationCanceledException)
            {
                return answers;
            }
        }
    }
}

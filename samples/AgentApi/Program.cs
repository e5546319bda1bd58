namespace AgentApi;

internal static class Program
{
    private static Task<int> Main(string[] args) =>
        AgentServer.RunAsync(args, Environment.GetEnvironmentVariable, Console.Error);
}

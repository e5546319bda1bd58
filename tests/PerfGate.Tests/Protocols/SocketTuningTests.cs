using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

public sealed class SocketTuningTests
{
    [Theory]
    [InlineData(null, "1")]
    [InlineData("0", "0")]
    public void One_thread_tells_of_all_sockets_unless_the_user_said_otherwise(string? before, string after)
    {
        var variables = new Dictionary<string, string?> { [SocketTuning.InlineCompletions] = before };

        SocketTuning.Apply(variables.GetValueOrDefault, (name, value) => variables[name] = value);

        Assert.Equal((after, "1"), (variables[SocketTuning.InlineCompletions], variables[SocketTuning.ThreadCount]));
    }
}

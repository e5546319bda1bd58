namespace AgentApi;

/// <summary>What the fault AGENT_LEAK leaves behind; a type of its own, so that a heap listing names it.</summary>
internal sealed class RetainedBlock
{
    private readonly byte[] _bytes;

    public RetainedBlock(long size)
    {
        _bytes = new byte[size];
        // Memory that was never written to need not be resident.
        _bytes.AsSpan().Fill(1);
    }

    public long Size => _bytes.Length;
}

namespace PerfGate.Protocols;

/// <summary>A way to have requests answered.</summary>
internal interface IProtocol
{
    /// <summary>For one worker thread, which disposes of it.</summary>
    IExchanger CreateExchanger(ExchangerOptions options);
}

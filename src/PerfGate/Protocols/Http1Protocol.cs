namespace PerfGate.Protocols;

/// <summary>HTTP/1.1 by PerfGate's own state machine.</summary>
internal sealed class Http1Protocol : IProtocol
{
    public IExchanger CreateExchanger(ExchangerOptions options)
    {
        var http = options.Http;
        var transport = Transports.Create(options.BaseAddress, options.Server, options.Transport, http.Tls, options.Spin);
        CompiledRequest[] requests = [.. options.Endpoints.Select(e => new CompiledRequest(e, options.BaseAddress, !http.Connections.FreshPerRequest))];
        return new OwningTransport(new Http1Exchanger(transport, requests, options) { Answers = options.Answers }, transport);
    }

    /// <summary>Disposes of the transport too.</summary>
    private sealed class OwningTransport(Http1Exchanger exchanger, ITransport transport) : IExchanger
    {
        public long IdleSpinTicks => exchanger.IdleSpinTicks;

        public bool IsOnWorkerThread => exchanger.IsOnWorkerThread;

        public void Enter() => exchanger.Enter();

        public void Leave() => exchanger.Leave();

        public void Start(Exchange exchange) => exchanger.Start(exchange);

        public void Poll(long untilTicks) => exchanger.Poll(untilTicks);

        public void Dispose()
        {
            exchanger.Dispose();
            transport.Dispose();
        }
    }
}

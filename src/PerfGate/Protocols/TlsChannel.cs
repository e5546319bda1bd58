using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;

namespace PerfGate.Protocols;

/// <summary>TLS over another channel. A connection counts as made when the handshake is done.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Close disposes of them, and a closed channel can connect again.")]
internal sealed class TlsChannel : IChannel, IChannelOwner
{
    private readonly IChannelOwner _owner;
    private readonly ITransport _transport;
    private readonly IChannel _channel;
    private readonly SslClientAuthenticationOptions _options;
    private readonly byte[] _plain = new byte[16 * 1024];
    private SslStream? _tls;
    private CipherStream? _cipher;

    // Of the connection: what an asynchronous method of an earlier one finds out does not count any more.
    private volatile int _generation;

    public TlsChannel(IChannelOwner owner, ITransport transport, SslClientAuthenticationOptions options)
    {
        (_owner, _transport, _options) = (owner, transport, options);
        _channel = transport.CreateChannel(this);
    }

    public bool HasUnsent => _channel.HasUnsent || _cipher?.HasUnsent == true;

    public void Connect()
    {
        _generation++;
        _channel.Connect();
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        // The cipher stream takes everything, so this never blocks.
        try
        {
            _tls!.Write(bytes);
        }
        catch (IOException)
        {
            // A broken session is reported by its reading side.
        }

        return bytes.Length;
    }

    public void Close()
    {
        Drop();
        _channel.Close();
    }

    public void Connected()
    {
        var cipher = new CipherStream(_channel, _transport, Flush);
        (_cipher, _tls) = (cipher, new SslStream(cipher, leaveInnerStreamOpen: false));
        _ = RunAsync(_tls, cipher, _generation);
    }

    public void Writable() => _cipher?.FlushUnsent();

    public void Received(ReadOnlySpan<byte> bytes, long atTicks) => _cipher?.Feed(bytes);

    public void Ended(string? problem)
    {
        if (problem is null && _cipher is not null)
        {
            // The stream may still hold what it did not yet decrypt; it reports the end itself.
            _cipher.End();
            return;
        }

        Drop();
        _owner.Ended(problem);
    }

    /// <summary>The outer exceptions only say that there are inner ones.</summary>
    private static string Failed(Exception e)
    {
        var cause = e;
        while (cause.InnerException is { } inner)
            cause = inner;
        return cause.Message.Contains("application protocol", StringComparison.OrdinalIgnoreCase)
            ? $"TLS: the server does not take HTTP/1.1 ({cause.Message}); set http: {{ version: 2 }} where it speaks only HTTP/2"
            : "TLS: " + cause.Message;
    }

    private void Flush(CipherStream cipher)
    {
        if (cipher == _cipher)
            cipher.FlushUnsent();
    }

    /// <summary>Whoever reads the session hears of its end, finds it out of date, and disposes of it.</summary>
    private void Drop()
    {
        _generation++;
        var cipher = _cipher;
        (_tls, _cipher) = (null, null);
        cipher?.End();
    }

    private async Task RunAsync(SslStream tls, CipherStream cipher, int generation)
    {
        try
        {
            await using (tls)
            {
                var problem = await ConverseAsync(tls, cipher, generation);
                if (generation != _generation)
                    return;
                await new Inside(_transport);
                if (generation != _generation)
                    return;
                Drop();
                _channel.Close();
                _owner.Ended(problem);
            }
        }
        catch (Exception bug)
        {
            _transport.Fail(bug);
        }
    }

    /// <summary>The handshake, then reading until the end. Null: an end in order, which close_notify announced.</summary>
    private async Task<string?> ConverseAsync(SslStream tls, CipherStream cipher, int generation)
    {
        try
        {
            // The handshake goes on on the runtime's threads; everything after it on the worker's.
            await tls.AuthenticateAsClientAsync(_options, CancellationToken.None);
            if (generation != _generation)
                return null;
            await new Inside(_transport);
            if (generation == _generation)
                _owner.Connected();
            while (generation == _generation)
            {
                var count = await tls.ReadAsync(_plain, CancellationToken.None);
                if (generation != _generation)
                    return null;
                if (count == 0)
                    return cipher.WasReadToItsEnd ? ChannelEnd.Cut : null;
                await new Inside(_transport);
                if (generation == _generation)
                    _owner.Received(_plain.AsSpan(0, count), Stopwatch.GetTimestamp());
            }

            return null;
        }
        catch (AuthenticationException e)
        {
            return Failed(e);
        }
        catch (IOException e)
        {
            return Failed(e);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }
}

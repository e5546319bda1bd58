using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PerfGate.Protocols;

/// <summary>
/// The numbers of a run's iterations. An iteration is one request of an endpoint, and its number comes once in a run: over all
/// phases, levels, attempts, extensions, probes, warm-ups and workers. Every changing value of a request is made of the seed, the
/// run and the number alone, so nothing repeats within a run, and equal numbers give equal requests on both sides of a comparison,
/// in whatever order they are sent. Safe to use from several threads.
/// </summary>
/// <param name="seed">Of the random values: the same one gives the same values in every run.</param>
/// <param name="run">Differs from run to run and goes into <c>${uuid}</c>; 0: the identifiers are those of every other run with this seed.</param>
internal sealed class Iterations(int seed, ulong run)
{
    private long _last;

    public int Seed => seed;

    public ulong Run => run;

    /// <summary>Those of a new run.</summary>
    /// <param name="seed">Of the spec, or its default.</param>
    /// <param name="isRepeatable">The spec gives the seed, so that a run can be repeated to the last identifier.</param>
    public static Iterations OfRun(int seed, bool isRepeatable)
    {
        if (isRepeatable)
            return new(seed, 0);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return new(seed, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    /// <summary>The next number, from 1.</summary>
    public long Next() => Interlocked.Increment(ref _last);

    /// <summary>The first of so many numbers in a row: what is sent to two sides takes one stretch for both.</summary>
    public long Take(int count) => Interlocked.Add(ref _last, count) - count + 1;
}

using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace PerfGate.Bench.Pool;

/// <summary>A noisy neighbour: bursts of work on the same cores, for so many seconds. Seeded, so that two experiments meet the same bursts.</summary>
internal static class Noise
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(20);

    /// <param name="args">typical or hostile; seconds; seed.</param>
    /// <param name="output">Tells what was done.</param>
    public static int Run(string[] args, TextWriter output)
    {
        if (args is not [("typical" or "hostile") and var tier, var text, ..] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            output.WriteLine("usage: noise typical|hostile SECONDS [SEED]");
            return 2;
        }

        var random = new Random(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1);
        var (pause, length, least, most, threads) = tier == "typical" ? (20.0, 2.5, 0.2, 0.6, 1) : (8.0, 3.0, 0.5, 1.0, 2);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            Thread.Sleep(TimeSpan.FromSeconds(Math.Min(seconds, -pause * Math.Log(1 - random.NextDouble()))));
            var burst = TimeSpan.FromSeconds(length * Math.Exp((0.5 * Normal(random)) - 0.125));
            var duty = least + ((most - least) * random.NextDouble());
            var burners = Enumerable.Range(0, threads).Select(_ => new Thread(() => Burn(burst, duty))).ToList();
            burners.ForEach(b => b.Start());
            burners.ForEach(b => b.Join());
        }

        return 0;
    }

    private static void Burn(TimeSpan length, double duty)
    {
        var clock = Stopwatch.StartNew();
        var x = 88172645463325252UL;
        while (clock.Elapsed < length)
        {
            var begun = clock.Elapsed;
            while (clock.Elapsed - begun < _period * duty)
                x = BitOperations.RotateLeft(x * 6364136223846793005UL, 17);
            Thread.Sleep(_period * (1 - duty));
        }

        GC.KeepAlive(x);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

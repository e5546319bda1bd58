namespace PerfGate.Measure;

/// <summary>
/// The Universal Scalability Law: X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)), the throughput of a system in which N
/// requests are inside at once (N. J. Gunther, "A Simple Capacity Model of Massively Parallel Transaction Systems", CMG 1993, and
/// "Guerrilla Capacity Planning", Springer 2007).
/// </summary>
/// <param name="Lambda">Throughput of one request at a time, per second.</param>
/// <param name="Sigma">Contention: the share of the work that only one can do at a time, 0 or more.</param>
/// <param name="Kappa">Coherency: what each pair costs, 0 or more; above 0 the throughput has a peak and falls after it.</param>
/// <param name="Determination">R2: the share of the variance of the throughput that the curve explains, at most 1.</param>
internal sealed record ScalabilityLaw(double Lambda, double Sigma, double Kappa, double Determination)
{
    // Three numbers are fitted; from fewer levels, or ones close together, any three come out.
    private const int FewestLevels = 5;
    private const double LeastSpan = 4;
    private const double LeastDetermination = 0.9;

    /// <summary>Requests inside at the largest throughput; null when it never falls.</summary>
    public double? Knee => Kappa > 0 && Sigma < 1 ? Math.Sqrt((1 - Sigma) / Kappa) : null;

    public double At(double inside) => Lambda * inside / (1 + (Sigma * (inside - 1)) + (Kappa * inside * (inside - 1)));

    /// <summary>
    /// Least squares of the relative errors of N / X, which is linear in 1 / lambda, sigma / lambda and kappa / lambda. A negative sigma
    /// or kappa has no meaning: it is set to zero, and the others are fitted again.
    /// </summary>
    /// <param name="levels">Requests inside (connections, or throughput times mean response time) and responses per second.</param>
    /// <returns>Null when the data do not carry it: fewer than five levels, less than a factor of four between them, or a curve that explains less than 90 % of the variance.</returns>
    public static ScalabilityLaw? Fit(IReadOnlyList<(double Inside, double Throughput)> levels)
    {
        var points = levels.Where(l => l.Inside > 0 && l.Throughput > 0).ToList();
        if (points.Count < FewestLevels || points.Max(p => p.Inside) < LeastSpan * points.Min(p => p.Inside))
            return null;
        var best = new[] { (true, true), (true, false), (false, true), (false, false) }
            .Select(terms => Solve(points, terms.Item1, terms.Item2))
            .OfType<ScalabilityLaw>()
            .Where(law => law.Sigma >= 0 && law.Kappa >= 0)
            .MaxBy(law => law.Determination);
        return best is { Determination: >= LeastDetermination } ? best : null;
    }

    private static ScalabilityLaw? Solve(List<(double Inside, double Throughput)> points, bool contention, bool coherency)
    {
        List<Func<double, double>> terms = [_ => 1];
        if (contention)
            terms.Add(n => n - 1);
        if (coherency)
            terms.Add(n => n * (n - 1));

        // Normal equations of: sum over terms of c_i term_i(N) X / N = 1.
        var size = terms.Count;
        var equations = new double[size, size + 1];
        foreach (var (n, x) in points)
        {
            for (var row = 0; row < size; row++)
            {
                var weighted = terms[row](n) * x / n;
                for (var column = 0; column < size; column++)
                    equations[row, column] += weighted * terms[column](n) * x / n;
                equations[row, size] += weighted;
            }
        }

        if (Eliminate(equations, size) is not { } c || c[0] <= 0)
            return null;
        var law = new ScalabilityLaw(1 / c[0], contention ? c[1] / c[0] : 0, coherency ? c[^1] / c[0] : 0, 0);
        var mean = points.Average(p => p.Throughput);
        var total = points.Sum(p => (p.Throughput - mean) * (p.Throughput - mean));
        var left = points.Sum(p => (p.Throughput - law.At(p.Inside)) * (p.Throughput - law.At(p.Inside)));
        return total > 0 ? law with { Determination = 1 - (left / total) } : null;
    }

    /// <summary>Gauss with pivots; null when the equations do not tell the unknowns apart.</summary>
    private static double[]? Eliminate(double[,] m, int size)
    {
        for (var pivot = 0; pivot < size; pivot++)
        {
            var largest = Enumerable.Range(pivot, size - pivot).MaxBy(row => Math.Abs(m[row, pivot]));
            if (Math.Abs(m[largest, pivot]) < 1e-300)
                return null;
            for (var column = 0; column <= size; column++)
                (m[pivot, column], m[largest, column]) = (m[largest, column], m[pivot, column]);
            for (var row = 0; row < size; row++)
            {
                var factor = row == pivot ? 0 : m[row, pivot] / m[pivot, pivot];
                for (var column = pivot; factor != 0 && column <= size; column++)
                    m[row, column] -= factor * m[pivot, column];
            }
        }

        return [.. Enumerable.Range(0, size).Select(row => m[row, size] / m[row, row])];
    }
}

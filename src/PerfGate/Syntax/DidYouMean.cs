namespace PerfGate.Syntax;

/// <summary>Finds the word that was probably meant.</summary>
internal static class DidYouMean
{
    // What is longer is no word with a mistake; the comparison takes the product of the lengths.
    private const int LongestWord = 100;

    /// <summary>The nearest word within a third of its length (at least one edit), or null.</summary>
    public static string? Nearest(string found, IReadOnlyList<string> words)
    {
        if (found.Length > LongestWord)
            return null;
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var word in words.Where(w => w.Length <= LongestWord))
        {
            var distance = Distance(found.ToLowerInvariant(), word.ToLowerInvariant());
            var allowed = Math.Max(1, Math.Max(found.Length, word.Length) / 3);
            if (distance <= allowed && distance < bestDistance)
                (best, bestDistance) = (word, distance);
        }

        return best;
    }

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swapped neighbours cost 1 each.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    value = Math.Min(value, rows[i - 2, j - 2] + 1);
                rows[i, j] = value;
            }
        }

        return rows[a.Length, b.Length];
    }
}

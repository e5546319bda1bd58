namespace PerfGate.Running;

/// <summary>
/// Deals endpoints in proportion to their weights: a shuffled deck of cards, shuffled anew when it is used up. So even a
/// short run has the mix that was asked for, in an order that no endpoint's work can fall in step with.
/// </summary>
internal sealed class Deck
{
    private const int MaxCards = 1000;

    private readonly int[] _cards;
    private readonly Random _random;
    private int _next;

    public Deck(IReadOnlyList<double> weights, Random random)
    {
        _random = random;
        _cards = Cards(weights);
        _next = _cards.Length;
    }

    /// <summary>An endpoint's index.</summary>
    public int Deal()
    {
        if (_cards.Length == 1)
            return _cards[0];
        if (_next == _cards.Length)
        {
            _random.Shuffle(_cards);
            _next = 0;
        }

        return _cards[_next++];
    }

    private static int[] Cards(IReadOnlyList<double> weights)
    {
        if (weights.Count == 1)
            return [0];

        // Whole weights give an exact deck; others are rounded to a large one, in which each has a card at least.
        var total = weights.Sum();
        var exact = total <= MaxCards && weights.All(w => w == Math.Floor(w));
        var scale = exact ? 1 : Math.Max(MaxCards, weights.Count) / total;
        return [.. weights.SelectMany((w, i) => Enumerable.Repeat(i, Math.Max(1, (int)Math.Round(w * scale))))];
    }
}

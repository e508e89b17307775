namespace EmotionRnn.Media;

/// <summary>
/// Compares texts with the numbers in them as numbers, however long: <c>dia2_utt10</c> comes before <c>dia10_utt2</c>. Letters go by their
/// codes.
/// </summary>
internal sealed class NaturalOrder : IComparer<string?>
{
    public static NaturalOrder Comparer { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        ReadOnlySpan<char> a = x,
            b = y;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            int digitsOfA = Digits(a),
                digitsOfB = Digits(b);
            var order = digitsOfA > 0 && digitsOfB > 0 ? CompareNumbers(a[..digitsOfA], b[..digitsOfB]) : a[0] - b[0];
            if (order != 0)
                return order;
            a = a[Math.Max(1, digitsOfA)..];
            b = b[Math.Max(1, digitsOfB)..];
        }

        // Where only leading zeros differ, any fixed order will do.
        return a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var length ? length : text.Length;

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length - b.Length : a.SequenceCompareTo(b);
    }
}

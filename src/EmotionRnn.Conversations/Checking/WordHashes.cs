namespace EmotionRnn.Conversations;

/// <summary>
/// The words of a text for comparison: runs of letters and digits in lower case; apostrophes of any kind neither part a word nor count.
/// </summary>
internal static class WordHashes
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>Appends a 64-bit hash of every word of the text (FNV-1a over its letters).</summary>
    public static void Append(string text, List<ulong> into)
    {
        var hash = FnvOffset;
        var inWord = false;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                hash = (hash ^ char.ToLowerInvariant(c)) * FnvPrime;
                inWord = true;
            }
            else if (inWord && c is not ('\'' or '’' or '‘' or '`' or '\u0092'))
            {
                into.Add(hash);
                (hash, inWord) = (FnvOffset, false);
            }
        }

        if (inWord)
            into.Add(hash);
    }

    /// <summary>One hash for a sequence of hashes; their order counts.</summary>
    public static ulong Combine(ReadOnlySpan<ulong> hashes)
    {
        var combined = FnvOffset + (ulong)hashes.Length;
        foreach (var hash in hashes)
        {
            combined = (combined ^ hash) * 0x9E3779B97F4A7C15;
            combined ^= combined >> 32;
        }

        return combined;
    }
}

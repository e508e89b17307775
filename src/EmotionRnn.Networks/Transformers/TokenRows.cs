namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// The tokens of sequences of unequal length, one after another without padding: sequence s has the rows <c>Start[s] … Start[s+1]</c>.
/// </summary>
internal sealed class TokenRows
{
    public TokenRows(IReadOnlyList<int[]> sequences, EncoderOptions options)
    {
        Start = new int[sequences.Count + 1];
        for (var s = 0; s < sequences.Count; s++)
            Start[s + 1] = checked(Start[s] + sequences[s].Length);
        Tokens = new int[Start[^1]];
        Positions = new int[Start[^1]];
        for (var s = 0; s < sequences.Count; s++)
        {
            sequences[s].CopyTo(Tokens, Start[s]);
            Number(sequences[s], Positions.AsSpan(Start[s]), options);
            Longest = int.Max(Longest, sequences[s].Length);
        }
    }

    /// <summary>Token ids, [rows].</summary>
    public int[] Tokens { get; }

    /// <summary>Rows of the position table, [rows].</summary>
    public int[] Positions { get; }

    /// <summary>Where each sequence starts, and at last the number of rows.</summary>
    public int[] Start { get; }

    /// <summary>The tokens of the longest sequence.</summary>
    public int Longest { get; }

    public int Count => Tokens.Length;

    public int Sequences => Start.Length - 1;

    public int Length(int sequence) => Start[sequence + 1] - Start[sequence];

    /// <summary>BERT: p = 0, 1, …; RoBERTa: p = pad + the count of tokens so far that are no pads, and a pad has p = pad.</summary>
    private static void Number(int[] tokens, Span<int> positions, EncoderOptions options)
    {
        var count = options.PadId;
        for (var i = 0; i < tokens.Length; i++)
        {
            positions[i] =
                options.Family == EncoderFamily.Bert ? i
                : tokens[i] == options.PadId ? options.PadId
                : ++count;
        }
    }
}

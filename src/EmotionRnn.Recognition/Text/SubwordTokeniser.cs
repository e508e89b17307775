using System.Buffers;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// Cuts text into the pieces that a pretrained encoder knows. Text never makes a special token, whatever it holds: only who builds the sequence does,
/// from <see cref="StartId"/> and <see cref="SeparatorId"/>. Linear in the length of any text, but for a logarithm; safe from several threads at once.
/// </summary>
public abstract class SubwordTokeniser
{
    /// <summary>The longest entry of a vocabulary, in UTF-16 units.</summary>
    private protected const int LongestPiece = 1000;

    private readonly Dictionary<string, int> _special = new(StringComparer.Ordinal);
    private SearchValues<string>? _specialTexts;

    private protected SubwordTokeniser()
    {
    }

    /// <summary>How many rows an encoder's word table needs: the highest id plus one.</summary>
    public int Count { get; private protected init; }

    /// <summary>The token before a sequence: <c>[CLS]</c> or <c>&lt;s&gt;</c>.</summary>
    public int StartId { get; private protected init; }

    /// <summary>The token behind every utterance of a sequence: <c>[SEP]</c> or <c>&lt;/s&gt;</c>.</summary>
    public int SeparatorId { get; private protected init; }

    /// <summary>Reads the tokeniser of a published encoder: <c>vocab.txt</c> (BERT), or <c>vocab.json</c> and <c>merges.txt</c> (RoBERTa).</summary>
    /// <param name="folder">The folder in which it was published.</param>
    /// <exception cref="InvalidDataException">
    /// The files are missing or malformed, or lack a token that is needed: the message says which and what to do.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SubwordTokeniser Open(string folder)
    {
        string words = Path.Combine(folder, "vocab.txt"), pieces = Path.Combine(folder, "vocab.json"), merges = Path.Combine(folder, "merges.txt");
        if (File.Exists(words))
        {
            using var stream = File.OpenRead(words);
            return BertTokeniser.Read(stream, words);
        }

        if (!File.Exists(pieces) || !File.Exists(merges))
        {
            throw new InvalidDataException(
                $"{folder}: there is neither vocab.txt (BERT) nor vocab.json with merges.txt (RoBERTa). Copy the tokeniser's files beside the weights.");
        }

        using Stream vocabulary = File.OpenRead(pieces), pairs = File.OpenRead(merges);
        return RobertaTokeniser.Read(vocabulary, pairs, pieces, merges);
    }

    /// <summary>The ids of a text's pieces, without special tokens around them.</summary>
    /// <param name="text">Any text; half a surrogate pair counts as U+FFFD.</param>
    /// <param name="readSpecialTokens">
    /// Whether special tokens that are spelt out in the text, such as <c>[SEP]</c>, become their ids. Only for text of one's own.
    /// </param>
    public int[] Encode(string text, bool readSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 3 + 1);
        var rest = text.AsSpan();
        if (readSpecialTokens)
        {
            _specialTexts ??= SearchValues.Create([.. _special.Keys], StringComparison.Ordinal);
            while (rest.IndexOfAny(_specialTexts) is >= 0 and var start)
            {
                Encode(rest[..start], ids);
                rest = rest[start..];
                foreach (var (token, id) in _special)
                {
                    if (!rest.StartsWith(token, StringComparison.Ordinal)) continue;
                    ids.Add(id);
                    rest = rest[token.Length..];
                    break;
                }
            }
        }

        Encode(rest, ids);
        return [.. ids];
    }

    private protected abstract void Encode(ReadOnlySpan<char> text, List<int> ids);

    /// <summary>Notes a special token. No such token is the beginning of another.</summary>
    private protected void AddSpecial(string text, int id) => _special.Add(text, id);
}

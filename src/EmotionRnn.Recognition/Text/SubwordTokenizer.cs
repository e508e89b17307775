using System.Buffers;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// Cuts text into the pieces that a pretrained encoder knows. Text never makes a special token, whatever it holds: only who builds the
/// sequence does,
/// from <see cref="StartId"/> and <see cref="SeparatorId"/>. Linear in the length of any text, but for a logarithm; safe from several
/// threads at once.
/// </summary>
public abstract class SubwordTokenizer
{
    /// <summary>The longest entry of a vocabulary, in UTF-16 units.</summary>
    private protected const int LongestPiece = 1000;

    /// <summary>The names of the files.</summary>
    private protected const string WordsFile = "vocab.txt",
        PiecesFile = "vocab.json",
        MergesFile = "merges.txt";

    private const long LargestFile = 64 << 20;

    private readonly Dictionary<string, int> _special = new(StringComparer.Ordinal);
    private SearchValues<string>? _specialTexts;

    private protected SubwordTokenizer() { }

    /// <summary>How many rows an encoder's word table needs: the highest id plus one.</summary>
    public int Count { get; private protected init; }

    /// <summary>The token before a sequence: <c>[CLS]</c> or <c>&lt;s&gt;</c>.</summary>
    public int StartId { get; private protected init; }

    /// <summary>The token behind every utterance of a sequence: <c>[SEP]</c> or <c>&lt;/s&gt;</c>.</summary>
    public int SeparatorId { get; private protected init; }

    /// <summary>
    /// Reads the tokeniser of a published encoder: <c>vocab.txt</c> (BERT), or <c>vocab.json</c> and <c>merges.txt</c> (RoBERTa).
    /// </summary>
    /// <param name="folder">The folder in which it was published.</param>
    /// <exception cref="InvalidDataException">
    /// The files are missing or malformed, or lack a token that is needed: the message says which and what to do.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SubwordTokenizer Open(string folder)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in (string[])[WordsFile, PiecesFile, MergesFile])
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (!file.Exists)
                continue;
            if (file.Length > LargestFile)
                throw new InvalidDataException($"{file}: longer than {LargestFile} bytes, which no vocabulary is.");
            files.Add(name, RegularFile.ReadAllBytes(file.FullName));
        }

        return Read(files, folder);
    }

    /// <summary>Reads a tokeniser from the content of its files.</summary>
    /// <param name="files">By name: <c>vocab.txt</c> (BERT), or <c>vocab.json</c> and <c>merges.txt</c> (RoBERTa).</param>
    /// <param name="folder">What messages call the place they are from.</param>
    /// <exception cref="InvalidDataException">
    /// The files are missing or malformed, or lack a token that is needed: the message says which and what to do.
    /// </exception>
    public static SubwordTokenizer Read(IReadOnlyDictionary<string, byte[]> files, string folder)
    {
        if (files.TryGetValue(WordsFile, out var words))
            return BertTokenizer.Read(new MemoryStream(words), Path.Combine(folder, WordsFile));
        if (!files.TryGetValue(PiecesFile, out var pieces) || !files.TryGetValue(MergesFile, out var merges))
        {
            throw new InvalidDataException(
                $"{folder}: there is neither vocab.txt (BERT) nor vocab.json with merges.txt (RoBERTa). Copy the tokeniser's "
                    + $"files beside the weights."
            );
        }

        return RobertaTokenizer.Read(
            new MemoryStream(pieces),
            new MemoryStream(merges),
            Path.Combine(folder, PiecesFile),
            Path.Combine(folder, MergesFile)
        );
    }

    /// <summary>The tokeniser's files: what <see cref="Open"/> reads, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; private protected init; } = new Dictionary<string, byte[]>();

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
                    if (!rest.StartsWith(token, StringComparison.Ordinal))
                        continue;
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

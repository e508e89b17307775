using System.Buffers;
using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// RoBERTa's tokeniser, which is GPT-2's (Radford et al. 2019): words by the pattern
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, and each word's UTF-8 bytes merged in the order in
/// which the pairs were
/// learnt. Nothing is normalised, and no space is put before the text.
/// </summary>
public sealed class RobertaTokenizer : SubwordTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private readonly BytePairs _pairs;

    private RobertaTokenizer(Dictionary<string, int> vocabulary, Stream merges, string name, string mergesName)
    {
        Count = vocabulary.Values.Max() + 1;
        StartId = Find("<s>");
        SeparatorId = Find("</s>");
        foreach (var special in (string[])["<s>", "</s>", "<pad>", "<unk>", "<mask>"])
        {
            // No merge may end in a special token.
            if (vocabulary.Remove(special, out var id))
                AddSpecial(special, id);
        }

        _pairs = BytePairs.Read(vocabulary, merges, name, mergesName);

        int Find(string token) =>
            vocabulary.TryGetValue(token, out var id)
                ? id
                : throw new InvalidDataException(
                    $"{name}: the token '{token}' is missing among {vocabulary.Count}. Is it the vocabulary of a RoBERTa encoder, "
                        + $"and complete?"
                );
    }

    /// <summary>Reads a vocabulary and its merges.</summary>
    /// <param name="vocabulary"><c>vocab.json</c>, an object from pieces to ids. Left open.</param>
    /// <param name="merges"><c>merges.txt</c>, a pair of pieces a line, in the order in which they are merged. Left open.</param>
    /// <param name="name">The vocabulary's file name, for messages.</param>
    /// <param name="mergesName">The merges' file name, for messages.</param>
    /// <exception cref="InvalidDataException">A file is malformed, or the vocabulary lacks a token that is needed.</exception>
    public static RobertaTokenizer Read(Stream vocabulary, Stream merges, string name, string mergesName)
    {
        var (pieces, pairs) = (Copy(vocabulary), Copy(merges));
        return new(BytePairs.ReadVocabulary(new MemoryStream(pieces), name), new MemoryStream(pairs), name, mergesName)
        {
            Files = new Dictionary<string, byte[]> { [PiecesFile] = pieces, [MergesFile] = pairs },
        };

        static byte[] Copy(Stream stream)
        {
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }

    private protected override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        var merger = new BytePairs.Merger(_pairs);
        var bytes = ArrayPool<byte>.Shared.Rent(3 * text.Length);
        while (!text.IsEmpty)
        {
            var word = text[..WordLength(text)];
            merger.Merge(bytes.AsSpan(0, Encoding.UTF8.GetBytes(word, bytes)), ids);
            text = text[word.Length..];
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>How long the pattern's match at the start of a text is.</summary>
    private static int WordLength(ReadOnlySpan<char> text)
    {
        foreach (var contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
                return contraction.Length;
        }

        var space = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        var kind = KindAt(text[space..], out _);
        if (kind != Kind.Space)
            return space + RunLength(text[space..], kind);

        // White space before a word leaves its last character to the word.
        var run = RunLength(text, Kind.Space);
        return run < text.Length && run > 1 ? run - 1 : run;
    }

    private static int RunLength(ReadOnlySpan<char> text, Kind kind)
    {
        var length = 0;
        while (length < text.Length && KindAt(text[length..], out var size) == kind)
            length += size;
        return length;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int size)
    {
        Rune.DecodeFromUtf16(text, out var character, out size);
        return Rune.IsWhiteSpace(character) ? Kind.Space
            : Rune.IsLetter(character) ? Kind.Letter
            : Rune.IsNumber(character) ? Kind.Number
            : Kind.Other;
    }

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }
}

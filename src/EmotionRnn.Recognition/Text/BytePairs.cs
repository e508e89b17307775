using System.Runtime.InteropServices;
using System.Text.Json;

namespace EmotionRnn.Recognition.Text;

/// <summary>Byte pair encoding (Sennrich et al. 2016): which neighbouring pieces of a word become one, and in which order.</summary>
internal sealed class BytePairs
{
    private const int MostPieces = 4_000_000,
        LongestLine = 2000;
    private const long LongestVocabulary = 1 << 26;

    private readonly int[] _ofByte = new int[256];
    private readonly Dictionary<(int Left, int Right), (int Rank, int Merged)> _merges = [];

    private BytePairs() { }

    /// <summary>The ids of the pieces of a <c>vocab.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static Dictionary<string, int> ReadVocabulary(Stream stream, string name)
    {
        if (stream.Length > LongestVocabulary)
            throw new InvalidDataException($"{name}: longer than {LongestVocabulary} bytes.");
        try
        {
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 1, AllowDuplicateProperties = false });
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{name}: not a JSON object from pieces to ids.");
            foreach (var piece in document.RootElement.EnumerateObject())
            {
                if (piece.Value.ValueKind != JsonValueKind.Number || !piece.Value.TryGetInt32(out var id) || id is < 0 or >= MostPieces)
                    throw new InvalidDataException($"{name}: the id of '{piece.Name}' must be a whole number below {MostPieces}.");
                ids.Add(piece.Name, id);
            }

            if (ids.Values.Distinct().Count() < ids.Count)
                throw new InvalidDataException($"{name}: two pieces have the same id.");
            return ids.Count > 0 ? ids : throw new InvalidDataException($"{name}: the vocabulary is empty.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{name}: not a JSON object from pieces to ids. {error.Message}");
        }
    }

    /// <summary>Reads the merges of a <c>merges.txt</c>, which may start with a line <c>#version</c>.</summary>
    /// <exception cref="InvalidDataException">A line is malformed, or the vocabulary lacks a piece that a byte or a merge
    /// makes.</exception>
    public static BytePairs Read(Dictionary<string, int> vocabulary, Stream merges, string name, string mergesName)
    {
        var pairs = new BytePairs();
        for (var value = 0; value < 256; value++)
        {
            pairs._ofByte[value] = vocabulary.TryGetValue(LetterOf(value).ToString(), out var id)
                ? id
                : throw new InvalidDataException(
                    $"{name}: the piece '{LetterOf(value)}' of the byte {value} is missing. The vocabulary is not of byte pairs, "
                        + $"or not complete."
                );
        }

        foreach (var (number, line) in TextLines.Read(merges, mergesName, LongestLine))
        {
            var text = line.TrimEnd('\r');
            if (text.Length == 0 || (number == 1 && text.StartsWith("#version", StringComparison.Ordinal)))
                continue;
            if (number > MostPieces)
                throw new InvalidDataException($"{mergesName}:{number}: more than {MostPieces} merges.");
            if (text.Split(' ') is not [var left, var right])
                throw new InvalidDataException($"{mergesName}:{number}: not two pieces with a space between them.");
            if (!pairs._merges.TryAdd((Find(left), Find(right)), (number, Find(left + right))))
                throw new InvalidDataException($"{mergesName}:{number}: the merge is there already.");

            int Find(string piece) =>
                vocabulary.TryGetValue(piece, out var id)
                    ? id
                    : throw new InvalidDataException(
                        $"{mergesName}:{number}: the piece '{piece}' is not in {name}. Take both files from one encoder."
                    );
        }

        return pairs;
    }

    /// <summary>
    /// GPT-2's letter for a byte: printable ones stand for themselves, the others, in order, for the letters from U+0100.
    /// </summary>
    private static char LetterOf(int value)
    {
        if (IsPrintable(value))
            return (char)value;
        var letter = 0x100;
        for (var other = 0; other < value; other++)
            letter += IsPrintable(other) ? 0 : 1;
        return (char)letter;

        static bool IsPrintable(int b) => b is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 and <= 255;
    }

    /// <summary>Merges words, one after another, in memory of its own.</summary>
    public sealed class Merger(BytePairs pairs)
    {
        private readonly List<Piece> _pieces = [];
        private readonly PriorityQueue<(int Place, int Left, int Right), long> _queue = new();

        /// <summary>
        /// Adds the ids of a word's pieces: of all neighbours that have a merge the one learnt first is done, the leftmost of equals, until
        /// none is left.
        /// </summary>
        public void Merge(ReadOnlySpan<byte> word, List<int> ids)
        {
            _pieces.Clear();
            for (var i = 0; i < word.Length; i++)
                _pieces.Add(new(pairs._ofByte[word[i]], i - 1, i + 1));
            var pieces = CollectionsMarshal.AsSpan(_pieces);
            for (var i = 0; i < pieces.Length; i++)
                Consider(pieces, i);
            while (_queue.TryDequeue(out var pair, out _))
            {
                ref var left = ref pieces[pair.Place];
                if (left.Id != pair.Left || left.Next == pieces.Length || pieces[left.Next].Id != pair.Right)
                    continue;
                ref var right = ref pieces[left.Next];
                left.Id = pairs._merges[(pair.Left, pair.Right)].Merged;
                right.Id = Gone;
                left.Next = right.Next;
                if (left.Next < pieces.Length)
                    pieces[left.Next].Previous = pair.Place;
                if (left.Previous >= 0)
                    Consider(pieces, left.Previous);
                Consider(pieces, pair.Place);
            }

            for (var i = 0; i < pieces.Length; i = pieces[i].Next)
                ids.Add(pieces[i].Id);
        }

        private void Consider(ReadOnlySpan<Piece> pieces, int place)
        {
            var left = pieces[place];
            if (left.Next == pieces.Length || !pairs._merges.TryGetValue((left.Id, pieces[left.Next].Id), out var merge))
                return;
            _queue.Enqueue((place, left.Id, pieces[left.Next].Id), ((long)merge.Rank << 32) | (uint)place);
        }

        private const int Gone = -1;

        private record struct Piece(int Id, int Previous, int Next);
    }
}

using System.Globalization;
using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// BERT's tokeniser (Devlin et al. 2019): characters are cleaned and, where the vocabulary is lower-case, stripped of accents and
/// lower-cased;
/// words end at white space, and every punctuation mark and ideograph is a word; a word is cut into the longest pieces that the vocabulary
/// has
/// (WordPiece, Wu et al. 2016).
/// </summary>
public sealed class BertTokenizer : SubwordTokenizer
{
    private const string Unknown = "[UNK]",
        Start = "[CLS]",
        Separator = "[SEP]",
        Continuation = "##",
        Unused = "[unused";
    private const int LongestWord = 100,
        MostPieces = 4_000_000;

    private static readonly string[] Optional = ["[PAD]", "[MASK]"];

    private readonly string[] _vocabulary;
    private readonly Pieces _first = new(),
        _later = new();
    private readonly int _unknown;

    private BertTokenizer(string[] vocabulary, string name, bool? lowerCase)
    {
        var ids = new Dictionary<string, int>(vocabulary.Length, StringComparer.Ordinal);
        for (var id = 0; id < vocabulary.Length; id++)
        {
            if (!ids.TryAdd(vocabulary[id], id))
                throw new InvalidDataException($"{name}:{id + 1}: '{vocabulary[id]}' is there already, on line {ids[vocabulary[id]] + 1}.");
        }

        _vocabulary = vocabulary;
        Files = new Dictionary<string, byte[]>
        {
            [WordsFile] = Encoding.UTF8.GetBytes(string.Concat(vocabulary.Select(piece => piece + "\n"))),
        };
        Count = vocabulary.Length;
        _unknown = Find(Unknown);
        StartId = Find(Start);
        SeparatorId = Find(Separator);
        foreach (var special in (string[])[Unknown, Start, Separator, .. Optional])
        {
            if (ids.Remove(special, out var id))
                AddSpecial(special, id);
        }

        foreach (var (piece, id) in ids)
        {
            if (piece.StartsWith(Continuation, StringComparison.Ordinal) && piece.Length > Continuation.Length)
                _later.Add(piece[Continuation.Length..], id);
            else
                _first.Add(piece, id);
        }

        LowerCase = lowerCase ?? !ids.Keys.Any(piece => piece.AsSpan().ContainsAnyInRange('A', 'Z'));

        int Find(string token) =>
            ids.TryGetValue(token, out var id)
                ? id
                : throw new InvalidDataException(
                    $"{name}: the token '{token}' is missing among {Count}. Is it the vocabulary of a BERT encoder, and complete?"
                );
    }

    /// <summary>Whether accents and case are taken away.</summary>
    public bool LowerCase { get; }

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="vocabulary">A piece a line, the line's number from 0 being its id; UTF-8. Left open.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="lowerCase">Whether accents and case are taken away; null to see whether the vocabulary has a piece with a letter A to
    /// Z.</param>
    /// <exception cref="InvalidDataException">It is not UTF-8, has a piece twice, or lacks a special token that is needed.</exception>
    public static BertTokenizer Read(Stream vocabulary, string name, bool? lowerCase = null)
    {
        var pieces = new List<string>();
        foreach (var (number, line) in TextLines.Read(vocabulary, name, LongestPiece))
        {
            if (number > MostPieces)
                throw new InvalidDataException($"{name}:{number}: more than {MostPieces} pieces.");
            pieces.Add(line.TrimEnd('\r'));
        }

        return new([.. pieces], name, lowerCase);
    }

    /// <summary>The pieces by id; special ones are among them.</summary>
    public IReadOnlyList<string> Vocabulary => _vocabulary;

    /// <summary>
    /// The tokens that common English and a corpus need: the special ones, those that the corpus's texts use, and the first of the
    /// vocabulary, which published ones list
    /// by falling frequency. Text made of these keeps its pieces; other words are cut into smaller ones.
    /// </summary>
    /// <param name="texts">The corpus's texts.</param>
    /// <param name="first">How many of the first to keep, places that the vocabulary leaves unused not counted.</param>
    /// <returns>Ids, rising.</returns>
    public IReadOnlyList<int> Common(IEnumerable<string> texts, int first)
    {
        var used = texts.SelectMany(text => Encode(text)).ToHashSet();
        var special = (string[])[Unknown, Start, Separator, .. Optional];
        var frequent = Enumerable
            .Range(0, Count)
            .Where(id => !_vocabulary[id].StartsWith(Unused, StringComparison.Ordinal))
            .Take(first)
            .ToHashSet();
        return [.. Enumerable.Range(0, Count).Where(id => frequent.Contains(id) || used.Contains(id) || special.Contains(_vocabulary[id]))];
    }

    /// <summary>The tokeniser of a part of the vocabulary.</summary>
    /// <param name="tokens">The ids that stay, in the order of their new ones.</param>
    /// <exception cref="InvalidDataException">A special token that is needed does not stay.</exception>
    public BertTokenizer WithVocabulary(IReadOnlyList<int> tokens) =>
        new([.. tokens.Select(id => _vocabulary[id])], "the vocabulary", LowerCase);

    private protected override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        var word = new StringBuilder();
        var length = 0;
        var letters = new List<Rune>(4);
        foreach (var character in text.EnumerateRunes())
        {
            if (IsDropped(character))
                continue;
            if (Rune.IsWhiteSpace(character))
            {
                EndWord();
                continue;
            }

            letters.Clear();
            if (LowerCase)
                BaseLetters.Append(character, letters);
            else
                letters.Add(character);
            var isIdeograph = IsIdeograph(character.Value);
            if (isIdeograph)
                EndWord();
            foreach (var letter in letters)
                AddLetter(LowerCase ? Rune.ToLowerInvariant(letter) : letter);
            if (isIdeograph)
                EndWord();
        }

        EndWord();

        void AddLetter(Rune letter)
        {
            var isWord = IsPunctuation(letter);
            if (isWord)
                EndWord();
            if (++length <= LongestWord)
                word.Append(letter);
            if (isWord)
                EndWord();
        }

        void EndWord()
        {
            if (length > LongestWord)
                ids.Add(_unknown);
            else if (length > 0)
                AddPieces(word.ToString(), ids);
            word.Clear();
            length = 0;
        }
    }

    /// <summary>
    /// The longest piece that starts the word, then the longest that goes on, …; where one is missing the whole word is unknown.
    /// </summary>
    private void AddPieces(ReadOnlySpan<char> word, List<int> ids)
    {
        var before = ids.Count;
        var pieces = _first;
        while (!word.IsEmpty)
        {
            var length = pieces.LongestPrefix(word, out var id);
            if (length == 0)
            {
                ids.RemoveRange(before, ids.Count - before);
                ids.Add(_unknown);
                return;
            }

            ids.Add(id);
            word = word[length..];
            pieces = _later;
        }
    }

    private static bool IsDropped(Rune character) =>
        character.Value is not ('\t' or '\n' or '\r')
        && (
            character.Value is 0xFFFD
            || Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
        );

    private static bool IsIdeograph(int value) =>
        value
            is >= 0x4E00
                and <= 0x9FFF
                or >= 0x3400
                and <= 0x4DBF
                or >= 0xF900
                and <= 0xFAFF
                or >= 0x20000
                and <= 0x2A6DF
                or >= 0x2A700
                and <= 0x2B73F
                or >= 0x2B740
                and <= 0x2B81F
                or >= 0x2B920
                and <= 0x2CEAF
                or >= 0x2F800
                and <= 0x2FA1F;

    private static bool IsPunctuation(Rune character) =>
        character.Value is >= 33 and <= 47 or >= 58 and <= 64 or >= 91 and <= 96 or >= 123 and <= 126 || Rune.IsPunctuation(character);

    /// <summary>Pieces that may start a word, or go on with one.</summary>
    private sealed class Pieces
    {
        private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
        private int _longest;

        public void Add(string piece, int id)
        {
            _ids.Add(piece, id);
            _longest = int.Max(_longest, piece.Length);
        }

        /// <summary>The length of the longest piece that starts a text, 0 where none does.</summary>
        public int LongestPrefix(ReadOnlySpan<char> text, out int id)
        {
            var ids = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
            id = -1;
            var length = int.Min(_longest, text.Length);
            while (length > 0 && !ids.TryGetValue(text[..length], out id))
                length--;
            return length;
        }
    }
}

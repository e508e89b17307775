namespace EmotionRnn.Recognition.Text;

/// <summary>
/// The words that a network knows, each with the number of its row in the embedding table. Row 0 is <c>&lt;unk&gt;</c>, which stands for
/// every other word;
/// the tokeniser never yields it, as it cuts at <c>&lt;</c>.
/// </summary>
/// <remarks>File form: UTF-8 without byte order mark, one word a line, ended by LF; a line's number, from 0, is the word's id.</remarks>
public sealed class Vocabulary
{
    /// <summary>The id of a word that is not in the vocabulary.</summary>
    public const int Unknown = 0;

    /// <summary>The longest word, in UTF-16 units. A longer token is always <see cref="Unknown"/>.</summary>
    public const int MaximumWordLength = 100;

    /// <summary>The greatest number of words, <c>&lt;unk&gt;</c> included.</summary>
    public const int MaximumCount = 4_000_000;

    private const string UnknownWord = "<unk>";
    private readonly string[] _words;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;

    /// <summary>Makes a vocabulary of words; the first gets the id 1.</summary>
    /// <param name="words">Without <c>&lt;unk&gt;</c>. No duplicates.</param>
    /// <exception cref="ArgumentException">A word is empty, too long, repeated or holds white space.</exception>
    public Vocabulary(IEnumerable<string> words)
    {
        _words = [UnknownWord, .. words];
        var ids = new Dictionary<string, int>(_words.Length, StringComparer.Ordinal);
        for (var id = 0; id < _words.Length; id++)
        {
            if (Fault(_words[id]) is { } fault)
                throw new ArgumentException($"word {id}: {fault}", nameof(words));
            if (!ids.TryAdd(_words[id], id))
                throw new ArgumentException($"the words {ids[_words[id]]} and {id} are both '{_words[id]}'", nameof(words));
        }

        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private Vocabulary(string[] words, Dictionary<string, int> ids) =>
        (_words, _ids) = (words, ids.GetAlternateLookup<ReadOnlySpan<char>>());

    /// <summary>The number of words, <c>&lt;unk&gt;</c> included.</summary>
    public int Count => _words.Length;

    /// <summary>The word of an id.</summary>
    /// <param name="id">0 to <see cref="Count"/> − 1.</param>
    public string this[int id] => _words[id];

    /// <summary>The id of a word, or <see cref="Unknown"/>.</summary>
    /// <param name="word">A token as <see cref="Tokenizer"/> gives it: in lower case.</param>
    public int IdOf(ReadOnlySpan<char> word) => _ids.TryGetValue(word, out var id) ? id : Unknown;

    /// <summary>Whether a word has a row of its own.</summary>
    /// <param name="word">A token in lower case.</param>
    public bool Contains(ReadOnlySpan<char> word) => _ids.ContainsKey(word);

    /// <summary>The ids of tokens, <c>[T]</c>.</summary>
    /// <param name="tokens">An utterance of T tokens.</param>
    public int[] Encode(IReadOnlyList<string> tokens)
    {
        var ids = new int[tokens.Count];
        for (var t = 0; t < ids.Length; t++)
            ids[t] = IdOf(tokens[t]);
        return ids;
    }

    /// <summary>Writes the file form.</summary>
    /// <param name="stream">Left open.</param>
    public void Write(Stream stream)
    {
        using var writer = TextLines.Writer(stream);
        foreach (var word in _words)
            writer.Write($"{word}\n");
    }

    /// <summary>Reads the file form.</summary>
    /// <param name="stream">Read to its end, and left open.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">The file is not one of ours: the message names the line.</exception>
    public static Vocabulary Read(Stream stream, string name)
    {
        // A word takes some seven bytes, its line's end included.
        var expected = stream.CanSeek ? (int)long.Min(stream.Length / 7, MaximumCount) : 0;
        var words = new List<string>(expected);
        var ids = new Dictionary<string, int>(expected, StringComparer.Ordinal);
        foreach (var (number, line) in TextLines.Read(stream, name, MaximumWordLength))
        {
            var fault =
                number > MaximumCount ? $"more than {MaximumCount} words"
                : number == 1 && line != UnknownWord ? $"'{UnknownWord}' must stand here"
                : Fault(line) ?? (ids.TryAdd(line, words.Count) ? null : $"'{line}' has stood before");
            if (fault is not null)
                throw new InvalidDataException($"{name}:{number}: {fault}.");
            words.Add(line);
        }

        if (words.Count == 0)
            throw new InvalidDataException($"{name}: a vocabulary begins with the line {UnknownWord}.");
        return new Vocabulary([.. words], ids);
    }

    private static string? Fault(string word) =>
        word.Length == 0 ? "an empty word"
        : word.Length > MaximumWordLength ? $"a word of {word.Length} characters ({MaximumWordLength} at most)"
        : HasSpaceOrControl(word) ? "a word with white space or a control character"
        : null;

    private static bool HasSpaceOrControl(string word)
    {
        foreach (var character in word)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
                return true;
        }

        return false;
    }
}

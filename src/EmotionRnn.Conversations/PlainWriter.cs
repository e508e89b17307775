namespace EmotionRnn.Conversations;

/// <summary>
/// Writes corpora and conversations in the plain format, JSON or CSV, such that reading gives the same back: every utterance with all its
/// fields, in order, in its split.
/// JSON also keeps the corpus's name and the order of its labels.
/// </summary>
public static class PlainWriter
{
    /// <summary>Writes a corpus to a file, whole or not at all: to a temporary file beside it, renamed when complete.</summary>
    /// <param name="corpus">Of any format.</param>
    /// <param name="path">Ends in <c>.json</c> or <c>.csv</c>; an older file is replaced.</param>
    /// <exception cref="ArgumentException">The path has another ending, or a conversation could not be read back: it has no utterances, or
    /// another of its split has its id.</exception>
    public static void Write(Corpus corpus, string path)
    {
        var format = FormatOf(path);
        AtomicFile.Write(path, stream => Write(corpus, stream, format));
    }

    /// <summary>Writes a corpus to a stream, which stays open.</summary>
    /// <param name="corpus">Of any format.</param>
    /// <param name="stream">UTF-8 without byte order mark goes there.</param>
    /// <param name="format">JSON or CSV.</param>
    /// <exception cref="ArgumentException">The format is text, or a conversation could not be read back.</exception>
    public static void Write(Corpus corpus, Stream stream, ConversationFormat format) =>
        Write(
            Enum.GetValues<Split>().SelectMany(split => corpus[split].Select(conversation => ((Split?)split, conversation))),
            stream,
            format,
            corpus
        );

    /// <summary>Writes conversations to a file, whole or not at all: to a temporary file beside it, renamed when complete.</summary>
    /// <param name="conversations">With different ids.</param>
    /// <param name="path">Ends in <c>.json</c> or <c>.csv</c>; an older file is replaced.</param>
    /// <exception cref="ArgumentException">The path has another ending, or a conversation could not be read back: it has no utterances, or
    /// another has its id.</exception>
    public static void Write(IEnumerable<Conversation> conversations, string path)
    {
        var format = FormatOf(path);
        AtomicFile.Write(path, stream => Write(conversations, stream, format));
    }

    /// <summary>Writes conversations to a stream, which stays open.</summary>
    /// <param name="conversations">With different ids.</param>
    /// <param name="stream">UTF-8 without byte order mark goes there.</param>
    /// <param name="format">JSON or CSV.</param>
    /// <exception cref="ArgumentException">The format is text, or a conversation could not be read back.</exception>
    public static void Write(IEnumerable<Conversation> conversations, Stream stream, ConversationFormat format) =>
        Write(conversations.Select(conversation => ((Split?)null, conversation)), stream, format, null);

    private static void Write(
        IEnumerable<(Split? Split, Conversation Conversation)> conversations,
        Stream stream,
        ConversationFormat format,
        Corpus? corpus
    )
    {
        if (format is not (ConversationFormat.Json or ConversationFormat.Csv))
            throw new ArgumentException("the plain format is written as JSON or CSV", nameof(format));
        if (format == ConversationFormat.Json)
            PlainJsonWriter.Write(Checked(conversations), stream, corpus);
        else
            PlainCsvWriter.Write(Checked(conversations), stream, corpus is not null);
    }

    private static IEnumerable<(Split? Split, Conversation Conversation)> Checked(
        IEnumerable<(Split? Split, Conversation Conversation)> conversations
    )
    {
        var seen = new HashSet<(Split?, string)>();
        foreach (var (split, conversation) in conversations)
        {
            if (conversation.Utterances.Count == 0)
                throw new ArgumentException($"the conversation \"{conversation.Id}\" has no utterances", nameof(conversations));
            if (!seen.Add((split, conversation.Id)))
                throw new ArgumentException($"two conversations have the id \"{conversation.Id}\"", nameof(conversations));
            yield return (split, conversation);
        }
    }

    private static ConversationFormat FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => ConversationFormat.Json,
            ".csv" => ConversationFormat.Csv,
            _ => throw new ArgumentException($"\"{path}\" must end in .json or .csv", nameof(path)),
        };
}

using System.Text;

namespace EmotionRnn.Conversations;

/// <summary>
/// Reads conversations to recognise: what chats, meetings, captions and speech recognisers write, and plain text, JSON and CSV. What a file
/// holds is told from its content. What of it is not read is said in <see cref="ConversationCollection.Warnings"/>. Labels, where a file
/// has them, are kept as they are.
/// </summary>
public static class ConversationReader
{
    private static readonly Reader[] Readers =
    [
        new(ConversationFormat.Whisper, "JSON of another program", ToolJson.Looks, ToolJson.Read),
        new(ConversationFormat.Json, "plain JSON", LooksLikeJson, (file, into) => PlainJson.Read(file, null, into)),
        new(ConversationFormat.WebVtt, "WebVTT captions", Subtitles.IsWebVtt, (file, into) => Subtitles.Read(file, isWebVtt: true, into)),
        new(ConversationFormat.SubRip, "SubRip subtitles", Subtitles.IsSubRip, (file, into) => Subtitles.Read(file, isWebVtt: false, into)),
        new(ConversationFormat.SubStation, "SubStation Alpha captions", OtherCaptions.IsSubStation, OtherCaptions.ReadSubStation),
        new(ConversationFormat.YouTube, "YouTube captions (.sbv)", OtherCaptions.IsYouTube, OtherCaptions.ReadYouTube),
        new(ConversationFormat.Lyrics, "lyrics with times (.lrc)", OtherCaptions.IsLyrics, OtherCaptions.ReadLyrics),
        new(ConversationFormat.TimedText, "Timed Text captions (TTML)", TimedText.Looks, TimedText.Read),
        new(ConversationFormat.Rttm, "turns of speakers (RTTM)", Rttm.Looks, Rttm.Read),
        new(ConversationFormat.Csv, "CSV", LooksLikeCsv, (file, into) => PlainCsv.Read(file, null, into, speakerInText: true)),
        new(ConversationFormat.Text, "plain text", _ => true, Transcript.Read),
    ];

    /// <summary>Reads the conversations of a file.</summary>
    /// <param name="path">
    /// Its content tells the format. Only what could be any plain text is read as its extension says: <c>.json</c>, <c>.csv</c> or
    /// <c>.tsv</c>, <c>.srt</c>, <c>.vtt</c>, <c>.rttm</c>.
    /// </param>
    /// <param name="format">The format, whatever content and extension say.</param>
    /// <param name="limits">How much to take in before refusing.</param>
    /// <param name="encoding">How it encodes characters; null: as its byte order mark says, else UTF-8.</param>
    /// <returns>At least one conversation, each of at least one utterance, in the file's order.</returns>
    /// <exception cref="ConversationFormatException">The file is missing, empty, malformed or beyond the limits.</exception>
    public static ConversationCollection Read(
        string path,
        ConversationFormat? format = null,
        ReadLimits? limits = null,
        Encoding? encoding = null
    ) => Read(SourceFile.Read(path, limits ?? ReadLimits.Default, encoding), format, FromExtension(path));

    /// <summary>Reads the conversations of a stream to its end.</summary>
    /// <param name="stream">Read from where it stands; stays open.</param>
    /// <param name="format">Null: told from the content.</param>
    /// <param name="name">What messages call the stream.</param>
    /// <param name="limits">How much to take in before refusing.</param>
    /// <param name="encoding">How it encodes characters; null: as its byte order mark says, else UTF-8.</param>
    /// <returns>At least one conversation, each of at least one utterance, in the stream's order.</returns>
    /// <exception cref="ConversationFormatException">The content is empty, malformed or beyond the limits.</exception>
    public static ConversationCollection Read(
        Stream stream,
        ConversationFormat? format = null,
        string name = "input",
        ReadLimits? limits = null,
        Encoding? encoding = null
    ) => Read(SourceFile.Read(stream, name, limits ?? ReadLimits.Default, encoding), format, null);

    /// <summary>Whether a file is the archive of a chat, as phones share it: with <c>_chat.txt</c> or a text that names WhatsApp.</summary>
    public static bool IsChatArchive(string path)
    {
        using var stream = File.OpenRead(path);
        return PackedText.HoldsChat(stream);
    }

    private static ConversationCollection Read(SourceFile file, ConversationFormat? format, ConversationFormat? extension)
    {
        var reader = Find(format, strict: false) ?? Find(null, strict: true) ?? Find(extension, strict: false) ?? Readers[^1];
        var into = new ConversationCollector(file.Limits, file.Limits.MaxTurns) { Layout = reader.Name };
        reader.Read(file, into);
        if (into.Drafts.Count == 0)
            throw new ConversationFormatException(
                file.Name,
                null,
                "there is no utterance in it",
                into.Warnings is [var first, ..] ? $"give at least one; line {first.Line} was {first.Problem}" : "give at least one"
            )
            {
                NothingSaid = true,
            };
        return new ConversationCollection(
            [.. into.Drafts.Select(draft => draft.ToConversation())],
            into.Layout,
            [.. into.Warnings.Select(warning => warning with { File = file.Name })]
        );

        // The last of a format takes whatever is called so, and says what is wrong with it.
        Reader? Find(ConversationFormat? wanted, bool strict)
        {
            if (wanted is null && !strict)
                return null;
            var some = Readers.Where(candidate => wanted is null || Family(candidate.Format) == Family(wanted.Value)).ToArray();
            return some.FirstOrDefault(candidate => (!strict || candidate != Readers[^1]) && candidate.Looks(file))
                ?? (strict ? null : some.Last(candidate => candidate.Format == wanted));
        }
    }

    private static ConversationFormat Family(ConversationFormat format) =>
        format == ConversationFormat.Whisper ? ConversationFormat.Json : format;

    private static ConversationFormat? FromExtension(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" or ".jsonl" or ".ndjson" => ConversationFormat.Json,
            ".csv" or ".tsv" => ConversationFormat.Csv,
            ".srt" => ConversationFormat.SubRip,
            ".vtt" => ConversationFormat.WebVtt,
            ".ass" or ".ssa" => ConversationFormat.SubStation,
            ".sbv" => ConversationFormat.YouTube,
            ".lrc" => ConversationFormat.Lyrics,
            ".ttml" or ".dfxp" => ConversationFormat.TimedText,
            ".rttm" => ConversationFormat.Rttm,
            _ => null,
        };

    private static bool LooksLikeJson(SourceFile file)
    {
        var start = file.Bytes.Span.TrimStart(" \t\r\n"u8);
        return start is [(byte)'{', ..]
            || (start is [(byte)'[', .. var inside] && inside.TrimStart(" \t\r\n"u8) is [] or [(byte)'{' or (byte)']', ..]);
    }

    // The header of plain text need not be CSV at all.
    private static bool LooksLikeCsv(SourceFile file)
    {
        try
        {
            return PlainCsv.Looks(file);
        }
        catch (ConversationFormatException)
        {
            return false;
        }
    }

    /// <summary>How a format is recognised and read.</summary>
    private sealed record Reader(
        ConversationFormat Format,
        string Name,
        Func<SourceFile, bool> Looks,
        Action<SourceFile, ConversationCollector> Read
    );
}

namespace EmotionRnn.Conversations;

/// <summary>
/// Reads conversations to recognise: JSON, CSV or plain text, subtitles and other transcripts with times, always UTF-8. Labels, where a
/// file has them, are kept as they are.
/// </summary>
public static class ConversationReader
{
    /// <summary>Reads the conversations of a file.</summary>
    /// <param name="path">
    /// Its extension tells the format: <c>.json</c>, <c>.csv</c> or <c>.tsv</c>, <c>.txt</c>, <c>.srt</c>, <c>.vtt</c>, <c>.rttm</c>; with
    /// any other the content does.
    /// </param>
    /// <param name="format">The format, whatever the extension says.</param>
    /// <param name="limits">How much to take in before refusing.</param>
    /// <returns>At least one conversation, each of at least one utterance, in the file's order.</returns>
    /// <exception cref="ConversationFormatException">The file is missing, empty, malformed or beyond the limits.</exception>
    public static IReadOnlyList<Conversation> Read(string path, ConversationFormat? format = null, ReadLimits? limits = null) =>
        Read(SourceFile.Read(path, limits ?? ReadLimits.Default), format ?? FromExtension(path));

    /// <summary>Reads the conversations of a stream to its end.</summary>
    /// <param name="stream">Read from where it stands; stays open.</param>
    /// <param name="format">Null: told from the content.</param>
    /// <param name="name">What messages call the stream.</param>
    /// <param name="limits">How much to take in before refusing.</param>
    /// <returns>At least one conversation, each of at least one utterance, in the stream's order.</returns>
    /// <exception cref="ConversationFormatException">The content is empty, malformed or beyond the limits.</exception>
    public static IReadOnlyList<Conversation> Read(
        Stream stream,
        ConversationFormat? format = null,
        string name = "input",
        ReadLimits? limits = null
    ) => Read(SourceFile.Read(stream, name, limits ?? ReadLimits.Default), format);

    private static Conversation[] Read(SourceFile file, ConversationFormat? format)
    {
        var collector = new ConversationCollector(file.Limits, file.Limits.MaxTurns);
        switch (format ?? FromContent(file))
        {
            case ConversationFormat.Json when WhisperJson.Looks(file):
            case ConversationFormat.Whisper:
                WhisperJson.Read(file, collector);
                break;
            case ConversationFormat.Json:
                PlainJson.Read(file, null, collector);
                break;
            case ConversationFormat.Csv:
                PlainCsv.Read(file, null, collector, speakerInText: true);
                break;
            case ConversationFormat.SubRip:
                Subtitles.Read(file, isWebVtt: false, collector);
                break;
            case ConversationFormat.WebVtt:
                Subtitles.Read(file, isWebVtt: true, collector);
                break;
            case ConversationFormat.Rttm:
                Rttm.Read(file, collector);
                break;
            default:
                Transcript.Read(file, collector);
                break;
        }

        if (collector.Drafts.Count == 0)
            throw file.Error(null, "there is no utterance in it", "give at least one");
        return [.. collector.Drafts.Select(draft => draft.ToConversation())];
    }

    private static ConversationFormat? FromExtension(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => ConversationFormat.Json,
            ".csv" or ".tsv" => ConversationFormat.Csv,
            ".txt" => ConversationFormat.Text,
            ".srt" => ConversationFormat.SubRip,
            ".vtt" => ConversationFormat.WebVtt,
            ".rttm" => ConversationFormat.Rttm,
            _ => null,
        };

    private static ConversationFormat FromContent(SourceFile file)
    {
        var start = file.Bytes.Span.TrimStart(" \t\r\n"u8);
        if (start is [(byte)'{', ..])
            return ConversationFormat.Json;
        if (start is [(byte)'[', .. var inside] && inside.TrimStart(" \t\r\n"u8) is [] or [(byte)'{' or (byte)']', ..])
            return ConversationFormat.Json;
        if (Subtitles.Looks(file) is { } subtitles)
            return subtitles;
        if (Rttm.Looks(file))
            return ConversationFormat.Rttm;
        return LooksLikeCsv(file) ? ConversationFormat.Csv : ConversationFormat.Text;
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
}

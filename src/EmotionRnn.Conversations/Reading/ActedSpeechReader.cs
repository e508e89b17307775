using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>
/// Acted speech, a file an utterance, whose name says who speaks and with what emotion: RAVDESS (Livingstone and Russo 2018) and EmoDB
/// (Burkhardt et al. 2005).
/// Each utterance is a conversation of one turn. No speaker is in two splits. The recordings are not opened, and there is no text.
/// </summary>
internal static partial class ActedSpeechReader
{
    private static readonly Dictionary<string, string> Ravdess = new()
    {
        ["01"] = "neutral",
        ["02"] = "calm",
        ["03"] = "happy",
        ["04"] = "sad",
        ["05"] = "angry",
        ["06"] = "fearful",
        ["07"] = "disgust",
        ["08"] = "surprised",
    };

    private static readonly Dictionary<string, string> EmoDb = new()
    {
        ["W"] = "anger",
        ["L"] = "boredom",
        ["E"] = "disgust",
        ["A"] = "fear",
        ["F"] = "joy",
        ["T"] = "sadness",
        ["N"] = "neutral",
    };

    // What MELD has no name for, calm and boredom, has no place there.
    private static readonly Dictionary<string, string> AsMeld = new()
    {
        ["happy"] = "joy",
        ["sad"] = "sadness",
        ["angry"] = "anger",
        ["fearful"] = "fear",
        ["surprised"] = "surprise",
        ["neutral"] = "neutral",
        ["disgust"] = "disgust",
        ["anger"] = "anger",
        ["fear"] = "fear",
        ["joy"] = "joy",
        ["sadness"] = "sadness",
    };

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">With the files in any folders below; others are passed over.</param>
    /// <param name="format">Which of the two, or both with MELD's labels.</param>
    /// <param name="name">The corpus's name.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="limits">How much to take in.</param>
    public static Corpus Read(string folder, CorpusFormat format, string name, LabelSet labels, ReadLimits limits)
    {
        if (!Directory.Exists(folder))
            throw new ConversationFormatException(folder, null, "there is no such folder", "check the path");
        var files = Directory
            .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })
            .Take(limits.MaxUtterances + 1)
            .ToArray();
        if (files.Length > limits.MaxUtterances)
            throw new ConversationFormatException(
                folder,
                null,
                $"it holds more than {limits.MaxUtterances:N0} files",
                "give the corpus's own folder"
            );
        var found = files
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(file =>
                (format == CorpusFormat.EmoDb ? null : FromRavdess(file)) ?? (format == CorpusFormat.Ravdess ? null : FromEmoDb(file))
            )
            .OfType<(Split Split, Utterance Utterance)>()
            .Select(pair => format == CorpusFormat.ActedSpeech ? Mapped(pair) : pair)
            .OfType<(Split, Utterance)>()
            .DistinctBy(pair => pair.Item2.Id)
            .ToLookup(pair => pair.Item1, pair => new Conversation(pair.Item2.Id, [pair.Item2]));
        return found.Count > 0
            ? new(name, labels, [.. found[Split.Train]], [.. found[Split.Dev]], [.. found[Split.Test]], format)
            : throw new ConversationFormatException(
                folder,
                null,
                $"no file in it is named as {name} names its recordings",
                "check the folder and the corpus format"
            );
    }

    private static (Split, Utterance)? FromRavdess(string file)
    {
        var match = RavdessName().Match(Path.GetFileName(file));
        if (!match.Success || !Ravdess.TryGetValue(match.Groups["emotion"].Value, out var emotion))
            return null;
        var actor = match.Groups["actor"].Value;
        return (
            string.CompareOrdinal(actor, "16") <= 0 ? Split.Train
            : string.CompareOrdinal(actor, "18") <= 0 ? Split.Dev
            : Split.Test,
            Of(file, $"actor {actor}", emotion)
        );
    }

    private static (Split, Utterance)? FromEmoDb(string file)
    {
        var match = EmoDbName().Match(Path.GetFileName(file));
        if (!match.Success || !EmoDb.TryGetValue(match.Groups["emotion"].Value, out var emotion))
            return null;
        // A man and a woman each for dev and test.
        var split = match.Groups["speaker"].Value switch
        {
            "12" or "13" => Split.Dev,
            "15" or "16" => Split.Test,
            _ => Split.Train,
        };
        return (split, Of(file, $"speaker {match.Groups["speaker"].Value}", emotion));
    }

    private static Utterance Of(string file, string speaker, string emotion) =>
        new()
        {
            Id = Path.GetFileNameWithoutExtension(file),
            Speaker = speaker,
            Emotion = emotion,
            Clip = file,
        };

    private static (Split, Utterance)? Mapped((Split Split, Utterance Utterance) pair) =>
        AsMeld.TryGetValue(pair.Utterance.Emotion!, out var emotion) ? (pair.Split, pair.Utterance with { Emotion = emotion }) : null;

    // Modality (sound alone), channel (speech), emotion, intensity, statement, repetition, actor.
    [GeneratedRegex(@"^03-01-(?<emotion>\d\d)-\d\d-\d\d-\d\d-(?<actor>\d\d)\.\w+$")]
    private static partial Regex RavdessName();

    // Speaker, text, emotion, version.
    [GeneratedRegex(@"^(?<speaker>\d\d)[ab]\d\d(?<emotion>[WLEAFTN])[a-z]\.\w+$")]
    private static partial Regex EmoDbName();
}

namespace EmotionRnn.Conversations;

/// <summary>Reads annotated corpora.</summary>
public static class CorpusReader
{
    /// <summary>Reads a corpus from its folder, or from a single file of it.</summary>
    /// <param name="format">How it is laid out.</param>
    /// <param name="path">
    /// The folder with the files of the splits, under their published names; a split whose file is not there is empty. Or one file: of a
    /// named corpus the split its name says,
    /// of a plain one the whole corpus.
    /// </param>
    /// <param name="options">What the files do not say themselves.</param>
    /// <exception cref="ConversationFormatException">Something is missing, malformed, unknown, given twice or beyond the
    /// limits.</exception>
    public static Corpus Read(CorpusFormat format, string path, CorpusReadOptions? options = null)
    {
        options ??= new CorpusReadOptions();
        if (format == CorpusFormat.Plain)
            return PlainCorpus.Read(path, options);
        if (format == CorpusFormat.Mixture)
            return Mixture.Read(path, options);

        var (name, labels) = format switch
        {
            CorpusFormat.Meld => ("MELD", LabelSet.Meld),
            CorpusFormat.MeldDyadic => ("MELD dyadic", LabelSet.Meld),
            CorpusFormat.EmoryNlp => ("EmoryNLP", LabelSet.EmoryNlp),
            CorpusFormat.DailyDialog => ("DailyDialog", LabelSet.DailyDialog),
            CorpusFormat.Ravdess => ("RAVDESS", LabelSet.Ravdess),
            CorpusFormat.EmoDb => ("EmoDB", LabelSet.EmoDb),
            CorpusFormat.ActedSpeech => ("RAVDESS and EmoDB", LabelSet.Meld),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "unknown corpus format"),
        };
        if (CorpusFormats.IsRecordings(format))
            return ActedSpeechReader.Read(path, format, options.Name ?? name, labels, options.Limits);
        var collector = new ConversationCollector(options.Limits);
        foreach (var (split, file) in Find(format, path))
        {
            var source = SourceFile.Read(file, options.Limits);
            if (format == CorpusFormat.EmoryNlp)
                EmoryNlpReader.Read(source, split, collector);
            else if (format == CorpusFormat.DailyDialog)
                DailyDialogReader.Read(
                    source,
                    SourceFile.Read(Beside(file, DailyDialogReader.EmotionFileName(split)), options.Limits),
                    split,
                    collector
                );
            else
                MeldReader.Read(source, split, format == CorpusFormat.MeldDyadic, collector, labels);
        }

        return Assemble(options.Name ?? name, labels, format, collector);
    }

    /// <summary>The conversations of a collector as a corpus; those without a split are train.</summary>
    private static Corpus Assemble(string name, LabelSet labels, CorpusFormat format, ConversationCollector collector)
    {
        var splits = collector.Drafts.ToLookup(draft => draft.Split ?? Split.Train, draft => draft.ToConversation());
        return new Corpus(name, labels, [.. splits[Split.Train]], [.. splits[Split.Dev]], [.. splits[Split.Test]], format);
    }

    private static (Split Split, string File)[] Find(CorpusFormat format, string path)
    {
        var names = Enum.GetValues<Split>().Select(split => (Split: split, Name: FileName(format, split))).ToArray();
        if (File.Exists(path))
        {
            var known = names.Where(pair => pair.Name.Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase)).ToArray();
            return known is [var (split, _)]
                ? [(split, path)]
                : throw new ConversationFormatException(
                    path,
                    null,
                    "its name does not say which split it is",
                    $"call it {string.Join(", ", names.Select(pair => pair.Name))}, or give the folder"
                );
        }

        if (!Directory.Exists(path))
            throw new ConversationFormatException(path, null, "there is no such file or folder", "check the path");
        var found = names
            .SelectMany(pair => Candidates(path, pair.Split, pair.Name).Where(File.Exists).Take(1).Select(file => (pair.Split, File: file)))
            .ToArray();
        return found.Length > 0
            ? found
            : throw new ConversationFormatException(
                path,
                null,
                $"the folder has none of {string.Join(", ", names.Select(pair => pair.Name))}",
                "check the folder and the corpus format"
            );
    }

    // DailyDialog is published with a folder for each split.
    private static string[] Candidates(string folder, Split split, string name) =>
        [Path.Combine(folder, name), Path.Combine(folder, split == Split.Dev ? "validation" : split.ToString().ToLowerInvariant(), name)];

    private static string Beside(string file, string name) => Path.Combine(Path.GetDirectoryName(file) ?? "", name);

    private static string FileName(CorpusFormat format, Split split) =>
        format switch
        {
            CorpusFormat.EmoryNlp => EmoryNlpReader.FileName(split),
            CorpusFormat.DailyDialog => DailyDialogReader.FileName(split),
            _ => MeldReader.FileName(split, format == CorpusFormat.MeldDyadic),
        };
}

namespace EmotionRnn.Conversations;

/// <summary>
/// A corpus in the plain format: one CSV or JSON file, or a folder with one for each split, called <c>train</c>, <c>dev</c> and
/// <c>test</c>.
/// </summary>
internal static class PlainCorpus
{
    public static Corpus Read(string path, CorpusReadOptions options) =>
        Read(
            Find(path).Select(found => (found.Split, SourceFile.Read(found.File, options.Limits))),
            Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)),
            options
        );

    /// <summary>Reads a corpus with its labels as they stand, whatever they are; conversations without a split are train.</summary>
    public static IReadOnlyList<(Split Split, Conversation Conversation)> ReadAsIs(string path, ReadLimits limits)
    {
        var collector = new ConversationCollector(limits);
        foreach (var (split, found) in Find(path))
        {
            var file = SourceFile.Read(found, limits);
            if (IsJson(found))
                PlainJson.Read(file, split, collector);
            else
                PlainCsv.Read(file, split, collector);
        }

        return [.. collector.Drafts.Select(draft => (draft.Split ?? Split.Train, draft.ToConversation()))];
    }

    /// <summary>Reads a corpus of files already opened, one after the other.</summary>
    public static Corpus Read(IEnumerable<(Split? Split, SourceFile File)> files, string defaultName, CorpusReadOptions options)
    {
        var collector = new ConversationCollector(options.Limits);
        LabelSet? stated = null;
        string? name = null;
        SourceFile? last = null;
        foreach (var (split, file) in files)
        {
            last = file;
            var document = IsJson(file.Name) ? PlainJson.Read(file, split, collector) : null;
            if (document is null)
                PlainCsv.Read(file, split, collector);
            stated ??= document?.Labels;
            name ??= document?.Name;
        }

        if (collector.Drafts.Count == 0)
            throw last!.Error(null, "there are no conversations", "give at least one");
        var splits = Splits(last!, collector, options);
        var labels = options.Labels ?? stated ?? Labels.Derive(last!, LabelsInUse(collector, splits), options.Limits);
        var conversations = collector
            .Drafts.Select((draft, i) => (Split: splits[i] ?? Split.Train, Conversation: Resolve(draft, labels)))
            .ToLookup(pair => pair.Split, pair => pair.Conversation);
        return new Corpus(
            options.Name ?? name ?? defaultName,
            labels,
            [.. conversations[Split.Train]],
            [.. conversations[Split.Dev]],
            [.. conversations[Split.Test]]
        );
    }

    private static bool IsJson(string file) => Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(string file) => IsJson(file) || Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    private static (Split? Split, string File)[] Find(string path)
    {
        if (File.Exists(path))
        {
            return IsPlain(path)
                ? [(null, path)]
                : throw new ConversationFormatException(path, null, "a plain corpus is a .csv or .json file", "name it so");
        }

        if (!Directory.Exists(path))
            throw new ConversationFormatException(path, null, "there is no such file or folder", "check the path");
        var files = Directory
            .GetFiles(path)
            .Where(IsPlain)
            .Select(file => (Split: PlainFields.ParseSplit(Path.GetFileNameWithoutExtension(file)), File: file))
            .Where(pair => pair.Split is not null)
            .OrderBy(pair => pair.Split)
            .ToArray();
        if (files.Length == 0)
            throw new ConversationFormatException(
                path,
                null,
                "the folder has no train, dev or test file that ends in .csv or .json",
                "name the files so, or give one file"
            );
        var twice = files.GroupBy(pair => pair.Split).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? files
            : throw new ConversationFormatException(
                path,
                null,
                $"there are two files for {twice.Key}: {string.Join(", ", twice.Select(pair => Path.GetFileName(pair.File)))}",
                "remove one"
            );
    }

    private static Split?[] Splits(SourceFile file, ConversationCollector collector, CorpusReadOptions options)
    {
        var drafts = collector.Drafts;
        if (drafts.All(draft => draft.Split is null))
        {
            try
            {
                return [.. options.SplitBy.Assign([.. drafts.Select(draft => draft.Id)]).Cast<Split?>()];
            }
            catch (ArgumentException e)
            {
                throw file.Error(null, e.Message.Split(" (Parameter")[0], "give more conversations, or a split column");
            }
        }

        var without = drafts.FirstOrDefault(draft => draft.Split is null);
        return without is null
            ? [.. drafts.Select(draft => draft.Split)]
            : throw without.File.Error(
                without.Line,
                $"the conversation \"{without.Id}\" has no split, others have",
                "give every conversation its split, or none"
            );
    }

    // Where we split ourselves a rare label may fall to any split, so all count; so they do where there is no train split.
    private static IEnumerable<string> LabelsInUse(ConversationCollector collector, Split?[] splits)
    {
        var own = collector.Drafts[0].Split is null || !splits.Contains(Split.Train);
        return collector
            .Drafts.Where((_, i) => own || splits[i] == Split.Train)
            .SelectMany(draft => draft.Rows)
            .Select(row => row.Utterance.Emotion)
            .OfType<string>();
    }

    private static Conversation Resolve(ConversationCollector.Draft draft, LabelSet labels)
    {
        for (var i = 0; i < draft.Rows.Count; i++)
        {
            var row = draft.Rows[i];
            if (row.Utterance.Emotion is not { } emotion)
                continue;
            draft.Rows[i] = row with { Utterance = row.Utterance with { Emotion = Labels.Resolve(draft.File, row.Line, emotion, labels) } };
        }

        return draft.ToConversation();
    }
}

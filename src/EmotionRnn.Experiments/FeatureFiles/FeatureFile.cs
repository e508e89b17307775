using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;

namespace EmotionRnn.Experiments.FeatureFiles;

/// <summary>
/// Features of a corpus's utterances that were computed elsewhere, read as its acoustic functionals. What each format must look like stands
/// in docs/features.md.
/// </summary>
public static class FeatureFile
{
    private static readonly string[] Parts =
    [
        "the utterances' ids",
        "speakers",
        "labels",
        "features of the text",
        "features of the audio",
        "features of the pictures",
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path"><c>.csv</c>, <c>.parquet</c>, <c>.npy</c>, <c>.npz</c>, <c>.pkl</c> or <c>.pickle</c>; of a pickle of several
    /// tables which, after a number sign: <c>MELD_features_raw.pkl#4</c>.</param>
    /// <param name="corpus">Whose utterances the features are of.</param>
    /// <returns>The table, called after the file, and how many of the file's rows or conversations belong to nothing in the
    /// corpus.</returns>
    /// <exception cref="ExperimentException">It is missing, malformed, too large, or does not fit the corpus: the message says where and
    /// what to do.</exception>
    public static (AcousticTable Table, int Unused) Read(string path, Corpus corpus) =>
        Read(path, corpus, new MemoryBudget(Path.GetFileName(path)));

    /// <inheritdoc cref="Read(string, Corpus)"/>
    /// <param name="path">The file.</param>
    /// <param name="corpus">Whose utterances the features are of.</param>
    /// <param name="budget">Counts the memory.</param>
    internal static (AcousticTable Table, int Unused) Read(string path, Corpus corpus, MemoryBudget budget)
    {
        var at = path.LastIndexOf('#');
        var (file, part) = at > 0 && !File.Exists(path) ? (path[..at], path[(at + 1)..]) : (path, null);
        if (!File.Exists(file))
            throw new ExperimentException($"{file}: there is no such file; check the path.");
        try
        {
            RegularFile.Length(file);
        }
        catch (IOException error)
        {
            throw new ExperimentException(error.Message, error);
        }

        var result = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".csv" => KeyedRows.ReadCsv(file, corpus, budget),
            ".parquet" => KeyedRows.ReadParquet(file, corpus, budget),
            ".npy" => ReadArray(file, corpus, budget),
            ".npz" => ReadArchive(file, corpus, budget),
            ".pkl" or ".pickle" => ReadPickle(file, part, corpus, budget),
            _ => throw new ExperimentException(
                $"{Path.GetFileName(file)}: it is not .csv, .parquet, .npy, .npz or .pkl; convert it, and name it so."
            ),
        };
        return result.Table.Count > 0
            ? result
            : throw new ExperimentException(
                $"{Path.GetFileName(file)}: no row of it belongs to an utterance of {corpus.Name}; compare the ids."
            );
    }

    private static (AcousticTable Table, int Unused) ReadArray(string path, Corpus corpus, MemoryBudget budget)
    {
        using var file = RegularFile.OpenRead(path);
        var name = Path.GetFileName(path);
        var array = NpyReader.Read(file, file.Length, name, budget);
        var conversations = All(corpus).Select(pair => pair.Conversation).ToArray();
        return (new AcousticTable(Path.GetFileNameWithoutExtension(path), Cut(array, conversations, name, corpus.Name, budget)), 0);
    }

    private static (AcousticTable Table, int Unused) ReadArchive(string path, Corpus corpus, MemoryBudget budget)
    {
        using var file = RegularFile.OpenRead(path);
        var name = Path.GetFileName(path);
        var arrays = NpyReader.ReadArchive(file, name, budget);
        if (Enum.GetValues<Split>().Any(split => arrays.ContainsKey(Name(split))))
        {
            var rows = Enum.GetValues<Split>()
                .SelectMany(split =>
                    arrays.TryGetValue(Name(split), out var array)
                        ? Cut(array, corpus[split], $"{name}, {Name(split)}.npy", $"the {Name(split)} split of {corpus.Name}", budget)
                        : []
                );
            return (
                new AcousticTable(Path.GetFileNameWithoutExtension(path), rows),
                arrays.Keys.Count(key => !Enum.GetValues<Split>().Select(Name).Contains(key))
            );
        }

        return Keyed(path, null, corpus, arrays.ToDictionary(pair => (object)pair.Key, pair => (object?)pair.Value), budget);
    }

    private static (AcousticTable Table, int Unused) ReadPickle(string path, string? part, Corpus corpus, MemoryBudget budget)
    {
        var name = Path.GetFileName(path);
        if (RegularFile.Length(path) > PickleReader.MostBytes)
            throw new ExperimentException($"{name}: it is larger than {PickleReader.MostBytes >> 20:N0} MB; save its arrays as .npz.");
        budget.Take(RegularFile.Length(path));
        var root = PickleReader.Read(RegularFile.ReadAllBytes(path), name, budget);
        if (root is PickleMap map && part is null && Holds(map))
            return Keyed(path, null, corpus, map, budget);
        (string Name, object? Value)[] parts = root switch
        {
            PickleList list => [.. list.Select((value, i) => ($"{i}", value))],
            PickleMap named => [.. named.Select(pair => ($"{pair.Key}", pair.Value))],
            _ => throw new ExperimentException($"{name}: it holds neither a dictionary of conversations nor a list of such."),
        };
        (string Name, object? Value)[] tables = [.. parts.Where(p => p.Value is PickleMap table && Holds(table))];
        var chosen = part is null && tables is [var only] ? only.Name : part;
        var listing =
            tables.Length == 0
                ? "none of its parts holds features"
                : $"its parts with features are "
                    + $"{string.Join(", ", tables.Select(table => Describe(table.Name, (PickleMap)table.Value!, parts.Length)))}";
        return tables.FirstOrDefault(table => table.Name == chosen).Value is PickleMap found
            ? Keyed(path, chosen, corpus, found, budget)
            : throw new ExperimentException(
                $"{name}: {(chosen is null ? "which part is meant is not said" : $"there are no features in its part {chosen}")}; "
                    + $"{listing}. Give one as {name}#PART."
            );
    }

    // The published pickles of MELD and IEMOCAP are lists of nine and more parts in one order.
    private static string Describe(string part, PickleMap table, int parts) =>
        $"{part} ({table.Count:N0} conversations, {Size(table.Values.First(HasRows))!.Value.Columns} "
        + "numbers an utterance"
        + (parts >= 9 && int.TryParse(part, out var place) && place < Parts.Length ? $", by its place {Parts[place]})" : ")");

    private static bool Holds(PickleMap table) => table.Values.Take(10).Any(HasRows);

    private static bool HasRows(object? value) => Size(value) is { Rows: > 0, Columns: > 0 };

    private static (AcousticTable Table, int Unused) Keyed(
        string path,
        string? part,
        Corpus corpus,
        IReadOnlyDictionary<object, object?> table,
        MemoryBudget budget
    )
    {
        var used = 0;
        var width = 0;
        var name = Path.GetFileName(path);
        var unique = All(corpus).DistinctBy(pair => pair.Conversation.Id).Count() == All(corpus).Count();
        var offset = new Dictionary<Split, long>();
        var next = 0L;
        foreach (var split in Enum.GetValues<Split>())
        {
            offset[split] = unique ? 0 : next;
            next += corpus[split].Max(c => long.TryParse(c.Id, out var id) ? id + 1 : (long?)null) ?? 0;
        }

        var rows = All(corpus)
            .Select(pair => (pair.Conversation, Find(pair.Split, pair.Conversation)))
            .Where(pair => pair.Item2 is not null)
            .Select(pair => (pair.Conversation, (IReadOnlyList<float[]?>)pair.Item2!))
            .ToArray();
        return (new AcousticTable(Path.GetFileNameWithoutExtension(path) + (part is null ? "" : $"#{part}"), rows), table.Count - used);

        float[]?[]? Find(Split split, Conversation conversation)
        {
            object?[] keys =
            [
                $"{Name(split)}/{conversation.Id}",
                unique ? conversation.Id : null,
                long.TryParse(conversation.Id, out var id) ? id + offset[split] : null,
            ];
            if (keys.FirstOrDefault(key => key is not null && table.ContainsKey(key)) is not { } key)
                return null;
            used++;
            var size = Size(table[key]) ?? throw NoRows();
            if (size.Rows != conversation.Utterances.Count)
                throw new ExperimentException(
                    $"{name}: conversation {conversation.Id} ({Name(split)}) has {conversation.Utterances.Count} utterances in "
                        + $"{corpus.Name} and {size.Rows} rows under {key}: they do not belong together."
                );
            var found = Rows(table[key], budget) ?? throw NoRows();
            foreach (var row in found)
            {
                if (width == 0)
                    width = row.Length;
                if (row.Length != width)
                    throw new ExperimentException($"{name}: rows under {key} have {row.Length} numbers, others {width}.");
            }

            return [.. found.Select(row => Array.TrueForAll(row, float.IsFinite) ? row : null)];

            ExperimentException NoRows() => new($"{name}: what stands under {key} are not rows of numbers.");
        }
    }

    /// <summary>The size of a table, or of a list of vectors by its first one; null where it is neither.</summary>
    private static (int Rows, int Columns)? Size(object? value) =>
        value switch
        {
            NumberArray { Objects: null, Shape: [var rows, var columns] } => ((int)rows, (int)columns),
            NumberArray { Objects: { } objects, Shape.Length: 1 } => Size(objects),
            PickleList { Count: 0 } => (0, 0),
            PickleList list when Length(list[0]) is { } columns => (list.Count, columns),
            _ => null,
        };

    private static int? Length(object? value) =>
        value switch
        {
            NumberArray { Objects: null, Shape: [var count] } => (int)count,
            PickleList { Count: > 0 and var count } => count,
            _ => null,
        };

    /// <summary>The rows of a table or of a list of vectors; null where it is neither.</summary>
    private static float[][]? Rows(object? value, MemoryBudget budget)
    {
        switch (value)
        {
            case NumberArray { Objects: null, Shape: [var count, var columns] } array:
                budget.TakeRows(count, columns);
                return [.. Enumerable.Range(0, (int)count).Select(array.Row)];
            case NumberArray { Objects: { } objects, Shape.Length: 1 }:
                return Rows(objects, budget);
            case PickleList list:
                var rows = new float[list.Count][];
                for (var t = 0; t < rows.Length; t++)
                {
                    if (Length(list[t]) is not { } length)
                        return null;
                    budget.TakeRows(1, length);
                    if (Vector(list[t]) is not { } row)
                        return null;
                    rows[t] = row;
                }

                return rows;
            default:
                return null;
        }
    }

    private static float[]? Vector(object? value) =>
        value switch
        {
            NumberArray { Objects: null, Shape.Length: 1 } array => array.Row(0),
            PickleList { Count: > 0 } list when list.All(number => number is double or long) =>
            [
                .. list.Select(number => number is double real ? (float)real : (long)number!),
            ],
            _ => null,
        };

    // One array for the utterances of several conversations, in the corpus's order.
    private static IEnumerable<(Conversation, IReadOnlyList<float[]?>)> Cut(
        NumberArray array,
        IReadOnlyList<Conversation> conversations,
        string name,
        string of,
        MemoryBudget budget
    )
    {
        var total = conversations.Sum(c => c.Utterances.Count);
        if (array.Shape.Length != 2 || array.Shape[0] != total)
            throw new ExperimentException(
                $"{name}: it is an array of {string.Join(" × ", array.Shape)}; {of} needs {total:N0} rows, one an utterance, in order."
            );
        budget.TakeRows(total, array.Shape[1]);
        var next = 0;
        foreach (var conversation in conversations)
        {
            var rows = conversation
                .Utterances.Select(_ => array.Row(next++))
                .Select(row => Array.TrueForAll(row, float.IsFinite) ? row : null)
                .ToArray();
            yield return (conversation, rows);
        }
    }

    private static IEnumerable<(Split Split, Conversation Conversation)> All(Corpus corpus) =>
        Enum.GetValues<Split>().SelectMany(split => corpus[split].Select(c => (split, c)));

    private static string Name(Split split) => split.ToString().ToLowerInvariant();
}

using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Data;
using Parquet;
using Parquet.Schema;

namespace EmotionRnn.Experiments.FeatureFiles;

/// <summary>
/// Tables with a row an utterance: columns that name the conversation, the utterance and, where ids begin anew in every split, the split;
/// every other one is a feature,
/// but for speaker, text, emotion and sentiment, which are passed over.
/// </summary>
internal sealed class KeyedRows
{
    private const int MaximumRow = 16 << 20;
    private const int MostRowsAGroup = 10_000_000,
        IdBytes = 64;
    private static readonly string[] Conversations = ["conversation", "conversation_id", "dialogue", "dialogue_id"],
        Utterances = ["utterance_id", "utterance", "turn_id", "id"];
    private static readonly Type[] Numeric = [typeof(float), typeof(double), typeof(int), typeof(long)];
    private static readonly string[] PassedOver = ["split", "speaker", "text", "emotion", "label", "sentiment"];

    private readonly Corpus _corpus;
    private readonly Dictionary<(string, string, string), (float[]?[] Rows, int Turn)> _places = [];
    private readonly List<(Conversation Conversation, IReadOnlyList<float[]?> Rows)> _rows = [];
    private readonly int _split,
        _conversation,
        _utterance;
    private int _unused;

    private KeyedRows(Corpus corpus, IReadOnlyList<string> header, Func<string, Exception> error, MemoryBudget budget)
    {
        _corpus = corpus;
        string[] names = [.. header.Select(name => name.Trim().ToLowerInvariant())];
        _split = Array.IndexOf(names, "split");
        (_conversation, _utterance) = (Find(Conversations), Find(Utterances));
        if (_conversation < 0 || _utterance < 0)
            throw error("there must be a column conversation (or dialogue_id) and a column utterance_id");
        Features =
        [
            .. Enumerable.Range(0, names.Length).Where(i => i != _conversation && i != _utterance && !PassedOver.Contains(names[i])),
        ];
        if (Features.Length == 0)
            throw error("there is no column of features");
        budget.TakeRows(Enum.GetValues<Split>().Sum(split => corpus[split].Sum(c => (long)c.Utterances.Count)), Features.Length);
        foreach (var split in Enum.GetValues<Split>())
        {
            foreach (var conversation in corpus[split])
            {
                var turns = new float[]?[conversation.Utterances.Count];
                _rows.Add((conversation, turns));
                foreach (var (t, utterance) in conversation.Utterances.Index())
                {
                    if (!_places.TryAdd((_split < 0 ? "" : split.ToString().ToLowerInvariant(), conversation.Id, utterance.Id), (turns, t)))
                        throw error($"there must be a column split, as {corpus.Name} has the conversation {conversation.Id} in several");
                }
            }
        }

        int Find(string[] known) => known.Select(name => Array.IndexOf(names, name)).FirstOrDefault(index => index >= 0, -1);
    }

    private int[] Features { get; }

    /// <summary>Reads CSV with a header, UTF-8.</summary>
    public static (AcousticTable Table, int Unused) ReadCsv(string path, Corpus corpus, MemoryBudget budget) =>
        BaselineCsv.Read(
            path,
            MaximumRow,
            csv =>
            {
                var table = new KeyedRows(corpus, csv.Header, csv.Error, budget);
                while (csv.Next())
                    table.Add(
                        table._split < 0 ? "" : csv[table._split],
                        csv[table._conversation],
                        csv[table._utterance],
                        () => [.. table.Features.Select(csv.Number)],
                        csv.Error
                    );
                return table.Result(path);
            }
        );

    /// <summary>Reads Parquet: ids as text or whole numbers, features as numbers without nulls.</summary>
    public static (AcousticTable Table, int Unused) ReadParquet(string path, Corpus corpus, MemoryBudget budget)
    {
        try
        {
            // Parquet.Net reads asynchronously only; what has no thread to go back to may wait for it.
            return Task.Run(() => ReadParquetAsync(path, corpus, budget)).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (ExperimentException or OutOfMemoryException))
        {
            // What the library says of a damaged file is about its own arrays, not about the file.
            throw new ExperimentException($"{Path.GetFileName(path)}: it is damaged, or no Parquet; write it again, or give .csv.", error);
        }
    }

    private static async Task<(AcousticTable Table, int Unused)> ReadParquetAsync(string path, Corpus corpus, MemoryBudget budget)
    {
        var name = Path.GetFileName(path);
        await using var file = RegularFile.OpenRead(path);
        await using var reader = await ParquetReader.CreateAsync(file).ConfigureAwait(false);
        var fields = reader.Schema.GetDataFields();
        var table = new KeyedRows(corpus, [.. fields.Select(field => field.Name)], Error, budget);
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            if (group.RowCount is < 0 or > MostRowsAGroup)
                throw Error($"a row group holds more than {MostRowsAGroup:N0} rows; write smaller ones");
            var count = (int)group.RowCount;

            // Columns of float32 and of ids, and one in its own type beside them.
            var bytes = count * (sizeof(float) * (long)table.Features.Length + 3 * IdBytes + sizeof(double));
            budget.Take(bytes);
            var splits = table._split < 0 ? null : await Texts(group, fields[table._split], count).ConfigureAwait(false);
            var (conversations, utterances) = (
                await Texts(group, fields[table._conversation], count).ConfigureAwait(false),
                await Texts(group, fields[table._utterance], count).ConfigureAwait(false)
            );
            var columns = new float[table.Features.Length][];
            for (var c = 0; c < columns.Length; c++)
                columns[c] = await Numbers(group, fields[table.Features[c]], count).ConfigureAwait(false);
            for (var r = 0; r < count; r++)
            {
                var row = r;
                table.Add(splits?[r] ?? "", conversations[r], utterances[r], () => [.. columns.Select(column => column[row])], Error);
            }

            budget.Give(bytes);
        }

        return table.Result(path);

        ExperimentException Error(string problem) => new($"{name}: {problem}.");

        async Task<string[]> Texts(ParquetRowGroupReader group, DataField field, int count)
        {
            if (Numeric.Contains(field.ClrType))
                return [.. (await Numbers(group, field, count).ConfigureAwait(false)).Select(number => $"{(long)number}")];
            var texts = new string[count];
            await group.ReadAsync(field, texts).ConfigureAwait(false);
            return texts;
        }

        async Task<float[]> Numbers(ParquetRowGroupReader group, DataField field, int count)
        {
            if (field.IsNullable)
                throw Error($"the column {field.Name} may hold nulls; write it without");
            if (field.ClrType == typeof(float))
                return await Read<float>(x => x).ConfigureAwait(false);
            if (field.ClrType == typeof(double))
                return await Read<double>(x => (float)x).ConfigureAwait(false);
            if (field.ClrType == typeof(int))
                return await Read<int>(x => x).ConfigureAwait(false);
            if (field.ClrType == typeof(long))
                return await Read<long>(x => x).ConfigureAwait(false);
            throw Error($"the column {field.Name} holds no numbers");

            async Task<float[]> Read<T>(Func<T, float> convert)
                where T : struct
            {
                var values = new T[count];
                await group.ReadAsync<T>(field, values).ConfigureAwait(false);
                return Array.ConvertAll(values, value => convert(value));
            }
        }
    }

    private void Add(string split, string conversation, string utterance, Func<float[]> row, Func<string, Exception> error)
    {
        if (!_places.TryGetValue((Normal(split), conversation.Trim(), utterance.Trim()), out var place))
            _unused++;
        else if (place.Rows[place.Turn] is not null)
            throw error($"utterance {utterance} of conversation {conversation} has stood before; it needs one row");
        else
            place.Rows[place.Turn] = row();
    }

    private static string Normal(string split) =>
        split.Trim().ToLowerInvariant() is "val" or "valid" or "validation" ? "dev" : split.Trim().ToLowerInvariant();

    private (AcousticTable Table, int Unused) Result(string path) =>
        (new AcousticTable(Path.GetFileNameWithoutExtension(path), _rows), _unused);
}

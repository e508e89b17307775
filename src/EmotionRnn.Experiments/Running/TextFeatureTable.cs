using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Running;

/// <summary>What a trained TextCNN says of every utterance of a corpus, so that all runs of a seed share it.</summary>
internal sealed class TextFeatureTable
{
    private const string Epochs = "epochs",
        Parameters = "parameters";
    private readonly Dictionary<Split, (float[] Features, float[] LogProbabilities)> _splits = [];

    private TextFeatureTable(IReadOnlyList<EpochRecord> history, long parameterCount) =>
        (History, ParameterCount) = (history, parameterCount);

    /// <summary>What the TextCNN's epochs gave.</summary>
    public IReadOnlyList<EpochRecord> History { get; }

    public long ParameterCount { get; }

    /// <summary>The features of a split's utterances <c>[N × F]</c>, labelled or not, in the corpus's order.</summary>
    public float[] Features(Split split) => _splits[split].Features;

    /// <summary>The TextCNN's own log-probabilities <c>[N × C]</c>.</summary>
    public float[] LogProbabilities(Split split) => _splits[split].LogProbabilities;

    public static TextFeatureTable Of(Corpus corpus, TextFeatures text, IReadOnlyList<EpochRecord> history)
    {
        var table = new TextFeatureTable(history, text.Network.Parameters.Count);
        foreach (var split in Enum.GetValues<Split>())
        {
            int[][] words = [.. corpus[split].SelectMany(c => c.Utterances).Select(u => text.Encode(u.Text))];
            table._splits[split] = (text.Network.Features(words), text.Network.LogProbabilities(words));
        }

        return table;
    }

    public void Save(string path)
    {
        var writer = new SafetensorsWriter(
            new Dictionary<string, string>
            {
                [Epochs] = JsonSerializer.Serialize([.. History], RunJson.Default.ListEpochRecord),
                [Parameters] = $"{ParameterCount}",
            }
        );
        foreach (var (split, (features, logProbabilities)) in _splits)
        {
            writer.AddFloats($"{split}.features", TensorType.F32, [features.Length], () => features);
            writer.AddFloats($"{split}.logProbabilities", TensorType.F32, [logProbabilities.Length], () => logProbabilities);
        }

        writer.Save(path);
    }

    /// <exception cref="ExperimentException">The file is damaged.</exception>
    public static TextFeatureTable Read(string path)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            var table = new TextFeatureTable(
                JsonSerializer.Deserialize(file.Metadata[Epochs], RunJson.Default.ListEpochRecord) ?? [],
                long.Parse(file.Metadata[Parameters])
            );
            foreach (var split in Enum.GetValues<Split>())
                table._splits[split] = (file.ReadFloats($"{split}.features"), file.ReadFloats($"{split}.logProbabilities"));
            return table;
        }
        catch (Exception error) when (error is InvalidDataException or KeyNotFoundException or FormatException or JsonException)
        {
            throw new ExperimentException(
                $"{path}: the text features cannot be used: {error.Message.TrimEnd('.')}. Remove the file; it is then made again.",
                error
            );
        }
    }
}

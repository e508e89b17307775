using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Safetensors;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// Where a stage of training is: the weights, the best weights, what the optimiser remembers, the epochs so far and what is done of one
/// that has begun.
/// As nothing else is carried from batch to batch, going on from it gives the same bits as never having stopped.
/// </summary>
internal sealed class Checkpoint
{
    private const string Epochs = "epochs",
        Steps = "steps",
        Begun = "begun";
    private readonly List<EpochRecord> _history = [];
    private readonly float[][] _best;

    /// <summary>Before the first epoch.</summary>
    public Checkpoint(ParameterSet parameters) => _best = [.. parameters.All.Select(p => p.Values.ToArray())];

    public IReadOnlyList<EpochRecord> History => _history;

    /// <summary>The epoch with the best weighted F1 on dev, from 1; the first of equals; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>What is done of the epoch after the last of <see cref="History"/>.</summary>
    public PartialEpoch Partial { get; set; }

    public double BestWeightedF1 => _history[BestEpoch - 1].Dev.WeightedF1;

    public void Add(EpochRecord record, ParameterSet parameters)
    {
        Note(record);
        Partial = default;
        if (BestEpoch != record.Epoch)
            return;
        for (var i = 0; i < _best.Length; i++)
            parameters.All[i].Values.CopyTo(_best[i]);
    }

    public void RestoreBest(ParameterSet parameters)
    {
        for (var i = 0; i < _best.Length; i++)
            _best[i].CopyTo(parameters.All[i].Values);
        parameters.MarkChanged();
    }

    public void Write(string path, ParameterSet parameters, Optimizer optimizer)
    {
        var writer = new SafetensorsWriter(
            new Dictionary<string, string>
            {
                [Epochs] = JsonSerializer.Serialize(_history, CheckpointJson.Default.ListEpochRecord),
                [Steps] = $"{optimizer.Steps}",
                [Begun] = JsonSerializer.Serialize(Partial, CheckpointJson.Default.PartialEpoch),
            }
        );
        foreach (var (i, parameter) in parameters.All.Index())
        {
            writer.AddFloats(parameter.Name, TensorType.F32, [parameter.Rows, parameter.Columns], () => parameter.Values);
            writer.AddFloats("best." + parameter.Name, TensorType.F32, [parameter.Rows, parameter.Columns], () => _best[i]);
        }

        foreach (var (i, memory) in optimizer.Memory.Index())
            writer.AddFloats($"optimiser{i}", TensorType.F32, [memory.Length], () => memory);
        writer.Save(path);
    }

    /// <summary>Reads a checkpoint into parameters and optimiser; null where there is none.</summary>
    /// <exception cref="ExperimentException">The file is damaged or belongs to another network.</exception>
    public static Checkpoint? Read(string path, ParameterSet parameters, Optimizer optimizer)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var file = SafetensorsFile.Open(path);
            var state = new Checkpoint(parameters);
            foreach (var record in JsonSerializer.Deserialize(file.Metadata[Epochs], CheckpointJson.Default.ListEpochRecord) ?? [])
                state.Note(record);
            if (file.Metadata.TryGetValue(Begun, out var begun))
                state.Partial = JsonSerializer.Deserialize(begun, CheckpointJson.Default.PartialEpoch);
            foreach (var (i, parameter) in parameters.All.Index())
            {
                file.ReadFloats(parameter.Name, parameter.Values);
                file.ReadFloats("best." + parameter.Name, state._best[i]);
            }

            optimizer.Restore(int.Parse(file.Metadata[Steps]), [.. optimizer.Memory.Select((_, i) => file.ReadFloats($"optimiser{i}"))]);
            parameters.MarkChanged();
            return state;
        }
        catch (Exception error)
            when (error is InvalidDataException or ArgumentException or KeyNotFoundException or FormatException or JsonException)
        {
            throw new ExperimentException(
                $"{path}: the checkpoint cannot be used: {error.Message.TrimEnd('.')}. Start again with --restart.",
                error
            );
        }
    }

    private void Note(EpochRecord record)
    {
        _history.Add(record);
        if (BestEpoch == 0 || record.Dev.WeightedF1 > BestWeightedF1)
            BestEpoch = record.Epoch;
    }
}

/// <summary>What is done of an epoch.</summary>
/// <param name="Batches">So many batches.</param>
/// <param name="Loss">The sum of their losses, each times its weight.</param>
/// <param name="Weight">The sum of their weights.</param>
internal readonly record struct PartialEpoch(int Batches, double Loss, double Weight);

[JsonSerializable(typeof(List<EpochRecord>))]
[JsonSerializable(typeof(PartialEpoch))]
internal sealed partial class CheckpointJson : JsonSerializerContext;

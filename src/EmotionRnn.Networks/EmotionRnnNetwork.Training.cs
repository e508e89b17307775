using EmotionRnn.Networks.Kernels;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks;

/// <content>The way back.</content>
public sealed partial class EmotionRnnNetwork
{
    private TrainingContext? _training;

    /// <summary>The loss of a batch, −Σ w_y log p_y / Σ w_y over labelled utterances, and its gradient, which replaces that in <see cref="Parameters"/>.</summary>
    /// <param name="batch">Labelled dialogues.</param>
    /// <param name="classWeights">w, one a class; empty for ones.</param>
    /// <param name="dropout">Where dropout draws from; null for none.</param>
    /// <param name="threads">1, or 2 for a thread a direction. The number changes no bit of the result.</param>
    /// <param name="inputGradients">Receives the gradient of each dialogue's features, in the batch's order; null where it is not wanted, and not to be had with a projection.</param>
    /// <exception cref="ArgumentException">A dialogue's features or labels do not fit.</exception>
    public BatchLoss Loss(
        IReadOnlyList<DialogueInput> batch, ReadOnlySpan<float> classWeights = default, RandomStream? dropout = null, int threads = 1, float[][]? inputGradients = null)
    {
        if (inputGradients is not null && _projection is not null) throw new ArgumentException("A projected input has no gradient.", nameof(inputGradients));
        if (batch.Count == 0) throw new ArgumentException("A batch needs at least one dialogue.", nameof(batch));
        foreach (var dialogue in batch) dialogue.Check(Options.InputSize, Options.Classes);
        EnsurePacked(forTraining: true);
        Parameters.ClearGradients();
        return (_training ??= new(this)).Loss(batch, classWeights, dropout, threads, inputGradients);
    }

    private sealed class TrainingContext(EmotionRnnNetwork network)
    {
        private readonly DirectionRun[] _runs = [.. network._cells.Select((cell, i) => new DirectionRun(cell, reverse: i == 1))];
        private readonly Workspace _memory = new();

        public BatchLoss Loss(IReadOnlyList<DialogueInput> batch, ReadOnlySpan<float> classWeights, RandomStream? dropout, int threads, float[][]? inputGradients)
        {
            _memory.Reset();
            var order = Enumerable.Range(0, batch.Count).OrderByDescending(i => batch[i].Length).ToArray();
            var dialogues = order.Select(i => batch[i]).ToArray();
            InputProjection.Pass projected = default;
            if (network._projection is { } projection)
            {
                dialogues = projection.Forward(dialogues, _memory, dropout is null ? null : new RandomStream((long)dropout.NextBits()), out projected);
                inputGradients = new float[batch.Count][];
            }

            var lengths = dialogues.Select(d => d.Length).ToArray();
            var streams = _runs.Select(_ => dropout is null ? null : new RandomStream((long)dropout.NextBits())).ToArray();
            var emotions = _memory.Take(lengths.Sum(), network._head.Width);
            EachDirection(threads, i =>
            {
                _runs[i].Forward(dialogues, streams[i]);
                _runs[i].CopyEmotions(dialogues, Columns(emotions, i, network));
            });

            var head = network._head.Forward(emotions, lengths, _memory, dropout);
            var labels = dialogues.SelectMany(d => d.Labels ?? Enumerable.Repeat(-1, d.Length)).ToArray();
            var loss = NegativeLogLikelihood.Backward(head.LogProbabilities, labels, classWeights);
            var emotionGradients = network._head.Backward(head, head.LogProbabilities, lengths, _memory);

            Matrix?[] input = [.. _runs.Select(_ => inputGradients is null ? (Matrix?)null : _memory.TakeCleared(lengths.Sum(), network.Options.RecurrentInputSize))];
            EachDirection(threads, i => _runs[i].Backward(dialogues, Columns(emotionGradients, i, network), input[i]));
            if (inputGradients is not null) CopyInputGradients(order, lengths, input, inputGradients);
            network._projection?.Backward(projected, [.. order.Select(i => inputGradients![i])], _memory);
            GC.KeepAlive(network);
            return loss;
        }

        private void EachDirection(int threads, Action<int> run)
        {
            if (threads > 1 && _runs.Length > 1) Parallel.Invoke(() => run(0), () => run(1));
            else for (var i = 0; i < _runs.Length; i++) run(i);
        }

        private static void CopyInputGradients(int[] order, int[] lengths, Matrix?[] directions, float[][] inputGradients)
        {
            var row = 0;
            for (var b = 0; b < order.Length; b++)
            {
                var width = directions[0]!.Value.Columns;
                var target = inputGradients[order[b]] = new float[lengths[b] * width];
                for (var t = 0; t < lengths[b]; t++, row++)
                {
                    foreach (var direction in directions) TensorPrimitives.Add(target.AsSpan(t * width, width), direction!.Value.Row(row), target.AsSpan(t * width, width));
                }
            }
        }
    }
}

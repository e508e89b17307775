using System.Runtime.InteropServices;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <content>The way back.</content>
public sealed partial class EmotionRnnNetwork
{
    private TrainingContext? _training;

    /// <summary>
    /// The loss of a batch, −Σ w_y log p_y / Σ w_y over labelled utterances, and its gradient, which replaces that in
    /// <see cref="Parameters"/>.
    /// After batches of such a size have been seen it allocates nothing, unless a projection or gradients of the features are asked for.
    /// </summary>
    /// <param name="batch">Labelled dialogues.</param>
    /// <param name="classWeights">w, one a class; empty for ones.</param>
    /// <param name="dropout">Where dropout draws from; null for none.</param>
    /// <param name="threads">1, or 2 for a thread a direction. The number changes no bit of the result.</param>
    /// <param name="inputGradients">Receives the gradient of each dialogue's features, in the batch's order; null where it is not wanted,
    /// and not to be had with a projection.</param>
    /// <exception cref="ArgumentException">A dialogue's features or labels do not fit.</exception>
    public BatchLoss Loss(
        IReadOnlyList<DialogueInput> batch,
        ReadOnlySpan<float> classWeights = default,
        RandomStream? dropout = null,
        int threads = 1,
        float[][]? inputGradients = null
    )
    {
        if (inputGradients is not null && _projection is not null)
            throw new ArgumentException("A projected input has no gradient.", nameof(inputGradients));
        if (batch.Count == 0)
            throw new ArgumentException("A batch needs at least one dialogue.", nameof(batch));
        for (var b = 0; b < batch.Count; b++)
            batch[b].Check(Options.InputSize, Options.Classes);
        Parameters.Packing.Ensure(withBack: true);
        Parameters.ClearGradients();
        return (_training ??= new(this)).Loss(batch, classWeights, dropout, threads, inputGradients);
    }

    /// <summary>The memory of training: what one batch took, the next takes again.</summary>
    private sealed class TrainingContext
    {
        private readonly EmotionRnnNetwork _network;
        private readonly DirectionRun[] _runs;
        private readonly Matrix?[] _inputGradients;
        private readonly RandomStream?[] _dropout;
        private readonly RandomStream[] _streams;
        private readonly Workspace _memory = new();
        private readonly Companion _companion = new();
        private readonly Action<int> _forward,
            _backward;
        private readonly List<int> _lengths = [],
            _labels = [];
        private readonly List<long> _order = [];
        private DialogueInput[] _dialogues = [];
        private int _count;
        private Matrix _emotions,
            _emotionGradients;

        public TrainingContext(EmotionRnnNetwork network)
        {
            _network = network;
            _runs = [.. network._cells.Select((cell, i) => new DirectionRun(cell, reverse: i == 1))];
            _streams = [.. _runs.Select(_ => new RandomStream())];
            _dropout = new RandomStream?[_runs.Length];
            _inputGradients = new Matrix?[_runs.Length];
            _forward = i =>
            {
                _runs[i].Forward(Dialogues, _dropout[i]);
                _runs[i].CopyEmotions(Dialogues, Columns(_emotions, i, network));
            };
            _backward = i => _runs[i].Backward(Dialogues, Columns(_emotionGradients, i, network), _inputGradients[i]);
        }

        /// <summary>The batch's dialogues by falling length.</summary>
        private ReadOnlySpan<DialogueInput> Dialogues => _dialogues.AsSpan(0, _count);

        private ReadOnlySpan<int> Lengths => CollectionsMarshal.AsSpan(_lengths);

        public BatchLoss Loss(
            IReadOnlyList<DialogueInput> batch,
            ReadOnlySpan<float> classWeights,
            RandomStream? dropout,
            int threads,
            float[][]? inputGradients
        )
        {
            _memory.Reset();
            Order(batch);
            InputProjection.Tape projected = default;
            if (_network._projection is { } projection)
            {
                projection
                    .Forward(Dialogues, _memory, dropout is null ? null : new RandomStream((long)dropout.NextBits()), out projected)
                    .CopyTo(_dialogues, 0);
                inputGradients = new float[batch.Count][];
            }

            for (var i = 0; i < _runs.Length; i++)
                _dropout[i] = dropout is null ? null : _streams[i].Restart((long)dropout.NextBits());
            _emotions = _memory.Take(_labels.Count, _network._head.Width);
            EachDirection(threads, _forward);

            var head = _network._head.Forward(_emotions, Lengths, _memory, dropout);
            var loss = NegativeLogLikelihood.Backward(head.LogProbabilities, CollectionsMarshal.AsSpan(_labels), classWeights);
            _emotionGradients = _network._head.Backward(head, head.LogProbabilities, Lengths, _memory);

            for (var i = 0; i < _runs.Length; i++)
                _inputGradients[i] = inputGradients is null
                    ? null
                    : _memory.TakeCleared(_labels.Count, _network.Options.RecurrentInputSize);
            EachDirection(threads, _backward);
            if (inputGradients is not null)
                CopyInputGradients(inputGradients);
            _network._projection?.Backward(projected, InOrder(inputGradients!), _memory);
            GC.KeepAlive(_network);
            return loss;
        }

        /// <summary>Takes the dialogues by falling length; those of one length in the batch's order.</summary>
        private void Order(IReadOnlyList<DialogueInput> batch)
        {
            _count = batch.Count;
            if (_dialogues.Length < _count)
                _dialogues = new DialogueInput[_count];
            _order.Clear();
            _lengths.Clear();
            _labels.Clear();
            for (var b = 0; b < _count; b++)
                _order.Add(((long)-batch[b].Length << 32) + b);
            _order.Sort();
            for (var i = 0; i < _count; i++)
            {
                var dialogue = _dialogues[i] = batch[Index(_order[i])];
                _lengths.Add(dialogue.Length);
                for (var t = 0; t < dialogue.Length; t++)
                    _labels.Add(dialogue.Labels is { } labels ? labels[t] : -1);
            }
        }

        private float[][] InOrder(float[][] ofBatch) => [.. _order.Select(key => ofBatch[Index(key)])];

        private static int Index(long key) => (int)key;

        private void EachDirection(int threads, Action<int> run)
        {
            if (threads > 1 && _runs.Length > 1)
                _companion.Run(run);
            else
                for (var i = 0; i < _runs.Length; i++)
                    run(i);
        }

        private void CopyInputGradients(float[][] inputGradients)
        {
            var row = 0;
            for (var b = 0; b < _count; b++)
            {
                var width = _inputGradients[0]!.Value.Columns;
                var target = inputGradients[Index(_order[b])] = new float[_lengths[b] * width];
                for (var t = 0; t < _lengths[b]; t++, row++)
                {
                    foreach (var direction in _inputGradients)
                        TensorPrimitives.Add(target.AsSpan(t * width, width), direction!.Value.Row(row), target.AsSpan(t * width, width));
                }
            }
        }
    }
}

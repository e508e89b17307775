using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>A vector of a sequence's states.</summary>
/// <param name="Layer">After which layer: 0 for the embeddings, N for the last.</param>
/// <param name="First">Whether it is the first token's state; otherwise the mean of all tokens'.</param>
public readonly record struct PooledLayer(int Layer, bool First);

/// <content>Training through a network that reads vectors of whole sequences.</content>
public sealed partial class EncoderNetwork
{
    /// <summary>
    /// The vectors of sequences, with what the way back needs. <see cref="PooledPass.Backward"/> is to be called before the next pass.
    /// </summary>
    /// <param name="sequences">Token ids, with the special ones; at least one.</param>
    /// <param name="pooled">What of the states stands in a vector, P in number.</param>
    /// <param name="dropout">Where dropout draws from; null for none.</param>
    /// <param name="threads">As in <see cref="Loss"/>.</param>
    /// <exception cref="ArgumentException">A sequence is empty, too long or has an id outside the vocabulary, or there is no such
    /// layer.</exception>
    public PooledPass ForwardPooled(
        IReadOnlyList<int[]> sequences,
        IReadOnlyList<PooledLayer> pooled,
        RandomStream? dropout = null,
        int threads = 1
    )
    {
        if (sequences.Count == 0)
            throw new ArgumentException("A pass needs at least one sequence.", nameof(sequences));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        foreach (var sequence in sequences)
            EncoderInput.CheckTokens(sequence, Options);
        if (pooled.Any(pool => pool.Layer < 0 || pool.Layer > Options.Layers))
            throw new ArgumentException($"A layer lies outside 0 to {Options.Layers}.", nameof(pooled));
        threads = int.Min(threads, sequences.Count);
        EncoderNetwork[] networks = [this, .. Enumerable.Range(0, threads - 1).Select(HelperAt)];
        var shares = Share([.. Enumerable.Range(0, sequences.Count)], s => sequences[s].Length, threads);
        var streams = shares.Select(_ => dropout is null ? null : new RandomStream((long)dropout.NextBits())).ToArray();
        return new(networks, sequences, pooled, shares, streams);
    }

    /// <summary>Sequences on their way through the encoder and back.</summary>
    public sealed class PooledPass
    {
        private readonly Part[] _parts;

        internal PooledPass(
            EncoderNetwork[] networks,
            IReadOnlyList<int[]> sequences,
            IReadOnlyList<PooledLayer> pooled,
            List<int>[] shares,
            RandomStream?[] streams
        )
        {
            Vectors = new float[sequences.Count][];
            _parts = [.. networks.Select((network, i) => new Part(network, sequences, pooled, shares[i], streams[i]))];
            Parallel.ForEach(_parts, part => part.Forward(Vectors));
        }

        /// <summary>The sequences' vectors, <c>[P · d]</c> each: the states asked for beside each other.</summary>
        public float[][] Vectors { get; }

        /// <summary>Leaves the gradient of the encoder's weights in <see cref="Parameters"/>, in place of what was there.</summary>
        /// <param name="gradients">Those of <see cref="Vectors"/>.</param>
        public void Backward(IReadOnlyList<float[]> gradients)
        {
            Parallel.ForEach(_parts, part => part.Backward(gradients));
            var first = _parts[0].Network.Parameters.All;
            if (_parts.Length == 1)
                return;
            Parallel.For(
                0,
                first.Count,
                new ParallelOptions { MaxDegreeOfParallelism = _parts.Length },
                p =>
                {
                    var sum = first[p].Gradients;
                    foreach (var part in _parts.Skip(1))
                        TensorPrimitives.Add(sum, part.Network.Parameters.All[p].Gradients, sum);
                }
            );
        }

        private sealed class Part(
            EncoderNetwork network,
            IReadOnlyList<int[]> sequences,
            IReadOnlyList<PooledLayer> pooled,
            List<int> share,
            RandomStream? dropout
        )
        {
            private readonly TokenRows _rows = new([.. share.Select(s => sequences[s])], network.Options);
            private Encoder.Tape? _tape;

            public EncoderNetwork Network => network;

            public void Forward(float[][] vectors)
            {
                var size = network.Options.HiddenSize;
                network.Parameters.Packing.Ensure();
                network._training.Reset();
                _tape = network._encoder.TakeForTraining(network._training, _rows, dropout);
                network._encoder.Forward(_rows, _tape);
                for (var s = 0; s < share.Count; s++)
                {
                    var vector = vectors[share[s]] = new float[pooled.Count * size];
                    for (var p = 0; p < pooled.Count; p++)
                        Pool(_tape.Input(pooled[p].Layer), s, pooled[p].First, vector.AsSpan(p * size, size));
                }

                GC.KeepAlive(network);
            }

            public void Backward(IReadOnlyList<float[]> gradients)
            {
                network.Parameters.ClearGradients();
                var gradient = network._training.TakeCleared(_rows.Count, network.Options.HiddenSize);
                network._encoder.Backward(_rows, _tape!, gradient, (layer, states) => Add(gradients, layer, states));
                GC.KeepAlive(network);
            }

            private void Pool(Matrix states, int sequence, bool first, Span<float> vector)
            {
                var (start, length) = (_rows.Start[sequence], first ? 1 : _rows.Length(sequence));
                for (var i = 0; i < length; i++)
                    TensorPrimitives.MultiplyAdd(states.Row(start + i), 1f / length, vector, vector);
            }

            private void Add(IReadOnlyList<float[]> gradients, int layer, Matrix states)
            {
                var size = network.Options.HiddenSize;
                for (var p = 0; p < pooled.Count; p++)
                {
                    if (pooled[p].Layer != layer)
                        continue;
                    for (var s = 0; s < share.Count; s++)
                    {
                        var gradient = gradients[share[s]].AsSpan(p * size, size);
                        var (start, length) = (_rows.Start[s], pooled[p].First ? 1 : _rows.Length(s));
                        for (var i = 0; i < length; i++)
                            TensorPrimitives.MultiplyAdd(gradient, 1f / length, states.Row(start + i), states.Row(start + i));
                    }
                }
            }
        }
    }
}

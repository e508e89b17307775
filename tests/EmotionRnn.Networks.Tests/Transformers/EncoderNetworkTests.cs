using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Networks.Tests.Transformers;

public class EncoderNetworkTests
{
    internal static readonly EncoderOptions Options = new()
    {
        VocabularySize = 50,
        HiddenSize = 24,
        Layers = 3,
        Heads = 3,
        IntermediateSize = 40,
        Positions = 40,
        TokenTypes = 2,
    };

    [Fact]
    public void A_sequence_alone_gives_the_same_bits_as_in_a_batch()
    {
        var network = new EncoderNetwork(Options, classes: 5, seed: 1);
        var inputs = Inputs(9, 3, 40, 17, 1);
        var together = network.LogProbabilities(inputs);
        var vectors = network.Vectors(inputs);
        for (var i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(network.LogProbabilities(inputs[i])[0], together[i]);
            Assert.Equal(network.Vectors(inputs[i])[0], vectors[i]);
        }
    }

    [Fact]
    public void Many_sequences_are_read_some_at_a_time()
    {
        var network = new EncoderNetwork(Options, classes: 5, seed: 1);
        var inputs = Inputs([.. Enumerable.Range(0, 80).Select(i => 1 + i % 40)]);
        var states = network.States([.. inputs.Select(input => input.Tokens)], 3, 0);
        Assert.True(inputs.Sum(input => input.Tokens.Length) > 1024);
        for (var i = 0; i < inputs.Length; i += 7)
        {
            var alone = network.States([inputs[i].Tokens], 0, 3)[0];
            Assert.Equal(alone[1], states[i][0]);
            Assert.Equal(alone[0], states[i][1]);
        }
    }

    [Fact]
    public async Task Several_threads_read_at_once()
    {
        var network = new EncoderNetwork(Options, classes: 5, seed: 1);
        var inputs = Inputs(9, 3, 40, 17, 1);
        var expected = network.LogProbabilities(inputs);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => network.LogProbabilities(inputs))));
        Assert.All(answers, answer => Assert.Equal(expected, answer));
    }

    [Fact]
    public void The_vector_of_a_segment_is_the_mean_of_its_last_states()
    {
        var network = new EncoderNetwork(Options, classes: 5, seed: 1);
        var input = new EncoderInput([1, 2, 3, 4, 5], [-1, 0, 0, 2, 0], 3);
        var states = network.States([input.Tokens], 3)[0][0];
        var u = network.Vectors(input)[0];
        for (var j = 0; j < 24; j++)
        {
            Assert.Equal((states[24 + j] + states[48 + j] + states[96 + j]) / 3, u[j], 1e-6f);
            Assert.Equal(0, u[24 + j]);
            Assert.Equal(states[72 + j], u[48 + j], 1e-6f);
        }
    }

    [Theory]
    [InlineData(EncoderFamily.Bert, false)]
    [InlineData(EncoderFamily.Roberta, true)]
    public void The_gradient_is_the_slope_of_the_loss_also_with_dropout(EncoderFamily family, bool dropout)
    {
        var network = new EncoderNetwork(Options with { Family = family, PadId = 1 }, classes: 5, seed: 1);
        Sharpen(network);
        var inputs = Inputs(9, 3, 30);
        double Loss() => network.Loss(inputs, [1, 2, 0.5f, 1, 1], dropout ? new RandomStream(3) : null).Mean;
        Loss();
        foreach (var parameter in network.Parameters.All)
        {
            // Along the gradient the slope is its norm.
            var gradient = parameter.Gradients.ToArray();
            var values = parameter.Values.ToArray();
            var norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            var step = 3e-3 / Math.Max(norm, 1e-2);
            double Moved(double by)
            {
                for (var i = 0; i < values.Length; i++)
                    parameter.Values[i] = (float)(values[i] + by * gradient[i]);
                network.Parameters.MarkChanged();
                return Loss();
            }

            var slope = (Moved(step) - Moved(-step)) / (2 * step);
            Moved(0);
            Assert.True(
                Math.Abs(slope - norm * norm) <= 0.02 * norm * norm + 2e-5,
                $"{parameter.Name}: slope {slope}, squared norm {norm * norm}"
            );
        }
    }

    [Fact]
    public void Training_learns_and_the_same_seed_gives_the_same_bits()
    {
        var (first, losses) = Train();
        var (second, _) = Train();
        Assert.True(losses[^1] < 0.3 * losses[0], $"{losses[0]} to {losses[^1]}");
        Assert.Equal(Values(first), Values(second));

        static float[][] Values(EncoderNetwork network) => [.. network.Parameters.All.Select(parameter => parameter.Values.ToArray())];

        static (EncoderNetwork, double[]) Train()
        {
            const int Steps = 120;
            var network = new EncoderNetwork(Options, classes: 2, seed: 1);
            var optimizer = new AdamW(network.Parameters, 3e-3f, clip: 1, rateOf: network.RateOf);
            var random = new RandomStream(4);
            var losses = new double[Steps];
            for (var step = 0; step < Steps; step++)
            {
                // Whether the token 7 is in the sequence.
                var batch = Enumerable
                    .Range(0, 8)
                    .Select(i =>
                    {
                        var tokens = Enumerable.Range(0, 6).Select(_ => 10 + random.NextInt(40)).ToArray();
                        if (i % 2 == 1)
                            tokens[random.NextInt(6)] = 7;
                        return new EncoderInput(tokens, new int[6], 1, [i % 2]);
                    })
                    .ToArray();
                optimizer.LearningRate = 3e-3f * Math.Max(LearningRateSchedule.WarmUpThenLinear(step, Steps), 1e-3f);
                losses[step] = network.Loss(batch, dropout: random).Mean;
                optimizer.Step();
            }

            return (network, losses);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Several_threads_find_the_same_gradient_and_always_the_same_bits(int threads)
    {
        var network = new EncoderNetwork(Options, classes: 5, seed: 1);
        Sharpen(network);
        var inputs = Inputs(9, 3, 40, 17, 1);
        float[] classWeights = [1, 2, 0.5f, 1, 1];
        var loss = network.Loss(inputs, classWeights);
        var expected = Gradients();
        var shared = network.Loss(inputs, classWeights, threads: threads);
        Assert.Equal(loss.Mean, shared.Mean, 1e-5);
        Assert.Equal(loss.Weight, shared.Weight, 1e-9);
        var several = Gradients();
        Assert.Equal(network.Parameters.All.Count, several.Length);
        for (var p = 0; p < several.Length; p++)
        {
            var norm = Math.Sqrt(expected[p].Sum(g => (double)g * g));
            Assert.Equal(expected[p].Length, several[p].Length);
            Assert.InRange(Math.Sqrt(expected[p].Select((g, i) => Math.Pow(g - several[p][i], 2)).Sum()), 0, 1e-5 * norm + 1e-6);
        }

        // After a step the helpers read the new weights.
        var optimizer = new AdamW(network.Parameters, 1e-3f);
        optimizer.Step();
        Assert.Equal(network.Loss(inputs).Mean, network.Loss(inputs, threads: threads).Mean, 1e-5);
        network.Loss(inputs, dropout: new RandomStream(3), threads: threads);
        var bits = Gradients();
        network.Loss(inputs, dropout: new RandomStream(3), threads: threads);
        Assert.Equal(bits, Gradients());

        float[][] Gradients() => [.. network.Parameters.All.Select(parameter => parameter.Gradients.ToArray())];
    }

    [Fact]
    public void A_segment_without_tokens_or_label_is_not_in_the_loss()
    {
        var network = new EncoderNetwork(Options, classes: 5, seed: 1);
        var one = network.Loss([new([1, 2, 3], [0, 0, -1], 1, [4])]);
        var more = network.Loss([new([1, 2, 3], [0, 0, 2], 3, [4, 3, -1])]);
        Assert.Equal(1, more.Weight);
        Assert.Equal(one.Mean, more.Mean, 1e-6);
        Assert.Equal(0, network.Loss([new([1, 2, 3], [0, 0, 1], 2)]).Weight);
    }

    [Fact]
    public void Rates_fall_from_the_head_to_the_embeddings()
    {
        var network = new EncoderNetwork(Options, classes: 5);
        Assert.Equal(3, network.RateOf(network.Parameters["head.dense.weight"]));
        Assert.Equal(0.9f, network.RateOf(network.Parameters["encoder.layer.2.attention.self.query.bias"]), 1e-6f);
        Assert.Equal(0.729f, network.RateOf(network.Parameters["encoder.layer.0.output.LayerNorm.weight"]), 1e-6f);
        Assert.Equal(0.6561f, network.RateOf(network.Parameters["embeddings.word_embeddings.weight"]), 1e-6f);
        var vectors = network.Parameters.All.Where(parameter => !parameter.Decays).Select(parameter => parameter.Name);
        Assert.Equal(
            network.Parameters.All.Select(parameter => parameter.Name).Where(name => name.EndsWith("bias") || name.Contains("LayerNorm")),
            vectors
        );
        Assert.Equal(network.Parameters.Count, Options.CountParameters() + 25 * 24 + 25 * 5);
    }

    [Fact]
    public void What_does_not_fit_is_one_error_that_says_where()
    {
        var network = new EncoderNetwork(Options, classes: 5);
        Fails("Token 1 has the id 50, outside the vocabulary of 50", new([3, 50, -1], new int[3], 1));
        Fails("Token 0 has the id -1", new([-1], new int[1], 1));
        Fails("41 tokens is longer than the encoder's 40", new(new int[41], new int[41], 1));
        Fails("at least one token", new([], [], 1));
        Fails("names the segments of 1", new([1, 2], [0], 1));
        Fails("segment lies outside −1 to 0", new([1, 2], [0, 1], 1));
        Fails("1 segments has 2 labels", new([1, 2], [0, 0], 1, [1, 1]));
        Fails("label lies outside −1 to 4", new([1, 2], [0, 0], 1, [5]));
        Assert.Contains(
            "layer lies outside 0 to 3",
            Assert
                .Throws<ArgumentException>(() =>
                    network.States(
                        [
                            [1],
                        ],
                        4
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "longer than the encoder's 38",
            Assert
                .Throws<ArgumentException>(() =>
                    new EncoderNetwork(Options with { Family = EncoderFamily.Roberta, PadId = 1 }, 5).States([new int[39]], 0)
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new EncoderNetwork(Options with { Heads = 5 }, 5));
        Assert.Throws<ArgumentException>(() => new EncoderNetwork(Options with { VocabularySize = 4_000_000, HiddenSize = 16_383 }, 5));

        void Fails(string message, EncoderInput input)
        {
            Assert.Contains(
                message,
                Assert.Throws<ArgumentException>(() => network.LogProbabilities(input)).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => network.Loss([input])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_step_takes_little_new_memory_after_the_first_two()
    {
        var network = new EncoderNetwork(Options, classes: 5, seed: 1);
        var inputs = Inputs(9, 3, 40, 17, 1);
        for (var i = 0; i < 3; i++)
            network.Loss(inputs, dropout: new RandomStream(i));
        var before = GC.GetAllocatedBytesForCurrentThread();
        network.Loss(inputs, dropout: new RandomStream(9));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    // Small random weights make attention nearly uniform, and its gradients too small to measure.
    private static void Sharpen(EncoderNetwork network)
    {
        foreach (var parameter in network.Parameters.All)
        {
            if (parameter.Decays)
                System.Numerics.Tensors.TensorPrimitives.Multiply(parameter.Values, 8, parameter.Values);
        }

        network.Parameters.MarkChanged();
    }

    private static EncoderInput[] Inputs(params int[] lengths)
    {
        var random = new RandomStream(2);
        return
        [
            .. lengths.Select(length => new EncoderInput(
                [.. Enumerable.Range(0, length).Select(_ => random.NextInt(50))],
                [.. Enumerable.Range(0, length).Select(i => i / 7)],
                (length + 6) / 7,
                [.. Enumerable.Range(0, (length + 6) / 7).Select(_ => random.NextInt(6) - 1)]
            )),
        ];
    }
}

using System.Numerics.Tensors;
using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Networks.Tests.Transformers;

/// <summary>Encoders that are trained through a network over them.</summary>
public class PooledPassTests
{
    private static readonly EncoderOptions Options = EncoderNetworkTests.Options;

    private static readonly PooledLayer[] Pooled = [new(1, false), new(3, true), new(0, false), new(3, false)];

    private static readonly int[][] Sequences =
    [
        [1, 7, 3, 2],
        [1, 4, 2],
        [1, 9, 8, 7, 6, 5, 2],
        [1, 2],
    ];

    [Fact]
    public void A_vector_holds_the_states_that_were_asked_for()
    {
        var network = new EncoderNetwork(Options, classes: 0, seed: 1);
        var vectors = network.ForwardPooled(Sequences, Pooled).Vectors;
        var states = network.States(Sequences, 1, 3, 0, 3);
        for (var s = 0; s < Sequences.Length; s++)
        {
            for (var p = 0; p < Pooled.Length; p++)
            {
                for (var k = 0; k < 24; k++)
                {
                    var tokens = Pooled[p].First ? 1 : Sequences[s].Length;
                    var mean = Enumerable.Range(0, tokens).Average(i => states[s][p][i * 24 + k]);
                    Assert.Equal(mean, vectors[s][p * 24 + k], 1e-5f);
                }
            }
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void The_gradient_is_the_slope_of_what_reads_the_vectors(bool dropout, int threads)
    {
        var network = new EncoderNetwork(Options, classes: 0, seed: 1);
        foreach (var parameter in network.Parameters.All.Where(parameter => parameter.Decays))
            TensorPrimitives.Multiply(parameter.Values, 10, parameter.Values);
        network.Parameters.MarkChanged();
        var random = new RandomStream(5);
        float[][] weights =
        [
            .. Sequences.Select(_ => Enumerable.Range(0, 24 * Pooled.Length).Select(_ => (float)random.NextDouble() - 0.5f).ToArray()),
        ];
        EncoderNetwork.PooledPass Pass() => network.ForwardPooled(Sequences, Pooled, dropout ? new RandomStream(3) : null, threads);
        double Value() => Pass().Vectors.Zip(weights, (vector, weight) => (double)TensorPrimitives.Dot<float>(vector, weight)).Sum();

        Pass().Backward(weights);
        foreach (var parameter in network.Parameters.All)
        {
            var gradient = parameter.Gradients.ToArray();
            var values = parameter.Values.ToArray();
            var norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            var step = 3e-3 / Math.Max(norm, 1e-2);
            var slope = (Moved(step) - Moved(-step)) / (2 * step);
            Moved(0);
            Assert.True(
                Math.Abs(slope - norm * norm) <= 0.02 * norm * norm + 5e-3,
                $"{parameter.Name}: slope {slope}, squared norm {norm * norm}"
            );

            double Moved(double by)
            {
                for (var i = 0; i < values.Length; i++)
                    parameter.Values[i] = (float)(values[i] + by * gradient[i]);
                network.Parameters.MarkChanged();
                return Value();
            }
        }
    }

    [Fact]
    public void Networks_whose_tensors_are_joined_go_on_and_are_moved_together()
    {
        var encoder = new EncoderNetwork(Options, classes: 0, seed: 1);
        var network = new EmotionRnnNetwork(new() { InputSize = 24, Classes = 3 }, seed: 2);
        var before = (encoder.States(Sequences, 3)[0][0], Answer());
        var joint = ParameterSet.Join(("encoder.", encoder.Parameters), ("network.", network.Parameters));
        Assert.Equal(before.Item1, encoder.States(Sequences, 3)[0][0]);
        Assert.Equal(before.Item2, Answer());
        Assert.Equal(encoder.Parameters.Count + network.Parameters.Count, joint.Count);

        var pass = encoder.ForwardPooled(Sequences, [new(3, false)]);
        pass.Backward([.. pass.Vectors.Select(vector => vector)]);
        network.Loss([new(new float[48], [0, 1], [1, 2])]);
        foreach (
            var (prefix, part) in (ReadOnlySpan<(string, ParameterSet)>)[("encoder.", encoder.Parameters), ("network.", network.Parameters)]
        )
        {
            foreach (var parameter in part.All)
                Assert.Equal(parameter.Gradients.ToArray(), joint[prefix + parameter.Name].Gradients.ToArray());
        }

        new AdamW(joint, 1e-2f, threads: 2).Step();
        Assert.NotEqual(before.Item1, encoder.States(Sequences, 3)[0][0]);
        Assert.NotEqual(before.Item2, Answer());

        float[] Answer() => network.LogProbabilities(new DialogueInput([.. Enumerable.Range(0, 48).Select(i => i / 48f)], [0, 1]))[0];
    }

    [Fact]
    public void Classes_that_were_there_start_as_they_were()
    {
        var dialogue = new DialogueInput([.. Enumerable.Range(0, 48).Select(i => i / 48f)], [0, 1]);
        var network = new EmotionRnnNetwork(new() { InputSize = 24, Classes = 3 }, seed: 2);
        Same(network.LogProbabilities(dialogue)[0], network.WithClasses([2, 0, -1], seed: 7).LogProbabilities(dialogue)[0]);

        var input = new EncoderInput([1, 7, 3, 2], [0, 0, 0, 0], 1);
        var encoder = new EncoderNetwork(Options, classes: 3, seed: 1);
        Same(encoder.LogProbabilities(input)[0], encoder.WithClasses([2, 0, -1], seed: 7).LogProbabilities(input)[0]);

        static void Same(float[] before, float[] after) => Assert.Equal(before[2] - before[0], after[0] - after[1], 1e-5f);
    }
}

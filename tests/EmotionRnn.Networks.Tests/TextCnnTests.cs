using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Optimizers;

namespace EmotionRnn.Networks.Tests;

public class TextCnnTests
{
    private static readonly TextCnnOptions Small = new()
    {
        Words = 12,
        Classes = 3,
        WordSize = 5,
        Filters = 6,
        FeatureSize = 7,
        Widths = [2, 3, 4],
        WordDropout = 0,
        VectorDropout = 0,
        Dropout = 0,
    };

    // No words, one word, fewer words than a filter is wide, and more; a word twice.
    private static readonly int[][] Utterances =
    [
        [],
        [3],
        [1, 2],
        [4, 5, 6, 4, 7, 8, 9, 10, 11],
        [2, 2, 2, 0, 5],
    ];
    private static readonly int[] Labels = [0, 2, 1, 1, -1];

    [Fact]
    public void Every_gradient_equals_central_differences_of_a_reference_in_double_precision()
    {
        var network = Network(Small);
        float[] weights = [1, 0.5f, 2];
        var reference = new Reference(
            Small,
            network.Parameters.All.ToDictionary(p => p.Name, p => p.Values.ToArray().Select(v => (double)v).ToArray())
        );
        Assert.Equal(reference.Loss(Utterances, Labels, weights), network.Loss(Utterances, Labels, weights).Mean, 1e-6);
        foreach (var parameter in network.Parameters.All)
        {
            var expected = reference.Gradient(parameter.Name, Utterances, Labels, weights);
            var tolerance = 1e-3 * expected.Max(Math.Abs) + 1e-7;
            for (var i = 0; i < expected.Length; i++)
                Assert.True(
                    Math.Abs(expected[i] - parameter.Gradients[i]) <= tolerance,
                    $"{parameter.Name}[{i}]: {parameter.Gradients[i]} for {expected[i]}"
                );
        }
    }

    [Fact]
    public void Log_probabilities_are_those_that_training_sees()
    {
        var network = Network(Small);
        var logProbabilities = network.LogProbabilities(Utterances);
        var loss = -Labels.Select((label, u) => label < 0 ? 0 : logProbabilities[u * 3 + label]).Sum() / 4;
        Assert.Equal(network.Loss(Utterances, Labels).Mean, loss, 1e-6);
    }

    [Fact]
    public void An_utterance_has_the_same_features_alone_as_among_others()
    {
        var network = Network(Small);
        var together = network.Features(Utterances);
        for (var u = 0; u < Utterances.Length; u++)
            Assert.Equal(network.Features([Utterances[u]]), together[(u * 7)..((u + 1) * 7)]);
    }

    [Fact]
    public void An_utterance_longer_than_a_piece_has_the_features_of_the_whole()
    {
        var network = Network(Small);
        var random = new RandomStream(1);
        int[] utterance = [.. Enumerable.Range(0, 2500).Select(_ => random.NextInt(12))];
        var reference = new Reference(
            Small,
            network.Parameters.All.ToDictionary(p => p.Name, p => p.Values.ToArray().Select(v => (double)v).ToArray())
        );
        Assert.Equal(reference.Features(utterance), network.Features([utterance]).Select(x => (double)x), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void Dropout_follows_its_seed()
    {
        var network = Network(Small with { WordDropout = 0.2f, VectorDropout = 0.2f, Dropout = 0.5f });
        var first = network.Loss(Utterances, Labels, dropout: new RandomStream(1)).Mean;
        Assert.Equal(first, network.Loss(Utterances, Labels, dropout: new RandomStream(1)).Mean);
        Assert.NotEqual(first, network.Loss(Utterances, Labels, dropout: new RandomStream(2)).Mean);
    }

    [Fact]
    public void Words_that_training_may_not_change_stay_as_they_are()
    {
        var network = Network(Small with { TrainedWords = 6 });
        var before = network.WordVectors.Values.ToArray();
        var optimizer = new Adam(network.Parameters, 0.1f);
        for (var i = 0; i < 3; i++)
        {
            network.Loss(Utterances, Labels);
            optimizer.Step();
        }

        Assert.NotEqual(before[..(6 * 5)], network.WordVectors.Values[..(6 * 5)].ToArray());
        Assert.Equal(before[(6 * 5)..], network.WordVectors.Values[(6 * 5)..].ToArray());
    }

    [Fact]
    public void A_word_that_does_not_exist_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Network(Small)
                .Features([
                    [12],
                ])
        );
        Assert.Contains("Word 12 lies outside 0 to 11", error.Message, StringComparison.Ordinal);
    }

    private static TextCnn Network(TextCnnOptions options)
    {
        var network = new TextCnn(options, seed: 4);
        foreach (ref var value in network.WordVectors.Values)
            value *= 8;
        network.Parameters.MarkChanged();
        return network;
    }

    /// <summary>The equations in double precision, place by place.</summary>
    private sealed class Reference(TextCnnOptions options, Dictionary<string, double[]> parameters)
    {
        public double[] Features(int[] words)
        {
            var pooled = new List<double>();
            for (var i = 0; i < options.Widths.Count; i++)
            {
                var k = options.Widths[i];
                double[] padded =
                [
                    .. new double[(k - 1) * options.WordSize],
                    .. words.SelectMany(Vector),
                    .. new double[(k - 1) * options.WordSize],
                ];
                for (var f = 0; f < options.Filters; f++)
                {
                    var largest = double.NegativeInfinity;
                    for (var place = 0; place + k <= words.Length + 2 * (k - 1); place++)
                    {
                        var answer = parameters[$"conv{i}.bias"][f];
                        for (var j = 0; j < k * options.WordSize; j++)
                            answer += padded[place * options.WordSize + j] * parameters[$"conv{i}.weight"][f * k * options.WordSize + j];
                        largest = Math.Max(largest, answer);
                    }

                    pooled.Add(Math.Max(largest, 0));
                }
            }

            return [.. Linear("feature", [.. pooled]).Select(x => Math.Max(x, 0))];
        }

        public double Loss(int[][] utterances, int[] labels, float[] weights)
        {
            double loss = 0,
                total = 0;
            for (var u = 0; u < utterances.Length; u++)
            {
                if (labels[u] < 0)
                    continue;
                var scores = Linear("out", Features(utterances[u]));
                loss -= weights[labels[u]] * (scores[labels[u]] - Math.Log(scores.Sum(Math.Exp)));
                total += weights[labels[u]];
            }

            return loss / total;
        }

        public double[] Gradient(string name, int[][] utterances, int[] labels, float[] weights)
        {
            const double Step = 1e-6;
            var values = parameters[name];
            return
            [
                .. Enumerable
                    .Range(0, values.Length)
                    .Select(i =>
                    {
                        var value = values[i];
                        values[i] = value + Step;
                        var above = Loss(utterances, labels, weights);
                        values[i] = value - Step;
                        var below = Loss(utterances, labels, weights);
                        values[i] = value;
                        return (above - below) / (2 * Step);
                    }),
            ];
        }

        private double[] Vector(int word) => parameters["words"][(word * options.WordSize)..((word + 1) * options.WordSize)];

        private double[] Linear(string name, double[] x) =>
            [
                .. parameters[name + ".bias"]
                    .Select((b, i) => b + x.Select((value, j) => value * parameters[name + ".weight"][i * x.Length + j]).Sum()),
            ];
    }
}

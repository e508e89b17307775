using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks.Tests;

/// <summary>
/// Central differences of a reference in double precision check every parameter, over dialogues of at least 12 turns in which every party
/// speaks three times.
/// </summary>
[Trait("Category", "Slow")]
public class EmotionRnnGradientTests
{
    // A loss in float32 is right to about 1e-7, and a slope is a difference of two over 2e-3.
    private const double RoundingOfASlope = 1e-4;

    private static readonly EmotionRnnOptions Small = new()
    {
        InputSize = 4,
        Classes = 3,
        StateSize = 4,
        EmotionSize = 3,
        HiddenSize = 4,
        Dropout = 0,
    };

    public static TheoryData<string> Variants => [.. Options.Keys];

    private static Dictionary<string, EmotionRnnOptions> Options =>
        new()
        {
            ["simple"] = Small,
            ["matching"] = Small with { Attention = AttentionKind.Matching },
            ["dot"] = Small with { Attention = AttentionKind.Dot },
            ["concat"] = Small with { Attention = AttentionKind.Concat },
            ["simple in a window"] = Small with { AttentionWindow = 3 },
            ["matching in a window"] = Small with { Attention = AttentionKind.Matching, AttentionWindow = 3 },
            ["without listeners"] = Small with { Listener = false, Attention = AttentionKind.Matching },
            ["forward only"] = Small with { Bidirectional = false },
            ["a projected input"] = Small with { ProjectedInputs = 3, ProjectionSize = 2 },
            ["an input projected whole"] = Small with { ProjectedInputs = 4, ProjectionSize = 3, Attention = AttentionKind.Matching },
            ["a plain GRU"] = Small with { StateSize = 0 },
            ["emotion attention"] = Small with { EmotionAttention = true },
            ["emotion reads the intra state"] = Small with { EmotionUsesIntra = true },
            ["an emotion chain a speaker"] = Small with { EmotionPerSpeaker = true },
            ["learned first states"] = Small with { InitialState = InitialState.Learned, EmotionPerSpeaker = true },
            ["learned first states without listeners"] = Small with { InitialState = InitialState.Learned, Listener = false },
            ["random first states"] = Small with { InitialState = InitialState.Random, Attention = AttentionKind.Concat },
        };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_gradient_equals_central_differences_of_the_reference(string variant) =>
        Check(Options[variant], Dialogues(masked: false));

    [Theory]
    [InlineData(AttentionKind.Simple)]
    [InlineData(AttentionKind.Matching)]
    public void So_it_does_where_some_turns_are_not_visible_to_attention(AttentionKind attention) =>
        Check(Small with { Attention = attention }, Dialogues(masked: true));

    private static void Check(EmotionRnnOptions options, DialogueInput[] dialogues)
    {
        var network = new EmotionRnnNetwork(options, seed: 11);
        foreach (var parameter in network.Parameters.All)
        {
            foreach (ref var value in parameter.Values)
                value *= 1.5f; // so that no gradient is lost in rounding
        }

        network.Parameters.MarkChanged();
        var parameters = network.Parameters.All.ToDictionary(p => p.Name, p => p.Values.ToArray().Select(v => (double)v).ToArray());
        var reference = new ReferenceEmotionRnn(options, parameters);
        float[] classWeights = [1, 0.5f, 2];

        var loss = network.Loss(dialogues, classWeights);
        Assert.Equal(reference.Loss(dialogues, classWeights), loss.Mean, 1e-6);
        foreach (var parameter in network.Parameters.All)
        {
            var trained = options.InitialState != InitialState.Random || !parameter.Name.Contains("initial", StringComparison.Ordinal);
            var expected = parameters[parameter.Name]
                .Select((_, i) => trained ? Difference(reference, dialogues, classWeights, parameters[parameter.Name], i) : 0)
                .ToArray();
            var tolerance = 1e-3 * expected.Select(Math.Abs).Append(0).Max() + 1e-7;
            for (var i = 0; i < expected.Length; i++)
                Assert.True(
                    Math.Abs(expected[i] - parameter.Gradients[i]) <= tolerance,
                    $"{parameter.Name}[{i}]: {parameter.Gradients[i]} for {expected[i]}"
                );
        }
    }

    private static double Difference(ReferenceEmotionRnn reference, DialogueInput[] dialogues, float[] classWeights, double[] values, int i)
    {
        const double Step = 1e-5;
        var value = values[i];
        values[i] = value + Step;
        var above = reference.Loss(dialogues, classWeights);
        values[i] = value - Step;
        var below = reference.Loss(dialogues, classWeights);
        values[i] = value;
        return (above - below) / (2 * Step);
    }

    [Theory]
    [InlineData(AttentionKind.Simple)]
    [InlineData(AttentionKind.Matching)]
    public void With_dropout_the_loss_falls_along_every_tensors_gradient_as_fast_as_it_says(AttentionKind attention)
    {
        var network = new EmotionRnnNetwork(
            new()
            {
                InputSize = 8,
                Classes = 3,
                StateSize = 12,
                EmotionSize = 10,
                HiddenSize = 9,
                Dropout = 0.3f,
                Attention = attention,
            },
            seed: 6
        );
        var dialogues = Dialogues(masked: false, width: 8);
        double Loss() => network.Loss(dialogues, dropout: new RandomStream(3)).Mean;
        Loss();
        var gradients = network.Parameters.All.ToDictionary(p => p.Name, p => p.Gradients.ToArray());
        foreach (var parameter in network.Parameters.All)
        {
            var gradient = gradients[parameter.Name];
            var norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            var values = parameter.Values.ToArray();
            var step = 1e-3 / norm; // small, or units of the ReLU switch on the way
            double At(double distance)
            {
                for (var i = 0; i < values.Length; i++)
                    parameter.Values[i] = (float)(values[i] + distance * gradient[i]);
                network.Parameters.MarkChanged();
                return Loss();
            }

            var slope = (At(step) - At(-step)) / (2 * step * norm);
            At(0);
            Assert.True(Math.Abs(slope - norm) < 0.02 * norm + RoundingOfASlope, $"{parameter.Name}: {slope} for {norm}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_seed_gives_the_same_bits_on_one_thread_and_on_two(int threads)
    {
        var network = new EmotionRnnNetwork(Small with { Dropout = 0.2f }, seed: 2);
        var dialogues = Dialogues(masked: false);
        var first = network.Loss(dialogues, dropout: new RandomStream(9)).Mean;
        var gradients = network.Parameters.All.Select(p => p.Gradients.ToArray()).ToArray();
        Assert.Equal(first, network.Loss(dialogues, dropout: new RandomStream(9), threads: threads).Mean);
        Assert.Equal(gradients, network.Parameters.All.Select(p => p.Gradients.ToArray()));
        Assert.NotEqual(first, network.Loss(dialogues, dropout: new RandomStream(10)).Mean);
    }

    [Fact]
    public void The_gradient_of_the_features_equals_central_differences()
    {
        var network = new EmotionRnnNetwork(Small with { Attention = AttentionKind.Matching }, seed: 8);
        var parameters = network.Parameters.All.ToDictionary(p => p.Name, p => p.Values.ToArray().Select(v => (double)v).ToArray());
        var dialogues = Dialogues(masked: false);
        var gradients = new float[dialogues.Length][];
        network.Loss(dialogues, [1, 1, 1], inputGradients: gradients);
        var reference = new ReferenceEmotionRnn(network.Options, parameters);
        for (var b = 0; b < dialogues.Length; b++)
        {
            for (var i = 0; i < dialogues[b].Features.Length; i++)
            {
                ref var feature = ref dialogues[b].Features[i];
                var value = feature;
                double above = feature = value + 1 / 512f,
                    upper = reference.Loss(dialogues, [1, 1, 1]);
                double below = feature = value - 1 / 512f,
                    lower = reference.Loss(dialogues, [1, 1, 1]);
                feature = value;
                Assert.Equal((upper - lower) / (above - below), gradients[b][i], 2e-5);
            }
        }
    }

    /// <summary>Dialogues of 12 turns and 3 or 4 parties, each of whom speaks at least three times, in an order of their own.</summary>
    private static DialogueInput[] Dialogues(bool masked, int width = 4)
    {
        var random = new RandomStream(42);
        return
        [
            .. ((int[])[3, 4]).Select(parties =>
            {
                int[] speakers = [.. Enumerable.Range(0, 12).Select(t => t % parties)];
                random.Shuffle<int>(speakers);
                return new DialogueInput(
                    [.. speakers.SelectMany(_ => Enumerable.Range(0, width)).Select(_ => (float)random.NextNormal())],
                    speakers,
                    [.. speakers.Select(_ => random.NextInt(4) - 1)],
                    masked ? [.. speakers.Select(_ => random.NextInt(3) > 0)] : null
                );
            }),
        ];
    }
}

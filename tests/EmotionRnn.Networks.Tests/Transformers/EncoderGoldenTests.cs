using System.Text.Json;
using EmotionRnn.Networks.Kernels;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Networks.Tests.Transformers;

/// <summary>
/// Two encoders with random weights whose states, loss and gradients were computed by an independent implementation (goldens/tiny-bert,
/// goldens/tiny-roberta),
/// and a published one of 22.7 million parameters, whose states are compared for forty texts.
/// </summary>
public class EncoderGoldenTests
{
    private const double StateTolerance = 1e-5,
        LossTolerance = 1e-5,
        GradientTolerance = 1e-6,
        PooledTolerance = 1e-4;

    [Theory]
    [InlineData("tiny-bert")]
    [InlineData("tiny-roberta")]
    public void States_vectors_loss_and_every_gradient_equal_the_reference(string name)
    {
        var golden = JsonDocument.Parse(File.ReadAllBytes(ReferenceData.Golden(name + "/golden.json"))).RootElement;
        var options = EncoderConfigFile.Read(ReferenceData.Golden(name + "/config.json"));
        using var pretrained = SafetensorsFile.Open(ReferenceData.Golden(name + "/model.safetensors"));

        // The reference's head is one linear layer on u.
        var parameters = new ParameterSet();
        var encoder = new Encoder(parameters, options);
        var head = new Dense(parameters, "linear", options.HiddenSize, 7);
        parameters.LayOut();
        foreach (var (parameter, stored) in new EncoderWeights(pretrained, options).Locate([.. parameters.All.SkipLast(2)]))
            pretrained.ReadFloats(stored, parameter.Values);
        Numbers(golden, "head_weight").CopyTo(parameters["linear.weight"].Values);
        Numbers(golden, "head_bias").CopyTo(parameters["linear.bias"].Values);
        parameters.Packing.Ensure();

        var inputs = Inputs(golden);
        var memory = new Workspace();
        var rows = new TokenRows([.. inputs.Select(input => input.Tokens)], options);
        var tape = encoder.TakeForTraining(memory, rows, dropout: null);
        var states = encoder.Forward(rows, tape);
        var expectedStates = Numbers(golden, "last_hidden_state");
        for (var s = 0; s < inputs.Length; s++)
        {
            for (var i = 0; i < rows.Length(s); i++)
                Close(Row(expectedStates, s * 8 + i), states.Row(rows.Start[s] + i), StateTolerance, $"state {s}, {i}");
        }

        var means = new SegmentMeans(inputs);
        Matrix u = memory.Take(means.Count, options.HiddenSize),
            scores = memory.Take(means.Count, 7);
        means.Forward(states, u);
        head.Forward(u, scores);
        Activations.LogSoftmax(scores);
        var expectedVectors = Numbers(golden, "u");
        var expectedLogProbabilities = Numbers(golden, "log_probabilities");
        for (var s = 0; s < means.Count; s++)
        {
            Close(Row(expectedVectors, s), u.Row(s), StateTolerance, $"u {s}");
            Close(expectedLogProbabilities.AsSpan(s * 7, 7), scores.Row(s), StateTolerance, $"log-probabilities {s}");
        }

        Assert.False(means.IsPresent(3));
        var labels = inputs.SelectMany(input => input.Labels!).Select((label, s) => means.IsPresent(s) ? label : -1);
        var loss = NegativeLogLikelihood.Backward(scores, [.. labels], []);
        Assert.Equal(golden.GetProperty("loss").GetDouble(), loss.Mean, LossTolerance);

        head.Gradient(u, scores);
        Matrix vectorGradient = memory.Take(means.Count, options.HiddenSize),
            gradient = memory.Take(rows.Count, options.HiddenSize);
        head.Backward(scores, vectorGradient);
        means.Backward(vectorGradient, gradient);
        encoder.Backward(rows, tape, gradient);
        var compared = 0;
        foreach (var expected in golden.GetProperty("gradients").EnumerateObject())
        {
            Close(Numbers(expected.Value), parameters[expected.Name].Gradients, GradientTolerance, expected.Name);
            compared++;
        }

        Assert.Equal(parameters.All.Count - 2, compared);
        Close(
            Numbers(golden.GetProperty("head_gradients"), "weight"),
            parameters["linear.weight"].Gradients,
            GradientTolerance,
            "head.weight"
        );
        Close(Numbers(golden.GetProperty("head_gradients"), "bias"), parameters["linear.bias"].Gradients, GradientTolerance, "head.bias");
        GC.KeepAlive(parameters);
        GC.KeepAlive(memory);

        ReadOnlySpan<float> Row(float[] rows, int row) => rows.AsSpan(row * options.HiddenSize, options.HiddenSize);
    }

    [Fact]
    public void A_published_encoders_pooled_states_equal_the_reference()
    {
        var folder = ReferenceData.Shared("encoders", "all-minilm-l6-v2");
        var network = EncoderNetwork.Open(folder, classes: 7);
        var cases = JsonDocument
            .Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")))
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .ToArray();
        var states = network.States(
            [.. cases.Select(golden => golden.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray())],
            2,
            4,
            6
        );
        for (var i = 0; i < cases.Length; i++)
        {
            Close(Numbers(cases[i], "mean_2"), Mean(states[i][0]).AsSpan(0, 48), PooledTolerance, $"layer 2 of {i}");
            Close(Numbers(cases[i], "mean_4"), Mean(states[i][1]).AsSpan(0, 48), PooledTolerance, $"layer 4 of {i}");
            Close(Numbers(cases[i], "mean_last"), Mean(states[i][2]).AsSpan(0, 48), PooledTolerance, $"layer 6 of {i}");
            Assert.Equal(
                cases[i].GetProperty("norm_last").GetDouble(),
                Math.Sqrt(Mean(states[i][2]).Sum(x => (double)x * x)),
                PooledTolerance
            );
        }

        static float[] Mean(float[] states) =>
            [.. Enumerable.Range(0, 384).Select(j => Enumerable.Range(0, states.Length / 384).Average(i => states[i * 384 + j]))];
    }

    private static EncoderInput[] Inputs(JsonElement golden) =>
        [
            .. golden
                .GetProperty("ids")
                .EnumerateArray()
                .Select(
                    (ids, s) =>
                    {
                        var length = Integers(golden.GetProperty("mask")[s]).Sum();
                        int[] segments = Integers(golden.GetProperty("segments")[s]),
                            labels = Integers(golden.GetProperty("labels")[s]);
                        return new EncoderInput(Integers(ids)[..length], segments[..length], 2, labels);
                    }
                ),
        ];

    private static int[] Integers(JsonElement element) => [.. element.EnumerateArray().Select(x => x.GetInt32())];

    private static float[] Numbers(JsonElement element, string name) => Numbers(element.GetProperty(name));

    private static float[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(x => (float)x.GetDouble())];

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = 0d;
        for (var i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs((double)expected[i] - actual[i]));
        Assert.True(worst <= tolerance, $"{what}: off by {worst}");
        TestContext.Current.SendDiagnosticMessage($"{what}: {worst:E1}");
    }
}

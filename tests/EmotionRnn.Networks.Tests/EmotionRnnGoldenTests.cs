using System.Text.Json;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks.Tests;

/// <summary>
/// Eight cases computed in float64 by an independent implementation (goldens/model-golden.json): two attentions, listeners on and off,
/// emotion attention on and off,
/// over four dialogues of 12, 9, 12 and 4 turns with 3, 2, 4 and 1 parties.
/// </summary>
public class EmotionRnnGoldenTests
{
    private const float LogProbabilityTolerance = 1e-5f;
    private const double GradientTolerance = 1e-3; // of each tensor's largest entry

    private static readonly JsonElement Golden = JsonDocument
        .Parse(File.ReadAllBytes(ReferenceData.Golden("model-golden.json")))
        .RootElement;

    public static TheoryData<string> Cases => [.. Golden.EnumerateObject().Select(p => p.Name).Where(name => name != "input")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_probabilities_loss_and_every_gradient_equal_the_reference(string name)
    {
        var golden = Golden.GetProperty(name);
        var (network, dialogues, classWeights) = Load(name);

        var loss = network.Loss(dialogues, classWeights);
        Assert.Equal(golden.GetProperty("loss").GetDouble(), loss.Mean, 1e-5);
        foreach (var (parameter, expected) in Tensors(network, golden.GetProperty("grads")))
        {
            var largest = expected.Max(Math.Abs);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(
                    Math.Abs(expected[i] - parameter.Gradients[i]) <= GradientTolerance * largest,
                    $"{parameter.Name}[{i}]: {parameter.Gradients[i]} for {expected[i]}"
                );
        }

        var answers = network.LogProbabilities(dialogues);
        for (var b = 0; b < dialogues.Length; b++)
        {
            for (var t = 0; t < dialogues[b].Length; t++)
                Assert.Equal(
                    Numbers(golden.GetProperty("logprob")[t][b]),
                    answers[b].AsSpan(t * 7, 7).ToArray().Select(x => (double)x),
                    (x, y) => Math.Abs(x - y) <= LogProbabilityTolerance
                );
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_last_turns_attention_equals_the_reference(string name)
    {
        var (network, dialogues, _) = Load(name);
        var forward = Golden.GetProperty(name).GetProperty("attention_last_step")[0];
        foreach (var b in (int[])[0, 2])
        {
            var attended = network.Answer(dialogues[b], attention: 12).Attended[^1];
            Assert.Equal(11, attended.Length);
            foreach (var (turn, weight) in attended)
                Assert.Equal(forward[b][turn].GetDouble(), weight, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_dialogue_alone_gives_the_same_bits_as_in_a_batch(string name)
    {
        var (network, dialogues, _) = Load(name);
        var together = network.LogProbabilities(dialogues);
        for (var b = 0; b < dialogues.Length; b++)
            Assert.Equal(network.LogProbabilities(dialogues[b])[0], together[b]);
    }

    private static (EmotionRnnNetwork Network, DialogueInput[] Dialogues, float[] ClassWeights) Load(string name)
    {
        var options = new EmotionRnnOptions
        {
            InputSize = 6,
            Classes = 7,
            StateSize = 5,
            EmotionSize = 4,
            HiddenSize = 6,
            Attention = name.StartsWith("simple", StringComparison.Ordinal) ? AttentionKind.Simple : AttentionKind.Matching,
            Listener = name.Contains("listener1", StringComparison.Ordinal),
            EmotionAttention = name.Contains("emoatt1", StringComparison.Ordinal),
        };
        var network = new EmotionRnnNetwork(options);
        var tensors = Tensors(network, Golden.GetProperty(name).GetProperty("params")).ToArray();
        Assert.Equal(network.Parameters.All.Count, tensors.Length);
        foreach (var (parameter, values) in tensors)
        {
            for (var i = 0; i < values.Length; i++)
                parameter.Values[i] = (float)values[i];
        }

        network.Parameters.MarkChanged();
        var input = Golden.GetProperty("input");
        var dialogues = input
            .GetProperty("lens")
            .EnumerateArray()
            .Select(
                (length, b) =>
                {
                    var turns = Enumerable.Range(0, length.GetInt32()).ToArray();
                    return new DialogueInput(
                        [.. turns.SelectMany(t => Numbers(input.GetProperty("X_TxBxD")[t][b])).Select(x => (float)x)],
                        [.. turns.Select(t => input.GetProperty("speaker_TxB")[t][b].GetInt32())],
                        [.. turns.Select(t => input.GetProperty("labels_TxB_-100=pad")[t][b].GetInt32())]
                    );
                }
            )
            .ToArray();
        return (network, dialogues, [.. Numbers(input.GetProperty("class_weights")).Select(x => (float)x)]);
    }

    /// <summary>The reference stacks both directions' tensors; ours are apart.</summary>
    private static IEnumerable<(Parameter Parameter, double[] Values)> Tensors(EmotionRnnNetwork network, JsonElement tensors)
    {
        foreach (var tensor in tensors.EnumerateObject())
        {
            var name = tensor.Name switch
            {
                "aw" => network.Options.Attention == AttentionKind.Simple ? "attention.w" : "attention.W",
                "ab" => "attention.b",
                "emoatt.weight" => "emotion_attention.weight",
                "emoatt.bias" => "emotion_attention.bias",
                var other => other,
            };
            if (
                name.StartsWith("fc", StringComparison.Ordinal)
                || name.StartsWith("out", StringComparison.Ordinal)
                || name.StartsWith("emotion", StringComparison.Ordinal)
            )
            {
                yield return (network.Parameters[name], [.. Numbers(tensor.Value)]);
                continue;
            }

            yield return (network.Parameters["forward." + name], [.. Numbers(tensor.Value[0])]);
            yield return (network.Parameters["backward." + name], [.. Numbers(tensor.Value[1])]);
        }
    }

    private static IEnumerable<double> Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Numbers) : [element.GetDouble()];
}

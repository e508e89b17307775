using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks.Tests;

public class OptionsTests
{
    [Fact]
    public void The_reports_network_has_as_many_parameters_as_the_specification_says()
    {
        Assert.Equal(1_228_209, new EmotionRnnOptions { InputSize = 100, Classes = 7 }.CountParameters());
        Assert.Equal(
            2_561_909,
            new EmotionRnnOptions
            {
                InputSize = 100,
                Classes = 7,
                StateSize = 150,
                EmotionSize = 150,
            }.CountParameters()
        );
    }

    [Fact]
    public void The_count_is_that_of_the_network()
    {
        var shape = new EmotionRnnOptions
        {
            InputSize = 6,
            Classes = 3,
            StateSize = 6,
            EmotionSize = 4,
            HiddenSize = 5,
        };
        foreach (
            var options in (EmotionRnnOptions[])
                [
                    shape,
                    shape with
                    {
                        Attention = AttentionKind.Matching,
                    },
                    shape with
                    {
                        Attention = AttentionKind.Dot,
                    },
                    shape with
                    {
                        Attention = AttentionKind.Concat,
                    },
                    shape with
                    {
                        Listener = false,
                    },
                    shape with
                    {
                        StateSize = 0,
                    },
                    shape with
                    {
                        ProjectedInputs = 4,
                        ProjectionSize = 9,
                    },
                    shape with
                    {
                        Bidirectional = false,
                        EmotionAttention = true,
                    },
                    shape with
                    {
                        EmotionUsesIntra = true,
                        InitialState = InitialState.Learned,
                    },
                ]
        )
            Assert.Equal(new EmotionRnnNetwork(options).Parameters.Count, options.CountParameters());
        var text = new TextCnnOptions
        {
            Words = 9,
            Classes = 3,
            Widths = [2, 5],
            Filters = 7,
        };
        Assert.Equal(new TextCnn(text).Parameters.Count, text.CountParameters());
    }

    [Theory]
    [InlineData(-1, "StateSize")]
    [InlineData(70_000, "StateSize")]
    public void Shapes_out_of_range_are_refused(int size, string name) =>
        Assert.Contains(
            name,
            Assert
                .Throws<ArgumentException>(() =>
                    new EmotionRnnNetwork(
                        new()
                        {
                            InputSize = 1,
                            Classes = 2,
                            StateSize = size,
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Dot_attention_needs_an_input_as_wide_as_the_state() =>
        Assert.Contains(
            "it is 3 wide",
            Assert
                .Throws<ArgumentException>(() =>
                    new EmotionRnnNetwork(
                        new()
                        {
                            InputSize = 3,
                            Classes = 2,
                            Attention = AttentionKind.Dot,
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Emotion_attention_stays_finite_where_its_scores_are_beyond_what_exp_can_hold()
    {
        var network = new EmotionRnnNetwork(
            new()
            {
                InputSize = 2,
                Classes = 3,
                StateSize = 4,
                EmotionSize = 6,
                HiddenSize = 4,
                EmotionAttention = true,
            },
            seed: 2
        );
        foreach (
            ref var weight in network.Parameters.All.First(p => p.Name.StartsWith("emotion_attention", StringComparison.Ordinal)).Values
        )
            weight *= 5000;
        network.Parameters.MarkChanged();
        var dialogue = new DialogueInput([.. Enumerable.Range(0, 12).Select(i => MathF.Sin(i))], [0, 1, 0, 1, 2, 0], [0, 1, 2, 0, 1, 2]);
        Assert.All(network.LogProbabilities(dialogue)[0], value => Assert.True(float.IsFinite(value)));
        Assert.True(double.IsFinite(network.Loss([dialogue], [1, 1, 1]).Mean));
        Assert.All(network.Parameters.All.SelectMany(p => p.Gradients.ToArray()), value => Assert.True(float.IsFinite(value)));
    }
}

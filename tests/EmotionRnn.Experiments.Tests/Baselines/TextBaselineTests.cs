using System.Diagnostics;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Scoring;

namespace EmotionRnn.Experiments.Tests.Baselines;

public class TextBaselineTests
{
    private static readonly LabelSet Labels = new("neutral", "joy", "anger");

    /// <summary>
    /// The recipe's published figures on MELD's test split: accuracy, weighted F1 and macro F1, without and with the utterances beside. Of
    /// the values of C only the two are tried between which dev decides: the greater take most of the time and never win.
    /// </summary>
    [Theory, Trait("Category", "Slow")]
    [InlineData(0, 0.5, 0.6115, 0.5816, 0.375)]
    [InlineData(0.2, 1, 0.6092, 0.5846, 0.387)]
    public void MELDs_test_split_is_scored_as_the_recipe_says(
        double neighborWeight,
        double c,
        double accuracy,
        double weightedF1,
        double macroF1
    )
    {
        var corpus = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        var clock = Stopwatch.StartNew();
        var baseline = TextBaseline.Train(corpus, new TextBaselineOptions { C = [0.5, 1], NeighborWeight = neighborWeight });
        var report = Evaluation.Of(baseline.Model, corpus, Split.Test).Report;
        TestContext.Current.TestOutputHelper?.WriteLine($"C = {baseline.C}, {clock.Elapsed.TotalSeconds:f0} s: {report.ToJson()}");
        Assert.Equal(c, baseline.C);
        Assert.Equal(accuracy, report.Accuracy, 0.01);
        Assert.Equal(weightedF1, report.WeightedF1, 0.01);
        Assert.Equal(macroF1, report.MacroF1, 0.02);
    }

    [Fact]
    public void What_is_said_before_and_after_counts_only_with_neighbours()
    {
        var corpus = Corpus();
        foreach (var neighbors in new[] { false, true })
        {
            var baseline = TextBaseline.Train(corpus, new TextBaselineOptions { NeighborWeight = neighbors ? 0.5 : 0 });
            var calm = Answer(baseline, Talk(("Fine.", null), ("What?", null)));
            var furious = Answer(baseline, Talk(("I hate you!", null), ("What?", null)));
            Assert.Equal(neighbors, !calm.AsSpan(3).SequenceEqual(furious.AsSpan(3)));
        }
    }

    [Fact]
    public void Words_of_joy_are_told_from_words_of_anger_and_unlabelled_utterances_left_out()
    {
        var corpus = Corpus();
        var baseline = TextBaseline.Train(corpus);
        var talk = new Corpus("talk", Labels, [], [], [Talk(("I love it!", "joy"), ("anything", null), ("I hate it", "anger"))]);
        var predictions = Evaluation.Of(baseline.Model, talk, Split.Test).Predictions;
        Assert.Equal([1, 2], predictions.Truth);
        Assert.Equal(predictions.Truth, predictions.Predicted);
        Assert.Contains(baseline.C, new TextBaselineOptions().C);
    }

    [Fact]
    public void Without_a_dev_split_the_middle_c_is_taken() =>
        Assert.Equal(2, TextBaseline.Train(new Corpus("c", Labels, Corpus()[Split.Train], [], [])).C);

    [Fact]
    public void A_corpus_without_labels_is_refused() =>
        Assert.Throws<ExperimentException>(() => TextBaseline.Train(new Corpus("c", Labels, [Talk(("Hi", null))], [], [])));

    private static double[] Answer(TextBaseline baseline, Conversation conversation) =>
        baseline.Model.Answer([new(conversation)])[0].LogProbabilities;

    private static Corpus Corpus()
    {
        var train = Enumerable
            .Range(0, 10)
            .Select(i =>
                Talk(
                    ($"I love this {i}!", "joy"),
                    ("What?", "neutral"),
                    ($"Well, I hate you {i}!", "anger"),
                    ("Fine.", "neutral"),
                    ("no label", null)
                )
            )
            .ToArray();
        return new Corpus("small", Labels, train, [Talk(("I love you", "joy"), ("I hate this", "anger"), ("Fine", "neutral"))], []);
    }

    private static Conversation Talk(params (string Text, string? Emotion)[] turns) =>
        new(
            "c",
            [
                .. turns.Select(
                    (turn, t) =>
                        new Utterance
                        {
                            Id = $"{t}",
                            Speaker = $"{t % 2}",
                            Text = turn.Text,
                            Emotion = turn.Emotion,
                        }
                ),
            ]
        );
}

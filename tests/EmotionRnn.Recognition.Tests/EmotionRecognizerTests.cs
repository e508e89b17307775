using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Tests;

public sealed class EmotionRecognizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_utterance_gets_an_emotion_with_probabilities_and_what_it_attended_to(bool bidirectional)
    {
        var recognizer = EmotionRecognizer.Load(TinyModel.Write(_folder.Path, bidirectional));
        var answer = recognizer.Recognize(Conversations.Sample, new(Attention: 2));
        Assert.Equal(Conversations.Sample.Utterances, answer.Utterances.Select(u => u.Utterance));
        foreach (var (t, utterance) in answer.Utterances.Index())
        {
            Assert.Equal(1, utterance.Probabilities.Sum(), 1e-9);
            Assert.Equal(utterance.Probabilities.Max(), utterance.Confidence);
            Assert.Equal(utterance.Confidence, utterance.Probabilities[recognizer.Labels.IndexOf(utterance.Emotion)]);
            Assert.Equal(int.Min(t, 2), utterance.Attended.Count);
            Assert.All(utterance.Attended, attended => Assert.InRange(attended.Index, 0, t - 1));
        }
    }

    [Fact]
    public void Live_answers_equal_those_of_the_whole_conversation()
    {
        var recognizer = EmotionRecognizer.Load(TinyModel.Write(_folder.Path));
        var whole = recognizer.Recognize(Conversations.Sample);
        var live = recognizer.StartConversation();
        foreach (var expected in whole.Utterances)
        {
            var turn = live.Add(expected.Utterance);
            Assert.Equal(expected.Emotion, turn.Emotion);
            Assert.Equal(expected.Probabilities, turn.Probabilities, (x, y) => Math.Abs(x - y) < 1e-5);
            Assert.Equal(expected.Attended, turn.Attended, (x, y) => x.Index == y.Index && Math.Abs(x.Weight - y.Weight) < 1e-5);
        }

        Assert.Equal(7, live.Turns);
        Assert.Equal(["Ana", "Ben", "Cleo"], live.Parties);
    }

    [Fact]
    public async Task Live_answers_stream()
    {
        var live = EmotionRecognizer.Load(TinyModel.Write(_folder.Path)).StartConversation();
        var emotions = new List<string>();
        await foreach (var turn in live.AddAll(Turns(), TestContext.Current.CancellationToken))
            emotions.Add(turn.Emotion);
        Assert.Equal(Conversations.Sample.Utterances.Count, emotions.Count);

        static async IAsyncEnumerable<Utterance> Turns()
        {
            foreach (var utterance in Conversations.Sample.Utterances)
            {
                await Task.Yield();
                yield return utterance;
            }
        }
    }

    [Fact]
    public void Temperature_changes_confidence_but_no_emotion()
    {
        var model = TinyModel.Create();
        var dialogue = model.Pipeline.Extract(Conversations.Sample);
        var logProbabilities = model.LogProbabilities([dialogue])[0].AsSpan(0, 7);
        var soft = model.WithTemperature(3).Probabilities(logProbabilities);
        var sharp = model.WithTemperature(0.5).Probabilities(logProbabilities);
        Assert.True(soft.Max() < sharp.Max());
        Assert.Equal(Array.IndexOf(soft, soft.Max()), Array.IndexOf(sharp, sharp.Max()));
    }

    [Fact]
    public void Answers_below_the_level_are_abstentions()
    {
        var recognizer = EmotionRecognizer.Load(TinyModel.Write(_folder.Path));
        Assert.All(recognizer.Recognize(Conversations.Sample, new(AbstainBelow: 1)).Utterances, u => Assert.True(u.Abstained));
        Assert.All(
            recognizer.Recognize(Conversations.Sample, new(AbstainBelow: 0)).Utterances,
            u => Assert.Equal(u.Utterance.Text.Length == 0, u.Abstained)
        );
    }

    [Theory]
    [InlineData("¡Déjame en paz, mentiroso!", "Spanish; the model has learned English")]
    [InlineData("Оставь меня в покое", "Russian; the model has learned English")]
    [InlineData("...", "no words")]
    [InlineData("", "no words")]
    [InlineData("😂", null)]
    [InlineData("Hello?", null)]
    public void What_the_model_cannot_read_is_an_abstention_with_its_reason(string text, string? reason)
    {
        var recognizer = EmotionRecognizer.Load(TinyModel.Write(_folder.Path));
        var whole = recognizer
            .Recognize(
                new(
                    "c",
                    [
                        new()
                        {
                            Id = "0",
                            Speaker = "Ann",
                            Text = text,
                        },
                    ]
                )
            )
            .Utterances[0];
        Assert.Equal((reason, reason is not null), (whole.AbstentionReason, whole.Abstained));
        Assert.Equal(reason, recognizer.StartConversation().Add("Ann", text).AbstentionReason);
    }

    [Fact]
    public void An_empty_conversation_gets_an_empty_answer() =>
        Assert.Empty(EmotionRecognizer.Load(TinyModel.Write(_folder.Path)).Recognize(new("none", [])).Utterances);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Many_conversations_get_in_order_and_bit_for_bit_what_each_gets_alone(int threads)
    {
        var recognizer = EmotionRecognizer.Load(TinyModel.Write(_folder.Path, bidirectional: true));
        Conversation[] many =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i => Conversations.Of(Enumerable.Range(0, i % 7).Select(t => ($"speaker {t % 3}", $"hello {i} {t} great?")))),
        ];
        var together = recognizer.RecognizeAll([.. many.Select(c => new RecordedConversation(c))], threads: threads);
        for (var i = 0; i < many.Length; i++)
        {
            Assert.Same(many[i], together[i].Conversation);
            Assert.Equal(
                recognizer.Recognize(many[i]).Utterances.SelectMany(u => u.Probabilities),
                together[i].Utterances.SelectMany(u => u.Probabilities)
            );
        }
    }

    [Fact]
    public void A_model_that_reads_backward_cannot_be_live()
    {
        var recognizer = EmotionRecognizer.Load(TinyModel.Write(_folder.Path, bidirectional: true));
        Assert.False(recognizer.CanReadLive);
        Assert.Throws<InvalidOperationException>(() => recognizer.StartConversation());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Ten_thousand_turns_sixty_speakers_and_a_huge_utterance_are_answered()
    {
        var recognizer = EmotionRecognizer.Load(TinyModel.Write(_folder.Path, bidirectional: true));
        var turns = Enumerable
            .Range(0, 10_000)
            .Select(i => ($"speaker {i * 7919 % 60}", i == 5000 ? string.Concat(Enumerable.Repeat("hello no ", 12_000)) : "you great?"));
        var answer = recognizer.Recognize(Conversations.Of(turns));
        Assert.Equal(10_000, answer.Utterances.Count);
        Assert.All(answer.Utterances, u => Assert.True(double.IsFinite(u.Confidence)));
    }

    [Fact]
    public void A_folder_without_a_model_is_refused() => Assert.Throws<ModelPackageException>(() => EmotionRecognizer.Load(_folder.Path));
}

using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Encoders;

/// <summary>Turns that are longer than an encoder reads at once are read whole.</summary>
public sealed class LongTurnTests : IDisposable
{
    private const int WordsOfALongTurn = 300;

    private static readonly string Long = string.Concat(Enumerable.Repeat("we walk home. ", 40));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_word_of_a_long_turn_counts()
    {
        var encoder = Encoder();
        Assert.NotEqual(Answers(encoder, Long + "yes")[1], Answers(encoder, Long + "hate")[1]);
        foreach (var one in (ITextEncoder[])[Frozen(), new ContextEncoder("whole", encoder, 8, WeightFormat.EightBit)])
            Assert.NotEqual(one.Encode([Talk(Long + "yes")])[0], one.Encode([Talk(Long + "hate")])[0]);
    }

    [Fact]
    public void What_is_said_around_a_long_turn_gets_the_same_bits_as_if_it_ended_where_the_first_stretch_does()
    {
        var encoder = Encoder();
        var words = Long.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var whole = Answers(encoder, Long);

        // Each three words and the full stop are four tokens, and the letter and its colon two.
        var cut = Answers(encoder, string.Join(' ', words[..((80 - 4) / 4 * 3)]) + " we walk");
        Assert.Equal(
            81,
            encoder.Windows.Build(Talk(string.Join(' ', words[..((80 - 4) / 4 * 3)]) + " we walk"))[0].Input.Segments.Count(s => s == 1)
        );
        Assert.Equal(cut[0], whole[0]);
        Assert.Equal(cut[2], whole[2]);
        Assert.NotEqual(cut[1], whole[1]);
    }

    [Fact]
    public void The_vector_of_a_long_turn_is_the_mean_of_its_stretches_weighted_by_their_tokens()
    {
        var encoder = Encoder();
        var talk = Talk(Long);
        var size = encoder.Network.Options.HiddenSize;
        var expected = new double[size];
        var tokens = 0;
        foreach (var window in encoder.Windows.Build(talk))
        {
            var states = encoder.Network.States([window.Input.Tokens], encoder.Network.Options.Layers)[0][0];
            for (var i = 0; i < window.Input.Tokens.Length; i++)
            {
                if (window.Input.Segments[i] < 0 || window.First + window.Input.Segments[i] != 1)
                    continue;
                tokens++;
                for (var k = 0; k < size; k++)
                    expected[k] += states[i * size + k];
            }
        }

        Assert.InRange(tokens, 160, 200);
        var vector = encoder.Vectors([talk])[0].AsSpan(size, size).ToArray();
        Assert.Equal(expected.Select(sum => (float)(sum / tokens)), vector, (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(encoder.Network.LogProbabilities(vector), Answers(encoder, Long)[1]);
    }

    [Fact]
    public void A_frozen_encoder_reads_a_long_utterance_in_stretches_too()
    {
        var encoder = Frozen();
        var text = string.Concat(Enumerable.Repeat("we walk home ", 50)); // 150 tokens, where 126 are read at once
        var whole = encoder.Encode([Conversations.Of(("Ana", text))])[0];
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        float[] first = encoder.Encode([Conversations.Of(("Ana", string.Join(' ', words[..126])))])[0],
            second = encoder.Encode([Conversations.Of(("Ana", string.Join(' ', words[126..])))])[0];
        Assert.Equal(first.Select((x, i) => (128 * x + 26 * second[i]) / 154), whole, (x, y) => Math.Abs(x - y) < 1e-5);
    }

    /// <summary>
    /// Turns of MELD's dev split with one emotion after another make one long turn. Read as it is, it is told as well as when it comes in
    /// turns that end where sentences do, whose probabilities are averaged; and better than by its first 80 tokens.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Long_turns_are_told_as_well_as_the_same_text_cut_at_the_ends_of_sentences()
    {
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        var model = (EncoderModel)ModelPackage.Read(Path.Combine(ReferenceData.Repository, "models", "text-encoder")).Model;
        int right = 0,
            rightOfSentences = 0,
            rightOfBeginnings = 0,
            differ = 0,
            count = 0;
        foreach (var own in meld[Split.Dev].SelectMany(conversation => conversation.Utterances).GroupBy(utterance => utterance.Emotion!))
        {
            var label = meld.Labels.IndexOf(own.Key);
            foreach (var sentences in LongTurns(own.Select(utterance => utterance.Text)))
            {
                var whole = Tells(string.Join(' ', sentences));
                var cut = Tells([.. Fitting(sentences)]);
                var beginning = Tells(string.Join(' ', string.Join(' ', sentences).Split(' ').Take(60)));
                count++;
                right += whole == label ? 1 : 0;
                rightOfSentences += cut == label ? 1 : 0;
                rightOfBeginnings += beginning == label ? 1 : 0;
                differ += whole == label != (cut == label) ? 1 : 0;
            }
        }

        var figures = $"{count} turns: whole {right}, at sentences {rightOfSentences}, beginnings {rightOfBeginnings}; {differ} differ";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.InRange(count, 20, 40);
        Assert.True(right >= rightOfSentences - 2 * Math.Sqrt(differ), figures);
        Assert.True(right > rightOfBeginnings, figures);

        int Tells(params string[] turns)
        {
            var conversation = Conversations.Of([.. turns.Select(text => ("Ana", text))]);
            var answers = model.Answer([new(conversation)])[0].LogProbabilities;
            var sums = new double[meld.Labels.Count];
            for (var i = 0; i < answers.Length; i++)
                sums[i % sums.Length] += turns[i / sums.Length].Length * Math.Exp(answers[i]);
            return Array.IndexOf(sums, sums.Max());
        }

        // Words are at most as many as tokens: of this encoder's, five words make about six.
        static IEnumerable<string> Fitting(IReadOnlyList<string> sentences)
        {
            var turn = "";
            foreach (var sentence in sentences)
            {
                if (turn.Length > 0 && (turn + sentence).Split(' ').Length > 50)
                {
                    yield return turn;
                    turn = "";
                }

                turn = $"{turn} {sentence}".Trim();
            }

            yield return turn;
        }

        static IEnumerable<string[]> LongTurns(IEnumerable<string> texts)
        {
            List<string> turn = [];
            foreach (var text in texts)
            {
                turn.Add(text);
                if (turn.Sum(part => part.Split(' ').Length) < WordsOfALongTurn)
                    continue;
                yield return [.. turn];
                turn.Clear();
            }
        }
    }

    private static Conversation Talk(string second) => Conversations.Of(("Ana", "Hello you!"), ("Ben", second), ("Ana", "thank you"));

    private static float[][] Answers(DialogueEncoder encoder, string second) =>
        [.. encoder.LogProbabilities([Talk(second)])[0].Chunk(encoder.Network.Classes)];

    private DialogueEncoder Encoder()
    {
        var published = TinyEncoder.Write(_folder.At("tiny"));
        return new(
            SubwordTokenizer.Open(published),
            EncoderNetwork.Open(published, classes: 7, seed: 3),
            new() { WindowTokens = 120, ContextUtterances = 1 }
        );
    }

    private UtteranceEncoder Frozen() => (UtteranceEncoder)TextEncoders.Open(TinyEncoder.Write(_folder.At("tiny")), new());
}

using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public class DialogueWindowsTests
{
    private static readonly SubwordTokenizer Tokenizer = SubwordTokenizer.Open(ReferenceData.Golden("tiny-bert"));

    private static readonly EncoderOptions Encoder = new()
    {
        VocabularySize = 120,
        HiddenSize = 16,
        Layers = 2,
        Heads = 4,
        IntermediateSize = 32,
        Positions = 512,
    };

    [Fact]
    public void A_conversation_is_one_window_whose_tokens_belong_to_their_utterances()
    {
        var window = Assert.Single(Build(new() { Names = SpeakerNames.Given }, ("cat", "oh no"), ("me", "")));
        Assert.Equal([2, .. Tokenizer.Encode("cat: oh no"), 3, .. Tokenizer.Encode("me: "), 3], window.Input.Tokens);
        var (first, second) = (Tokenizer.Encode("cat: oh no").Length + 1, Tokenizer.Encode("me: ").Length + 1);
        Assert.Equal([-1, .. Enumerable.Repeat(0, first), .. Enumerable.Repeat(1, second)], window.Input.Segments);
        Assert.Equal((2, 0), (window.Input.SegmentCount, window.First));
    }

    [Fact]
    public void Names_are_real_or_letters_in_the_order_of_speaking_or_none()
    {
        (string, string)[] turns = [("you", "oh"), ("cat", "no"), ("you", "me"), .. Enumerable.Range(0, 26).Select(i => ($"p{i}", "we"))];
        Assert.Equal(Expected(turns.Select(turn => turn.Item2)), Build(new() { Names = SpeakerNames.None }, turns)[0].Input.Tokens);
        string[] letters = ["a", "b", "a", .. Enumerable.Range('c', 24).Select(letter => ((char)letter).ToString()), "aa", "ab"];
        Assert.Equal(turns.Length, letters.Length);
        Assert.Equal(Expected(turns.Select((turn, t) => $"{letters[t]}: {turn.Item2}")), Build(new(), turns)[0].Input.Tokens);

        static int[] Expected(IEnumerable<string> texts) => [2, .. texts.SelectMany(text => (int[])[.. Tokenizer.Encode(text), 3])];
    }

    [Fact]
    public void A_turn_that_names_no_speaker_has_no_letter_where_that_is_wanted()
    {
        (string, string)[] turns = [("cat", "oh"), (EmotionRnn.Conversations.Utterance.UnnamedSpeaker, "no"), ("me", "me")];
        int[] expected = [2, .. Tokenizer.Encode("a: oh"), 3, .. Tokenizer.Encode("no"), 3, .. Tokenizer.Encode("c: me"), 3];
        Assert.Equal(expected, Build(new() { Names = SpeakerNames.NeutralOrNone }, turns)[0].Input.Tokens);
    }

    [Fact]
    public void A_long_utterance_is_read_whole_in_stretches_that_each_begin_with_its_name()
    {
        var text = string.Concat(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    i % 7 == 0 ? "cat "
                    : i % 3 == 0 ? "me "
                    : "no "
                )
        );
        int[] name = Tokenizer.Encode("cat:"),
            words = Tokenizer.Encode(text);
        var windows = Build(new() { Names = SpeakerNames.Given }, ("me", "oh"), ("cat", text), ("me", "no"));
        Assert.Equal(2, windows.Count);
        int[] first = [.. name, .. words[..(80 - name.Length)], 3],
            second = [.. name, .. words[(80 - name.Length)..], 3],
            before = [2, .. Tokenizer.Encode("me: oh"), 3];
        Assert.Equal([.. before, .. first, .. Tokenizer.Encode("me: no"), 3], windows[0].Input.Tokens);
        Assert.Equal([.. before, .. first, .. second], windows[1].Input.Tokens);
        int[] segments = [.. Enumerable.Repeat(-1, before.Length + first.Length), .. Enumerable.Repeat(0, second.Length)];
        Assert.Equal(segments, windows[1].Input.Segments);
        Assert.Equal((1, 1), (windows[1].Input.SegmentCount, windows[1].First));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(79)]
    [InlineData(80)]
    [InlineData(81)]
    [InlineData(3000)]
    public void No_word_of_an_utterance_is_lost_or_read_twice(int count)
    {
        var conversation = Conversation([
            ("a", "oh"),
            ("b", string.Concat(Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "no " : "me "))),
        ]);
        var windows = new DialogueWindows(Tokenizer, Encoder, new() { Names = SpeakerNames.None }).Build(conversation, LabelSet.Meld);
        Assert.All(windows, window => Assert.InRange(window.Input.Tokens.Length, 3, 499));
        var read = windows.SelectMany(window =>
            window.Input.Tokens.Where(
                (token, i) => token != 3 && window.Input.Segments[i] >= 0 && window.First + window.Input.Segments[i] == 1
            )
        );
        Assert.Equal(Tokenizer.Encode(conversation.Utterances[1].Text), read);
        Assert.All(windows.Skip(1), window => Assert.Equal([-1], window.Input.Labels!));
    }

    [Fact]
    public void A_name_that_would_fill_the_stretches_stands_before_the_first_alone()
    {
        var name = string.Concat(Enumerable.Repeat("me ", 60)).Trim();
        var windows = Build(new() { Names = SpeakerNames.Given }, (name, string.Concat(Enumerable.Repeat("no ", 50))));
        Assert.Equal(31 + 1, windows[1].Input.Segments.Count(segment => segment == 0));
    }

    [Fact]
    public void A_long_conversation_goes_on_in_a_window_that_starts_with_five_utterances_of_context()
    {
        var turns = Enumerable.Range(0, 60).Select(i => ("cat", string.Concat(Enumerable.Repeat("no ", 10 + i % 25)))).ToArray();
        var windows = Build(new() { Names = SpeakerNames.None }, turns);
        Assert.True(windows.Count > 2);
        var next = 0;
        foreach (var window in windows)
        {
            Assert.InRange(window.Input.Tokens.Length, window == windows[^1] ? 100 : 465, 499);
            Assert.Equal(next, window.First);
            next += window.Input.SegmentCount;
            var context = Enumerable.Range(window.First - 5, window.First > 0 ? 5 : 0).Sum(t => 11 + t % 25);
            Assert.Equal(Enumerable.Repeat(-1, 1 + context), window.Input.Segments.Take(1 + context));
            Assert.DoesNotContain(-1, window.Input.Segments.Skip(1 + context));
            for (var s = 0; s < window.Input.SegmentCount; s++)
                Assert.Equal(11 + (window.First + s) % 25, window.Input.Segments.Count(segment => segment == s));
        }

        Assert.Equal(60, next);
    }

    [Fact]
    public void A_conversation_read_turn_by_turn_has_the_windows_of_the_whole()
    {
        var turns = Enumerable.Range(0, 60).Select(i => ($"p{i % 3}", string.Concat(Enumerable.Repeat("no ", 10 + i % 25)))).ToArray();
        var whole = Build(new(), turns);
        for (var t = 1; t <= turns.Length; t++)
        {
            var last = Build(new(), turns[..t])[^1];
            var same = whole.Last(window => window.First < t);
            Assert.Equal(same.First, last.First);
            Assert.Equal(same.Input.Tokens[..last.Input.Tokens.Length], last.Input.Tokens);
        }
    }

    [Fact]
    public void An_encoder_that_reads_less_gets_shorter_windows_and_less_context()
    {
        var windows = new DialogueWindows(Tokenizer, Encoder with { Positions = 24 }, new() { Names = SpeakerNames.None });
        Assert.Equal(24, windows.Options.WindowTokens);
        var built = windows.Build(
            Conversation([.. Enumerable.Range(0, 9).Select(i => ("a", string.Concat(Enumerable.Repeat("no ", 3 * i))))])
        );
        Assert.All(built, window => Assert.InRange(window.Input.Tokens.Length, 3, 24));
        Assert.Equal(
            Enumerable.Range(0, 9),
            built.SelectMany(window => Enumerable.Range(window.First, window.Input.SegmentCount)).Distinct()
        );
        Assert.Equal(
            23,
            built.First(window => window.First + window.Input.SegmentCount == 9).Input.Segments.Count(segment => segment == 0)
        );
    }

    [Fact]
    public void Labels_come_along_and_an_empty_conversation_has_no_windows()
    {
        var conversation = new Conversation("1", [Utterance(0, "a", "oh") with { Emotion = "Joy" }, Utterance(1, "b", "no")]);
        var windows = new DialogueWindows(Tokenizer, Encoder, new());
        Assert.Equal([4, -1], windows.Build(conversation, LabelSet.Meld)[0].Input.Labels!);
        Assert.Null(windows.Build(conversation)[0].Input.Labels);
        Assert.Empty(windows.Build(new("2", [])));
    }

    [Fact]
    public void Apostrophes_ellipses_and_dashes_are_brought_to_ascii() =>
        Assert.Equal("it's you're no... wait - what", DialogueWindows.Clean("it\u2019s you\u0092re no\u0085 wait\u0097what"));

    [Fact]
    public void An_utterance_alone_has_all_tokens_in_as_many_sequences_as_it_takes()
    {
        Assert.Equal([2, .. Tokenizer.Encode("it's me"), 3], Assert.Single(DialogueWindows.Alone(Tokenizer, "it\u0092s me", 24)));
        Assert.Equal([2, 3], Assert.Single(DialogueWindows.Alone(Tokenizer, "", 24)));
        var stretches = DialogueWindows.Alone(Tokenizer, string.Concat(Enumerable.Repeat("!", 100)), 24).ToArray();
        Assert.Equal([24, 24, 24, 24, 14], stretches.Select(stretch => stretch.Length));
        Assert.All(stretches, stretch => Assert.Equal((2, 3), (stretch[0], stretch[^1])));
    }

    [Fact]
    public void A_tokeniser_of_another_encoder_and_senseless_options_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new DialogueWindows(Tokenizer, Encoder with { VocabularySize = 119 }, new()));
        Assert.Contains("120 pieces", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DialogueWindows(Tokenizer, Encoder, new() { WindowTokens = 2 }));
        Assert.Throws<ArgumentException>(() => new DialogueWindows(Tokenizer, Encoder, new() { UtteranceTokens = 0 }));
        Assert.Throws<ArgumentException>(() => new DialogueWindows(Tokenizer, Encoder, new() { ContextUtterances = -1 }));
    }

    /// <summary>The specification says about 150,500 tokens an epoch with real names.</summary>
    [Fact]
    public void Melds_training_split_has_the_tokens_that_were_measured()
    {
        var tokenizer = SubwordTokenizer.Open(ReferenceData.Shared("encoders", "all-minilm-l6-v2"));
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        var windows = new DialogueWindows(tokenizer, Encoder with { VocabularySize = 30522 }, new() { Names = SpeakerNames.Given });
        var built = meld[Split.Train].SelectMany(conversation => windows.Build(conversation, meld.Labels)).ToArray();

        // One utterance is longer than 80 tokens: what follows them is read, and not learnt from.
        var going = Assert.Single(built, window => window.Input.Labels!.All(label => label < 0));
        built = [.. built.Where(window => window != going)];
        Assert.Equal(9989, built.Sum(window => window.Input.SegmentCount));
        Assert.Equal(1109, built.Sum(window => window.Input.Labels!.Count(label => label == 6)));
        Assert.InRange(built.Sum(window => window.Input.Tokens.Length), 150_400, 150_600);
    }

    private static IReadOnlyList<DialogueWindow> Build(DialogueWindowOptions options, params (string Speaker, string Text)[] turns) =>
        new DialogueWindows(Tokenizer, Encoder, options).Build(Conversation(turns));

    private static Conversation Conversation((string Speaker, string Text)[] turns) =>
        new("1", [.. turns.Select((turn, t) => Utterance(t, turn.Speaker, turn.Text))]);

    private static Utterance Utterance(int id, string speaker, string text) =>
        new()
        {
            Id = id.ToString(),
            Speaker = speaker,
            Text = text,
        };
}

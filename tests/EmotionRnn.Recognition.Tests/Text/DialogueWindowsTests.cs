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
        Assert.Equal(Expected(turns.Zip(letters, (turn, letter) => $"{letter}: {turn.Item2}")), Build(new(), turns)[0].Input.Tokens);

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
    public void A_long_utterance_is_cut_with_its_name()
    {
        var window = Build(new() { Names = SpeakerNames.Given }, ("cat", string.Concat(Enumerable.Repeat("no ", 200))))[0];
        Assert.Equal([2, .. Tokenizer.Encode("cat: " + string.Concat(Enumerable.Repeat("no ", 200))).Take(80), 3], window.Input.Tokens);
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
        Assert.Equal(9, built.Sum(window => window.Input.SegmentCount));
        Assert.Equal(23, built[^1].Input.Segments.Count(segment => segment == 0));
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
    public void An_utterance_alone_has_all_tokens()
    {
        var windows = new DialogueWindows(Tokenizer, Encoder with { Positions = 24 }, new());
        Assert.Equal([2, .. Tokenizer.Encode("it's me"), 3], windows.Alone("it\u0092s me").Tokens);
        Assert.Equal([2, 3], windows.Alone("").Tokens);
        Assert.Equal(new int[24], windows.Alone(new string('!', 100)).Segments);
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

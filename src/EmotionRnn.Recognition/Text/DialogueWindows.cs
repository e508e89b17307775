using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// A part of a conversation as an encoder reads it. Segment s of the input is the utterance <c>First + s</c>, or a stretch of it.
/// </summary>
/// <param name="Input">The tokens, and which of them belong to which utterance; those of context to none.</param>
/// <param name="First">The first utterance that the window reads, from 0.</param>
public sealed record DialogueWindow(EncoderInput Input, int First);

/// <summary>
/// Lays conversations out for an encoder: <c>[CLS] name: utterance [SEP] name: utterance [SEP] …</c>, in as few windows as hold them. A
/// window after the first starts with some utterances before it as context. To an utterance belong its tokens, its name's and its
/// <c>[SEP]</c>.
/// </summary>
/// <remarks>
/// An utterance that is longer than an encoder learnt to read is cut into stretches. The first stands in the conversation; the others
/// follow in windows of their own, as if the speaker had gone on in further turns, so that what is said around it is read as ever.
/// Where an utterance's window starts depends on nothing after it, so a conversation read turn by turn has the windows of the whole one,
/// the last one shorter.
/// </remarks>
public sealed class DialogueWindows
{
    private readonly SubwordTokenizer _tokenizer;
    private readonly int _utteranceTokens;

    /// <summary>Puts a tokeniser and the shape of the encoder that it belongs to together.</summary>
    /// <param name="tokenizer">The tokeniser.</param>
    /// <param name="encoder">The encoder; windows are no longer than it reads.</param>
    /// <param name="options">How conversations are laid out.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the tokeniser has ids that the encoder lacks.</exception>
    public DialogueWindows(SubwordTokenizer tokenizer, EncoderOptions encoder, DialogueWindowOptions options)
    {
        options.Validate();
        if (tokenizer.Count > encoder.VocabularySize)
            throw new ArgumentException(
                $"The tokeniser has {tokenizer.Count} pieces, the encoder vectors for {encoder.VocabularySize}: take both from one model."
            );
        _tokenizer = tokenizer;
        Options = options with { WindowTokens = int.Min(options.WindowTokens, encoder.LongestSequence) };
        Options.Validate();
        _utteranceTokens = int.Min(Options.UtteranceTokens, Options.WindowTokens - 2);
    }

    /// <summary>How conversations are laid out; windows are no longer than the encoder reads.</summary>
    public DialogueWindowOptions Options { get; }

    /// <summary>
    /// The windows of a conversation, in order, and after them those of long utterances' further stretches: an utterance's vector is the
    /// mean over its segments, weighted by their tokens.
    /// </summary>
    /// <param name="conversation">The conversation; without utterances it has no windows.</param>
    /// <param name="labels">
    /// Whose indices the utterances' emotions become; null for an unlabelled input. Further stretches have no label: an utterance is
    /// learnt from, and counted, once.
    /// </param>
    public IReadOnlyList<DialogueWindow> Build(Conversation conversation, LabelSet? labels = null)
    {
        int[][][] stretches = [.. conversation.Utterances.Select((utterance, t) => Cut(Name(conversation, t), Clean(utterance.Text)))];
        int[][] turns = [.. stretches.Select(own => own[0])];
        var windows = new List<DialogueWindow>();
        foreach (var window in Lay(turns, 0))
        {
            var (_, first, end) = window;
            int[]? classes = labels is null ? null : [.. conversation.Utterances.Skip(first).Take(end - first).Select(LabelOf)];
            windows.Add(new(Input(turns, window, classes), first));
        }

        foreach (var (t, own) in stretches.Index().Where(utterance => utterance.Item.Length > 1))
        {
            int[][] before = turns[int.Max(0, t + 1 - Options.ContextUtterances)..(t + 1)];
            int[][] goingOn = [.. before, .. own[1..]];
            foreach (var window in Lay(goingOn, before.Length))
                windows.Add(new(AsOne(Input(goingOn, window, labels is null ? null : [-1])), t));
        }

        return windows;

        int LabelOf(Utterance utterance) => utterance.Emotion is { } emotion ? labels.IndexOf(emotion) : -1;
    }

    /// <summary>
    /// The tokens of an utterance by itself, without a name, as a frozen encoder reads it: <c>[CLS] utterance [SEP]</c>, or of a longer
    /// one as many such sequences as it takes.
    /// </summary>
    /// <param name="tokenizer">The encoder's own.</param>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most tokens of a sequence, at least 3.</param>
    public static IEnumerable<int[]> Alone(SubwordTokenizer tokenizer, string text, int longest) =>
        tokenizer
            .Encode(Clean(text))
            .Chunk(longest - 2)
            .DefaultIfEmpty([])
            .Select(stretch => (int[])[tokenizer.StartId, .. stretch, tokenizer.SeparatorId]);

    /// <summary>
    /// The text with ASCII apostrophes, ellipses and dashes, also where a wrong decoding left them as control characters, on which encoders
    /// were not trained, and with words in place of emoji and emoticons.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Clean(string text) =>
        Emoji.ToWords(
            text.Replace('\u0092', '\'')
                .Replace('\u2019', '\'')
                .Replace("\u0085", "...", StringComparison.Ordinal)
                .Replace("\u0097", " - ", StringComparison.Ordinal)
        );

    /// <summary>Windows over turns from <paramref name="next"/> on, which start with turns before them as context.</summary>
    private IEnumerable<(int Start, int First, int End)> Lay(int[][] turns, int next)
    {
        for (int first = next, end; first < turns.Length; first = end)
        {
            var start = first - int.Min(first, Options.ContextUtterances);
            var length = 1 + turns[start..first].Sum(tokens => tokens.Length);
            while (length + turns[first].Length > Options.WindowTokens)
                length -= turns[start++].Length;
            for (end = first; end < turns.Length && length + turns[end].Length <= Options.WindowTokens; end++)
                length += turns[end].Length;
            yield return (start, first, end);
        }
    }

    private EncoderInput Input(int[][] turns, (int Start, int First, int End) window, int[]? labels)
    {
        List<int> tokens = [_tokenizer.StartId],
            segments = [-1];
        for (var t = window.Start; t < window.End; t++)
        {
            tokens.AddRange(turns[t]);
            segments.AddRange(Enumerable.Repeat(int.Max(t - window.First, -1), turns[t].Length));
        }

        return new([.. tokens], [.. segments], window.End - window.First, labels);
    }

    private static EncoderInput AsOne(EncoderInput input) =>
        input with
        {
            Segments = Array.ConvertAll(input.Segments, segment => int.Min(segment, 0)),
            SegmentCount = 1,
        };

    /// <summary>An utterance in stretches of at most so many tokens, each with the name before it and the separator behind it.</summary>
    private int[][] Cut(string name, string text)
    {
        var tokens = _tokenizer.Encode(name + text);
        var first = int.Min(tokens.Length, _utteranceTokens);
        var again = first == tokens.Length ? [] : _tokenizer.Encode(name.TrimEnd());
        if (again.Length > _utteranceTokens / 2)
            again = [];
        return
        [
            [.. tokens[..first], _tokenizer.SeparatorId],
            .. tokens[first..].Chunk(_utteranceTokens - again.Length).Select(rest => (int[])[.. again, .. rest, _tokenizer.SeparatorId]),
        ];
    }

    private string Name(Conversation conversation, int t) =>
        Options.Names switch
        {
            SpeakerNames.Given => Clean(conversation.Utterances[t].Speaker) + ": ",
            SpeakerNames.NeutralOrNone when conversation.Utterances[t].Speaker == Utterance.UnnamedSpeaker => "",
            SpeakerNames.Neutral or SpeakerNames.NeutralOrNone => Letters(conversation.PartyOfUtterance[t]) + ": ",
            _ => "",
        };

    /// <summary>A, B, …, Z, AA, AB, …</summary>
    private static string Letters(int party) => (party < 26 ? "" : Letters(party / 26 - 1)) + (char)('A' + party % 26);
}

using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Recognition.Text;

/// <summary>A stretch of a conversation as an encoder reads it. Segment s of the input is the utterance <c>First + s</c>.</summary>
/// <param name="Input">The tokens, and which of them belong to which utterance; those of context to none.</param>
/// <param name="First">The first utterance that the window answers, from 0.</param>
public sealed record DialogueWindow(EncoderInput Input, int First);

/// <summary>
/// Lays conversations out for an encoder: <c>[CLS] name: utterance [SEP] name: utterance [SEP] …</c>, in as few windows as hold them. A
/// window after the first
/// starts with some utterances before it as context. To an utterance belong its tokens, its name's and its <c>[SEP]</c>.
/// </summary>
/// <remarks>
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

    /// <summary>The windows of a conversation, in order. Every utterance is answered by exactly one.</summary>
    /// <param name="conversation">The conversation; without utterances it has no windows.</param>
    /// <param name="labels">Whose indices the utterances' emotions become; null for an unlabelled input.</param>
    public IReadOnlyList<DialogueWindow> Build(Conversation conversation, LabelSet? labels = null)
    {
        var utterances = conversation.Utterances.Select((utterance, t) => Encode(Name(conversation, t) + Clean(utterance.Text))).ToArray();
        var windows = new List<DialogueWindow>();
        for (int first = 0, end; first < utterances.Length; first = end)
        {
            var start = first - int.Min(first, Options.ContextUtterances);
            var length = 1 + utterances[start..first].Sum(tokens => tokens.Length);
            while (length + utterances[first].Length > Options.WindowTokens)
                length -= utterances[start++].Length;
            for (end = first; end < utterances.Length && length + utterances[end].Length <= Options.WindowTokens; end++)
                length += utterances[end].Length;
            int[]? classes = labels is null ? null : [.. conversation.Utterances.Skip(first).Take(end - first).Select(LabelOf)];
            windows.Add(new(Input(utterances, start, first, end, classes), first));
        }

        return windows;

        int LabelOf(Utterance utterance) => utterance.Emotion is { } emotion ? labels.IndexOf(emotion) : -1;
    }

    /// <summary>
    /// An utterance by itself, <c>[CLS] utterance [SEP]</c>, without a name, as a frozen encoder reads it. All tokens belong to it.
    /// </summary>
    /// <param name="text">The text; what the encoder cannot read is cut.</param>
    public EncoderInput Alone(string text)
    {
        var tokens = Alone(_tokenizer, text, Options.WindowTokens);
        return new(tokens, new int[tokens.Length], 1);
    }

    /// <summary>The tokens of an utterance by itself: <c>[CLS] utterance [SEP]</c>.</summary>
    /// <param name="tokenizer">The encoder's own.</param>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most tokens, at least 2; a longer text is cut.</param>
    public static int[] Alone(SubwordTokenizer tokenizer, string text, int longest) =>
        [tokenizer.StartId, .. tokenizer.Encode(Clean(text)).Take(longest - 2), tokenizer.SeparatorId];

    /// <summary>
    /// The text with ASCII apostrophes, ellipses and dashes, also where a wrong decoding left them as control characters, on which encoders
    /// were not trained.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Clean(string text) =>
        text.Replace('\u0092', '\'')
            .Replace('\u2019', '\'')
            .Replace("\u0085", "...", StringComparison.Ordinal)
            .Replace("\u0097", " - ", StringComparison.Ordinal);

    /// <summary>Utterances <paramref name="start"/> to <paramref name="end"/>, those before <paramref name="first"/> as context.</summary>
    private EncoderInput Input(int[][] utterances, int start, int first, int end, int[]? labels)
    {
        List<int> tokens = [_tokenizer.StartId],
            segments = [-1];
        for (var t = start; t < end; t++)
        {
            tokens.AddRange(utterances[t]);
            segments.AddRange(Enumerable.Repeat(int.Max(t - first, -1), utterances[t].Length));
        }

        return new([.. tokens], [.. segments], end - first, labels);
    }

    private int[] Encode(string text)
    {
        var ids = _tokenizer.Encode(text);
        return [.. ids.Take(_utteranceTokens), _tokenizer.SeparatorId];
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

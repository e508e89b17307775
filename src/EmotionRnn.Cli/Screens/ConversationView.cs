using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>
/// A recognised conversation for a person: an utterance a block, its text to the left, the likeliest emotions with a bar each to the right,
/// an arrow where the speaker's
/// emotion is another than in the speaker's utterance before.
/// </summary>
internal sealed class ConversationView
{
    private const int MostTextLines = 12;
    private const int MostSpeakerWidth = 12;
    private const int BarWidth = 10;
    private const double LeastShown = 0.05;
    private readonly Screen _screen;
    private readonly EmotionStyle[] _styles;
    private readonly ViewOptions _options;
    private readonly Dictionary<string, string> _lastEmotion = new(StringComparer.Ordinal);
    private readonly int _numberWidth,
        _speakerWidth,
        _nameWidth,
        _textWidth;

    /// <param name="screen">Where to.</param>
    /// <param name="labels">The model's emotions.</param>
    /// <param name="numberWidth">Digits of the utterances' numbers.</param>
    /// <param name="speakerWidth">Cells of the longest speaker's name.</param>
    /// <param name="options">What to show.</param>
    public ConversationView(Screen screen, LabelSet labels, int numberWidth, int speakerWidth, ViewOptions options)
    {
        (_screen, _options) = (screen, options);
        _styles = EmotionStyle.Of(labels);
        _numberWidth = Math.Max(2, numberWidth);
        _speakerWidth = Math.Clamp(speakerWidth, 1, Math.Min(MostSpeakerWidth, screen.Width / 5));
        _nameWidth = Math.Min(_styles.Max(style => CellText.Width(style.Name)), 12);
        _textWidth = Math.Max(8, screen.Width - (_numberWidth + 2 + _speakerWidth + 2) - (4 + 2 + _nameWidth + 1 + BarWidth + 5));
    }

    /// <summary>Shows a whole conversation, with its timeline.</summary>
    public static void Show(Screen screen, ConversationEmotions emotions, ViewOptions options)
    {
        var conversation = emotions.Conversation;
        screen.Line(CellText.Wrap(CellText.Clean(conversation.Id), screen.Width, most: 1)[0], Palette.Strong);
        screen
            .Line($"{Plural(conversation.Utterances.Count, "utterance")}, {Plural(conversation.Parties.Count, "speaker")}", Palette.Faint)
            .Line();
        var view = new ConversationView(
            screen,
            emotions.Labels,
            $"{conversation.Utterances.Count}".Length,
            conversation.Parties.Max(party => CellText.Width(CellText.Clean(party))),
            options
        );
        for (var t = 0; t < emotions.Utterances.Count; t++)
            view.Show(t, emotions.Utterances[t]);
        new TimelineView(screen, view._styles).Show(emotions);
    }

    /// <summary>Shows one utterance.</summary>
    /// <param name="index">Its number in the conversation, from 0.</param>
    /// <param name="emotion">What was recognised.</param>
    public void Show(int index, UtteranceEmotion emotion)
    {
        var speaker = emotion.Utterance.Speaker;
        var shifted = _lastEmotion.TryGetValue(speaker, out var last) && last != emotion.Emotion;
        _lastEmotion[speaker] = emotion.Emotion;
        var text = CellText.Wrap(
            $"{Times(emotion.Utterance)}{CellText.Clean(emotion.Utterance.Text)}".TrimEnd(),
            _textWidth,
            MostTextLines
        );
        var notes = Notes(emotion);
        var classes = Likeliest(emotion.Probabilities);
        for (var line = 0; line < Math.Max(text.Count + notes.Count, classes.Count); line++)
        {
            if (line == 0)
                _screen
                    .Write($"{index + 1}".PadLeft(_numberWidth), Palette.Faint)
                    .Space(2)
                    .Write(CellText.Fit(CellText.Clean(speaker), _speakerWidth), Palette.Strong)
                    .Space(2);
            else
                _screen.Space(_numberWidth + 2 + _speakerWidth + 2);
            var isText = line < text.Count;
            var words =
                isText ? text[line]
                : line < text.Count + notes.Count ? notes[line - text.Count]
                : "";
            _screen.Write(words, isText ? default : Palette.Faint);
            if (line < classes.Count)
            {
                _screen.Space(_textWidth - CellText.Width(words));
                ShowClass(classes[line], emotion, line == 0, shifted);
            }

            _screen.Line();
        }
    }

    private void ShowClass(int label, UtteranceEmotion emotion, bool first, bool shifted)
    {
        var style = _styles[label];
        var weight = first && !emotion.Abstained ? new Style(style.Style.Foreground, decoration: Decoration.Bold) : style.Style;
        _screen
            .Write(first && shifted ? "  → " : "    ", weight)
            .Write(first && emotion.Abstained ? "?" : style.Sign, weight)
            .Space(1)
            .Write(CellText.Fit(style.Name, _nameWidth), weight)
            .Space(1);
        var probability = emotion.Probabilities[label];
        _screen
            .Write(first ? Bar.Across(probability, BarWidth) : Bar.Thin(probability, BarWidth), style.Style)
            .Write($"{probability * 100, 4:0}%", first ? default : Palette.Faint);
    }

    private List<int> Likeliest(IReadOnlyList<double> probabilities) =>
        [
            .. Enumerable
                .Range(0, probabilities.Count)
                .OrderByDescending(c => probabilities[c])
                .Take(_options.Top)
                .Where((c, rank) => rank == 0 || probabilities[c] >= LeastShown),
        ];

    /// <summary>What is said under the words of an utterance.</summary>
    private List<string> Notes(UtteranceEmotion emotion)
    {
        List<string> notes = [];
        if (emotion.AbstentionReason is { } reason)
            notes.AddRange(CellText.Wrap($"no answer to rely on: {reason}", _textWidth, 2));
        if (_options.Attention && emotion.Attended.Count > 0)
        {
            var turns = string.Join(", ", emotion.Attended.Select(a => $"{a.Index + 1} ({a.Weight * 100:0}%)"));
            notes.AddRange(CellText.Wrap($"looks back at {turns}", _textWidth, 2));
        }

        return notes;
    }

    private static string Times(Utterance utterance) =>
        utterance.Start is not { } start ? ""
        : utterance.End is { } end ? $"{CellText.Clock(start)}–{CellText.Clock(end)} "
        : $"{CellText.Clock(start)} ";

    private static string Plural(int count, string thing) => $"{count:N0} {thing}{(count == 1 ? "" : "s")}";
}

/// <summary>What a view shows of each utterance.</summary>
/// <param name="Top">How many emotions at most; those under 5 % are left out, but never the first.</param>
/// <param name="Attention">Whether to name the utterances attended to.</param>
internal sealed record ViewOptions(int Top = 3, bool Attention = false);

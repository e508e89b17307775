using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>
/// Text, in the layout of a tool (<see cref="TextLayout"/>) or plain: <c>Speaker: text</c> a line. In plain text a line of three or more
/// hyphens separates conversations and blank lines mean nothing. A line may begin with a time stamp. A line without a speaker continues the
/// turn before it; before the first speaker it is a turn of an unnamed one.
/// </summary>
internal static partial class Transcript
{
    private const string Unwritten = "left out, as nobody said it: a notice of the program",
        Omitted = "left out, as nothing of it can be read: a message whose picture, sound or file is not in the text, or that was deleted",
        Before = "left out: a line before the first turn, such as a title, a date or who was there",
        Nobody = "read as said by \"unknown\": a line before the first name";

    public static void Read(SourceFile file, ConversationCollector into)
    {
        var layout = TextLayout.Of(file.Lines().Select(line => line.Text));
        into.Layout = layout?.Name ?? into.Layout;
        var scribe = new Scribe(file, into, layout);
        foreach (var (line, text) in file.Lines())
            scribe.Line(line, text);
        scribe.EndConversation();
    }

    // A stamp: an optional date, a clock time, AM or PM, the end of a range; in brackets or followed by a space or hyphen.
    [GeneratedRegex(
        @"^(?<open>[\[(])?\s{0,3}((?<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),?[T\s]{1,3})?"
            + @"(?<start>\d{1,3}:\d{2}(:\d{2})?([.,]\d{1,7})?)(?<half>\s?[AaPp]\.?[Mm]\.?)?"
            + @"(\s{0,3}(-->|[-–—→])\s{0,3}(?<end>\d{1,3}:\d{2}(:\d{2})?([.,]\d{1,7})?))?\s{0,3}"
            + @"(?(open)[\])])(?(open)|(?=[\s-]))[\s:–—-]{0,5}",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Stamp();

    // "Ben (5:03 PM): hi", "Ben [00:12]: hi"
    [GeneratedRegex(
        @"^(?<name>[^\s:：,;!?""][^:：,;!?""]{0,63}?)\s{0,3}"
            + @"[\[(]((?<clock>\d{1,2}:\d{2}(:\d{2})?\s?[AaPp]\.?[Mm]\.?)|(?<start>\d{1,3}:\d{2}(:\d{2})?([.,]\d{1,7})?))[\])]\s?:(\s+|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Stamped();

    [GeneratedRegex(
        @"\s?<(This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje"
            + @"|Ce message a été modifié|Questo messaggio è stato modificato"
            + @"|Mensagem editada|Dit bericht is bewerkt)\.?>$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Edited();

    /// <summary>Keeps the turn that is being written down.</summary>
    private sealed class Scribe(SourceFile file, ConversationCollector into, TextLayout? layout)
    {
        private readonly StringBuilder _text = new();
        private ConversationCollector.Draft? _conversation;
        private Utterance? _turn;
        private long _line;
        private bool _continues;
        private bool _named;
        private TimeSpan? _position;

        public void Line(long line, string raw)
        {
            var content = TextLayout.Clean(raw);
            if (content.Length == 0)
                return;
            if (layout is not null)
                LaidOut(line, raw, content);
            else if (content.Length >= 3 && content.AsSpan().IndexOfAnyExcept('-') < 0)
                EndConversation();
            else
                Plain(line, content);
        }

        public void EndConversation()
        {
            EndTurn();
            _conversation = null;
            _continues = false;
        }

        private void LaidOut(long line, string raw, string content)
        {
            var head = layout!.Head.Match(content);
            var name = head.Groups["name"];
            if (name.Success)
            {
                var text = head.Groups["text"].Value;
                // On an iPhone a mark before the text says that the program wrote it.
                var byProgram =
                    raw.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon && raw.AsSpan(colon + 2).StartsWith("\u200E");
                var start = Time(head.Groups["start"]) ?? _position;
                Begin(line, name.Value.Trim(), start, null, byProgram || layout.Notice?.IsMatch(text) == true ? "" : text);
                _position = null;
            }
            else if (head.Success && Time(head.Groups["start"]) is { } position)
                _position = position;
            else if (head.Success || layout.Notice?.IsMatch(content) == true)
                into.Warn(line, Unwritten);
            else if (_turn is null)
                into.Warn(line, Before);
            else if (layout.Goes)
                Continue(content);
            else
                into.Warn(line, Unwritten);
        }

        private void Plain(long line, string content)
        {
            var stamp = Stamp().Match(content);
            var rest = stamp.Success ? content[stamp.Length..] : content;
            var (speaker, text) = SpeakerPrefix.Split(rest);
            if (stamp.Success && speaker is null && !stamp.Groups["open"].Success && !stamp.Groups["date"].Success)
                (stamp, text) = (Match.Empty, content);
            if (speaker is null && !stamp.Success && Stamped().Match(content) is { Success: true } stamped)
                (stamp, speaker, text) = (stamped, stamped.Groups["name"].Value, content[stamped.Length..]);
            if (speaker is null && !stamp.Success && TextLayout.Footer().IsMatch(content))
            {
                into.Warn(line, Unwritten);
                return;
            }

            if (speaker is null && !stamp.Success && _continues)
            {
                Continue(text);
                return;
            }

            var dated = stamp.Groups["date"].Success || stamp.Groups["half"].Success;
            if (speaker is not null && !_named && _turn is not null)
                into.Warn(_line, Nobody);
            _named |= speaker is not null;
            Begin(line, speaker, dated ? null : Time(stamp.Groups["start"]), dated ? null : Time(stamp.Groups["end"]), text);
            _continues = speaker is not null || stamp.Success;
        }

        private void Begin(long line, string? speaker, TimeSpan? start, TimeSpan? end, string text)
        {
            EndTurn();
            _turn = new Utterance
            {
                Id = (_conversation?.Rows.Count ?? 0).ToString(CultureInfo.InvariantCulture),
                Speaker = speaker ?? Utterance.UnnamedSpeaker,
                Start = start,
                End = end,
            };
            _line = line;
            _text.Append(text);
        }

        private void Continue(string text)
        {
            _text.Append(_text.Length > 0 ? "\n" : "").Append(text);
            if (_text.Length > file.Limits.MaxTextLength)
                EndTurn();
        }

        private void EndTurn()
        {
            if (_turn is null)
                return;
            var text = _text.ToString();
            if (layout is not null)
                text = Edited().Replace(text, "");
            if (layout is not null && text.Length == 0)
                into.Warn(_line, Omitted);
            else
            {
                _conversation ??= into.Begin(file, _line, (into.Drafts.Count + 1).ToString(CultureInfo.InvariantCulture), null);
                into.Add(_conversation, _line, _turn with { Text = text });
            }

            _text.Clear();
            _turn = null;
        }

        private static TimeSpan? Time(Group stamp) => stamp.Success && ClockTime.TryParse(stamp.Value, out var time) ? time : null;
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>
/// Plain text, <c>Speaker: text</c> a line. A line of three or more hyphens separates conversations; blank lines mean nothing. A line may
/// begin with a time stamp as chat
/// and meeting exports have it. A line without a speaker continues the turn before it; before the first speaker it is a turn of an unnamed
/// one.
/// </summary>
internal static partial class Transcript
{
    // Phones put it before the stamp.
    private const char LeftToRightMark = '\u200E';

    public static void Read(SourceFile file, ConversationCollector into)
    {
        var scribe = new Scribe(file, into);
        foreach (var (line, text) in file.Lines())
            scribe.Line(line, text.TrimStart(LeftToRightMark).Trim());
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

    /// <summary>Keeps the turn that is being written down.</summary>
    private sealed class Scribe(SourceFile file, ConversationCollector into)
    {
        private readonly StringBuilder _text = new();
        private ConversationCollector.Draft? _conversation;
        private Utterance? _turn;
        private long _line;
        private bool _continues;

        public void Line(long line, string content)
        {
            if (content.Length == 0)
                return;
            if (content.Length >= 3 && content.AsSpan().IndexOfAnyExcept('-') < 0)
            {
                EndConversation();
                return;
            }

            var stamp = Stamp().Match(content);
            var rest = stamp.Success ? content[stamp.Length..] : content;
            var (speaker, text) = SpeakerPrefix.Split(rest);
            if (stamp.Success && speaker is null && !stamp.Groups["open"].Success && !stamp.Groups["date"].Success)
                (stamp, text) = (Match.Empty, content);
            if (speaker is null && !stamp.Success && _continues)
            {
                _text.Append(_text.Length > 0 ? "\n" : "").Append(text);
                if (_text.Length > file.Limits.MaxTextLength)
                    EndTurn();
                return;
            }

            EndTurn();
            var dated = stamp.Groups["date"].Success || stamp.Groups["half"].Success;
            _turn = new Utterance
            {
                Id = (_conversation?.Rows.Count ?? 0).ToString(CultureInfo.InvariantCulture),
                Speaker = speaker ?? Utterance.UnnamedSpeaker,
                Start = dated ? null : Time(stamp.Groups["start"]),
                End = dated ? null : Time(stamp.Groups["end"]),
            };
            _line = line;
            _continues = speaker is not null || stamp.Success;
            _text.Append(text);
        }

        public void EndConversation()
        {
            EndTurn();
            _conversation = null;
            _continues = false;
        }

        private void EndTurn()
        {
            if (_turn is null)
                return;
            _conversation ??= into.Begin(file, _line, (into.Drafts.Count + 1).ToString(CultureInfo.InvariantCulture), null);
            into.Add(_conversation, _line, _turn with { Text = _text.ToString() });
            _text.Clear();
            _turn = null;
        }

        private static TimeSpan? Time(Group stamp) => stamp.Success && ClockTime.TryParse(stamp.Value, out var time) ? time : null;
    }
}

using System.Buffers;
using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>
/// How a tool lays out text: which lines begin a turn, and which are not said by anybody. A line that is neither goes on with the turn
/// before it.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="Head">
/// A line that begins a turn, with the groups <c>name</c>, and where there are, <c>text</c>, <c>start</c>, <c>end</c> and
/// <c>clock</c>, a time of the day. Without a name it is a notice of the tool.
/// </param>
/// <param name="Notice">A line that nobody said, or the whole text of a turn that nobody wrote; null for none.</param>
/// <param name="Share">The least share of lines that are heads, for a file to be of this layout.</param>
/// <param name="Goes">Whether lines that are neither continue a turn.</param>
internal sealed partial record TextLayout(string Name, Regex Head, Regex? Notice, double Share, bool Goes = true)
{
    private const int Looked = 400;

    private static readonly SearchValues<char> Directions = SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF"
    );

    // A date as any locale has it, after it a time, after that the half of the day: "p. m.", "PM", "น.", in front of it in East Asia.
    private const string Date = @"\d{1,4}\s?[./\-年년]\s?\d{1,2}\s?[./\-月월]\s?\d{1,4}\s?[.日일]?",
        Clock = @"(\p{L}{2}\s?)?\d{1,2}[:.]\d{2}([:.]\d{2})?([.,]\d{1,6})?(\s?\p{L}[\p{L}\p{M}.]{0,5}(\s\p{L}\.)?)?",
        Moment = $@"{Date}[,،]?(\s{{1,3}}|T|\s\p{{L}}{{1,3}}\s){Clock}",
        Position = @"\d{1,3}:\d{2}(:\d{2})?([.,]\d{1,7})?",
        FooterText =
            "Transcribed by .{1,80}|.{1,80} (started|stopped) transcription|Meeting ended after .{1,40}"
            + "|This editable transcript was computer generated.*",
        Person = @"[\p{L}\p{M}\p{N}+@_~(][^\n:：]{0,79}?";

    /// <summary>All that are known, the one that fits first counts.</summary>
    public static IReadOnlyList<TextLayout> All { get; } =
    [
        new("chat with dates, as WhatsApp exports it", DatedHead(), DatedNotice(), 0.02) { IsFirst = true, Least = 1 },
        new("Discord export (text)", DiscordHead(), DiscordNotice(), 0.15),
        new("Zoom chat", ZoomHead(), ZoomNotice(), 0.3),
        new("IRC log", IrcHead(), null, 0.5, Goes: false) { Least = 1 },
        new("Markdown transcript", MarkdownHead(), MarkdownNotice(), 0.2),
        new("transcript with a line for each name and time", BlockHead(), MeetingNotice(), 0.2),
        new("Google Meet transcript", MeetHead(), MeetingNotice(), 0.3) { Mark = MeetMark(), Marks = 1 },
        new("transcript of last and first names", LastFirstHead(), Footer(), 0.3) { Mark = LastFirst(), Marks = 2 },
    ];

    /// <summary>A line that must be there for the layout, as often as <see cref="Marks"/>; null for none.</summary>
    public Regex? Mark { get; init; }

    /// <summary>How often the mark must be there.</summary>
    public int Marks { get; init; }

    /// <summary>How many lines must begin turns.</summary>
    public int Least { get; init; } = 2;

    /// <summary>Whether the first line must be a head.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The layout of lines; null where they are of none, as plain text is.</summary>
    public static TextLayout? Of(IEnumerable<string> lines)
    {
        var some = lines.Select(Clean).Where(line => line.Length > 0).Take(Looked).ToArray();
        return All.FirstOrDefault(layout =>
            (!layout.IsFirst || (some.Length > 0 && layout.Head.IsMatch(some[0])))
            && some.Count(line => layout.Head.Match(line).Groups["name"].Success) is var named
            && named >= layout.Least
            && named >= layout.Share * some.Length
            && (layout.Mark is null || some.Count(layout.Mark.IsMatch) >= layout.Marks)
        );
    }

    /// <summary>Without the marks that tell in which direction to write, which phones put around names, numbers and notices.</summary>
    public static string Clean(string line) =>
        (line.AsSpan().ContainsAny(Directions) ? string.Concat(line.Where(letter => !Directions.Contains(letter))) : line).Trim();

    /// <summary>What a program writes at the end, and of itself.</summary>
    [GeneratedRegex($"^({FooterText})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Footer();

    // "[12.03.24, 10:15:02] Ann: hi" on an iPhone, "12/03/24, 10:15 p. m. - Ann: hi" on Android.
    [GeneratedRegex(
        $@"^(\[{Moment}\]|{Moment}\s[-–]\s)\s?((?<name>[^\s:""“„«][^:""“„«]{{0,127}}?):(\s(?<text>.*)|$)|(?<note>.*)$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex DatedHead();

    [GeneratedRegex(
        @"^(<[^<>]{3,60}>|\S{1,120}\.\w{2,5}\s\([^()]{3,40}\)|null|(image|video|audio|sticker|GIF|document|Contact card|video note) omitted"
            + @"|(Bild|Video|Audio|Sticker|GIF|Dokument|Kontaktkarte) weggelassen|(imagen|audio|video|sticker|GIF|documento) omitid[oa]"
            + @"|(image|vidéo|audio|sticker|GIF|document) absente?|(immagine|video|audio|sticker|GIF|documento) omess[oa]"
            + @"|This message was deleted|You deleted this message|Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht"
            + @"|Se eliminó este mensaje|Este mensaje fue eliminado|Eliminaste este mensaje|Ce message a été supprimé"
            + @"|Vous avez supprimé ce message|(Essa mensagem|Mensagem) (foi )?apagada|Você apagou esta mensagem"
            + @"|Questo messaggio è stato eliminato|Hai eliminato questo messaggio|Dit bericht is verwijderd|U hebt dit bericht verwijderd"
            + @"|Missed (voice|video) call|Waiting for this message.{0,60})\.?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex DatedNotice();

    // "[12/03/2024 10:15] ann" over the message.
    [GeneratedRegex($@"^\[{Moment}\]\s(?<name>{Person})(\s\(pinned\))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DiscordHead();

    [GeneratedRegex(
        @"^(={20,}|(Guild|Channel|Topic|After|Before): .*|Exported \d.*|\{(Attachments|Embed|Stickers|Reactions)\}"
            + @"|https://(cdn|media)\.discordapp\.\S+"
            + @"|Pinned a message\.|Joined the server\.|Started a call.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex DiscordNotice();

    // "10:15:02 From Ann Lee to Everyone:" and what she wrote behind it or in the next line; times are of the day.
    [GeneratedRegex(
        @"^(?<clock>\d{1,2}:\d{2}:\d{2})(\s[AP]M)?\s{1,4}From\s{1,4}(?<name>[^\n:]{1,80}?)"
            + @"(\s{1,4}to\s{1,4}[^\n:]{1,80}?(\([^()]{1,40}\))?)?\s{0,2}:(\s+(?<text>.*)|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ZoomHead();

    [GeneratedRegex(
        @"^(Reacted to "".*"" with .*|Removed a \S+ reaction from "".*""|Replying to "".*"")$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ZoomNotice();

    // "[10:15] <mia> hi", and what is no turn: "*** ann has joined", "-!- …", "--> …", "* Joins: …".
    [GeneratedRegex(
        $@"^(\[?({Date}[\sT])?\d{{1,2}}:\d{{2}}(:\d{{2}})?\]?\s{{1,3}})?<[@+%&~!\s]?(?<name>[^<>\s]{{1,64}})>(\s(?<text>.*)|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex IrcHead();

    // "**Ann Lee:** hi", "**Ann Lee** (0:03): hi", "**Ann Lee** [0:03]" over the text.
    [GeneratedRegex(
        $@"^([-*+]\s{{1,3}})?(\[(?<start>{Position})\]\s)?\*\*(?<name>{Person})"
            + $@"(\s?[\[(](?<start>{Position})[\])])?\s?:?\*\*(\s?[\[(](?<start>{Position})[\])])?"
            + $@"\s?(:?\s(?<text>\S.*)|:?$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MarkdownHead();

    [GeneratedRegex(
        @"^#{1,6}\s.*$|^(-{3,}|\*{3,}|_{3,})$|^\*\*(Date|Attendees|Duration|Participants)[:*].*$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex MarkdownNotice();

    // "Ann Lee  0:03", "Speaker 1 (00:03)", "Ann Lee [0:03]:", "Ann Lee | 00:03", and after two spaces the text.
    [GeneratedRegex(
        $@"^(?<name>(?!\d)[\p{{L}}\p{{M}}\p{{N}}+@_~(][^\n:：]{{0,63}}?(?<!,|\b20\d{{2}}))"
            + $@"(\s{{1,8}}[|·•–—-]?\s{{0,4}}|\s?[(\[])"
            + $@"((?<clock>{Position}\s?[AaPp]\.?\s?[Mm]\.?)|(?<start>{Position}))[)\]]?:?(\s{{2,8}}(?<text>\S.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex BlockHead();

    [GeneratedRegex(
        $@"^({FooterText}" + @"|(\d{1,2}h )?\d{1,2}m \d{1,2}s|Attendees|Transcript|-{3,}|\d{1,2}:\d{2}:\d{2}|Unknown Speaker joined.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MeetingNotice();

    [GeneratedRegex(
        $@"^((?<start>\d{{1,2}}:\d{{2}}:\d{{2}})$|(?<name>{Person})\s?:(\s(?<text>.*)|$))",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MeetHead();

    [GeneratedRegex(
        @"^(Attendees|Transcript|.{1,200} [-–—] Transcript"
            + @"|Meeting ended after .{1,40}|This editable transcript was computer generated.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MeetMark();

    // "O'Brien, Pat: hi", in a file with more such.
    [GeneratedRegex(
        @"^(\[[0-9:.]{4,12}\]\s)?\p{Lu}[^\s,:]{1,40}, \p{Lu}[^\s,:]{0,40}( \p{Lu}[^\s,:]{0,40})?:\s",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LastFirst();

    [GeneratedRegex(
        $@"^(\[(?<start>{Position})\]\s)?(?<name>[\p{{L}}\p{{M}}\p{{N}}+@_~][^\s,:;!?""]{{0,63}}"
            + $@"(,?\s[^\s,:;!?""]{{1,63}}){{0,3}})\s?:(\s(?<text>.*)|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LastFirstHead();
}

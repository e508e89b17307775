using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace EmotionRnn.Conversations;

/// <summary>Timed Text (TTML, https://www.w3.org/TR/ttml2/): paragraphs with times, and agents who speak them.</summary>
internal static class TimedText
{
    /// <summary>Whether the file is XML whose first element is <c>tt</c>.</summary>
    public static bool Looks(SourceFile file)
    {
        if (file.Bytes.Span.TrimStart(" \t\r\n"u8) is not [(byte)'<', ..])
            return false;
        try
        {
            using var reader = Open(file);
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "tt";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>Reads the file as one conversation.</summary>
    public static void Read(SourceFile file, ConversationCollector into)
    {
        XElement root;
        try
        {
            using var reader = Open(file);
            root = XElement.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            throw file.Error(e.LineNumber, "the XML is broken", "correct it there or just before", e.LinePosition, e);
        }

        var frameRate = Rate(root, "frameRate", 30);
        var tickRate = Rate(root, "tickRate", Attribute(root, "frameRate") is null ? 1 : frameRate);
        var agents = root.Descendants()
            .Where(element => element.Name.LocalName == "agent" && Attribute(element, "id") is not null)
            .GroupBy(element => Attribute(element, "id")!)
            .ToDictionary(group => group.Key, group => group.First().Value.Trim());
        var cues = new List<Subtitles.Cue>();
        foreach (var paragraph in root.Descendants().Where(element => element.Name.LocalName == "p"))
        {
            var line = ((IXmlLineInfo)paragraph).LineNumber;
            var start = Time(paragraph, "begin");
            if (start is null)
            {
                into.Warn(line, "left out, as it has no time: a paragraph");
                continue;
            }

            var end = Time(paragraph, "end") ?? start + Time(paragraph, "dur");
            var agent = Attribute(paragraph, "agent");
            cues.Add(
                new(
                    line,
                    start.Value,
                    end,
                    [.. Text(paragraph).Split('\n')],
                    agent is null ? null
                        : agents.GetValueOrDefault(agent) is { Length: > 0 } name ? name
                        : agent
                )
            );

            TimeSpan? Time(XElement element, string name)
            {
                if (Attribute(element, name) is not { } text)
                    return null;
                return Seconds(text.Trim(), frameRate, tickRate) is { } seconds && ClockTime.TryFromSeconds(seconds, out var time)
                    ? time
                    : throw file.Error(line, $"\"{CsvTable.Shorten(text)}\" is not a time", "write 00:00:01.500, 1.5s or 1500ms");
            }
        }

        CueText.AddAll(cues, file, into);
    }

    private static XmlReader Open(SourceFile file) =>
        XmlReader.Create(
            new StringReader(System.Text.Encoding.UTF8.GetString(file.Bytes.Span.TrimStart(" \t\r\n"u8))),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = file.Limits.MaxFileBytes,
            }
        );

    // White space is for the eye, and only a break is a line.
    private static string Text(XElement paragraph) =>
        string.Concat(
            paragraph
                .DescendantNodes()
                .Select(node =>
                    node is XText text ? string.Join(' ', text.Value.Split((char[]?)null))
                    : node is XElement { Name.LocalName: "br" } ? "\n"
                    : ""
                )
        );

    private static string? Attribute(XElement element, string name) =>
        element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    private static double Rate(XElement root, string name, double missing) =>
        double.TryParse(Attribute(root, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : missing;

    private static double? Seconds(string text, double frameRate, double tickRate)
    {
        var parts = text.Split(':');
        if (parts.Length is 3 or 4)
            return Number(parts[0]) * 3600
                + Number(parts[1]) * 60
                + Number(parts[2])
                + (parts.Length == 4 ? Number(parts[3]) / frameRate : 0);
        var digits = text.TrimEnd('h', 'm', 's', 'f', 't');
        return text[digits.Length..] switch
        {
            "h" => Number(digits) * 3600,
            "m" => Number(digits) * 60,
            "s" or "" => Number(digits),
            "ms" => Number(digits) / 1000,
            "f" => Number(digits) / frameRate,
            "t" => Number(digits) / tickRate,
            _ => null,
        };
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}

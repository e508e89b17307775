using System.IO.Compression;
using System.Text;
using System.Xml;

namespace EmotionRnn.Conversations;

/// <summary>Text in an archive: a document of Word, as Teams writes them, or a chat with its pictures, as phones share them.</summary>
internal static class PackedText
{
    /// <summary>Whether the bytes begin as an archive does.</summary>
    public static bool Looks(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Whether an archive holds a chat beside other files.</summary>
    public static bool HoldsChat(Stream stream)
    {
        try
        {
            using var archive = new ZipArchive(stream);
            return archive.Entries.Any(IsChat);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The text of the archive, as bytes; null where it holds none that is known.</summary>
    /// <exception cref="ConversationFormatException">It is broken, or its text larger than the limit.</exception>
    public static byte[]? Read(string name, byte[] bytes, ReadLimits limits)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes));
            if (archive.GetEntry("word/document.xml") is { } document)
            {
                using var words = document.Open();
                return Encoding.UTF8.GetBytes(Paragraphs(words, limits));
            }

            var texts = archive.Entries.Where(IsText).ToArray();
            if ((Array.Find(texts, IsChat) ?? (texts is [var only] ? only : null)) is not { } chat)
                return null;
            using var stream = chat.Open();
            return SourceFile.ReadBytes(stream, $"{name}/{chat.Name}", limits);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException)
        {
            throw new ConversationFormatException(
                name,
                null,
                "it is a broken archive or document",
                "save or download it again",
                innerException: e
            );
        }
    }

    private static bool IsText(ZipArchiveEntry entry) => Path.GetExtension(entry.Name).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    private static bool IsChat(ZipArchiveEntry entry) =>
        IsText(entry) && (entry.Name == "_chat.txt" || entry.Name.Contains("WhatsApp", StringComparison.Ordinal));

    private static string Paragraphs(Stream stream, ReadLimits limits)
    {
        var text = new StringBuilder();
        using var reader = XmlReader.Create(
            stream,
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = limits.MaxFileBytes }
        );
        var inText = false;
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                var begins = reader.NodeType == XmlNodeType.Element;
                inText = reader.LocalName == "t" && begins && !reader.IsEmptyElement;
                if (begins ? reader.LocalName is "br" or "cr" : reader.LocalName == "p")
                    text.Append('\n');
                else if (begins && reader.LocalName == "tab")
                    text.Append("  ");
            }
            else if (inText)
                text.Append(reader.Value);
        }

        return text.ToString();
    }
}

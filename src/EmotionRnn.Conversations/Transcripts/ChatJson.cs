using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>
/// What programs for chats export: Telegram, Discord (DiscordChatExporter), Slack, Messenger, and the <c>role</c> and <c>content</c> of
/// chat models. Each message is a turn. Their times are of the calendar and no positions in a recording.
/// </summary>
internal static partial class ChatJson
{
    private const string Notice = "left out, as nobody said it: a notice of the program",
        Omitted = "left out, as it has no text: a picture, sound or file, or a message that was deleted",
        Instruction = "left out, as nobody said it in the conversation: an instruction to the model, or what a tool answered",
        Forwarded = "read as said by who forwarded it: a message of somebody else",
        Unnamed = "named by the program's number, as the file does not say the name: who wrote a message";

    public static ToolJson.Shape[] Shapes { get; } =
    [
        new("chat as JSON", top => top.Has("messages") || top.Has("chats"), ReadChats),
        new(
            "role and content of a chat model",
            top => top.Has("role", "content"),
            (roots, into) => ReadMessages(roots[0], Values(roots), "1", into)
        ),
        new(
            "JSON of Slack",
            top => top.IsArray && top.Has("type", "ts"),
            (roots, into) => ReadMessages(roots[0], Values(roots), "1", into)
        ),
    ];

    private static IEnumerable<JsonNode> Values(IEnumerable<JsonNode> roots) =>
        roots.SelectMany(root => root.IsArray ? root.Items() : [root]);

    private static void ReadChats(IReadOnlyList<JsonNode> roots, ConversationCollector into)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chat in Values(roots).SelectMany(root => root["chats"] is { } chats ? chats.Items("list") : [root]))
        {
            var id = chat.Name("id", "name", "title", "threadName") ?? chat["channel"]?.Name("name") ?? $"{taken.Count + 1}";
            ReadMessages(chat, chat.Items("messages"), taken.Add(id) ? id : $"{id} ({taken.Count + 1})", into);
        }
    }

    private static void ReadMessages(JsonNode chat, IEnumerable<JsonNode> messages, string id, ConversationCollector into)
    {
        var all = messages.ToArray();
        if (all.Length == 0)
        {
            into.Warn(chat.Line, "left out: a chat without messages");
            return;
        }

        var (name, read) = Program(all[0]);
        into.Layout = name;
        var people = new People();
        ConversationCollector.Draft? draft = null;
        foreach (var message in name is Messenger or Slack ? all.OrderBy(When) : all.AsEnumerable())
        {
            var (speaker, text, problem) = read(message, people);
            if (problem is not null)
                into.Warn(message.Line, problem);
            if (problem is not null and not (Forwarded or Unnamed))
                continue;
            if (string.IsNullOrWhiteSpace(text))
            {
                into.Warn(message.Line, Omitted);
                continue;
            }

            draft ??= into.Begin(chat.Source.File, message.Line, id, null);
            into.Add(
                draft,
                message.Line,
                new Utterance
                {
                    Id = draft.Rows.Count.ToString(CultureInfo.InvariantCulture),
                    Speaker = speaker is { Length: > 0 } ? TextLayout.Clean(speaker) : Utterance.UnnamedSpeaker,
                    Text = text.Trim(),
                }
            );
        }
    }

    private const string Messenger = "Messenger export",
        Slack = "JSON of Slack";

    private static (string Name, Func<JsonNode, People, (string? Speaker, string? Text, string? Problem)> Read) Program(JsonNode first) =>
        first["role"] is not null ? ("role and content of a chat model", ReadRole)
        : first["author"] is not null ? ("Discord export", ReadDiscord)
        : first["sender_name", "senderName"] is not null ? (Messenger, ReadMessenger)
        : first["ts"] is not null ? (Slack, ReadSlack)
        : first["date"] is not null && first["type"] is not null ? ("Telegram export", ReadTelegram)
        : throw first.Wrong("the messages are of no program that is known (Telegram, Discord, Slack, Messenger, role and content)");

    private static (string?, string?, string?) ReadRole(JsonNode message, People people) =>
        message.Text("role") is "system" or "developer" or "tool" or "function"
            ? (null, null, Instruction)
            : (message.Name("name", "role"), TextOf(message["content"]), null);

    private static (string?, string?, string?) ReadTelegram(JsonNode message, People people) =>
        message.Text("type") != "message"
            ? (null, null, Notice)
            : (
                people.Name(message.Name("from_id"), message.Name("from") ?? "deleted account"),
                TextOf(message["text"]),
                message["forwarded_from"] is null ? null : Forwarded
            );

    private static (string?, string?, string?) ReadDiscord(JsonNode message, People people) =>
        message.Text("type") is not ("Default" or "Reply" or "")
            ? (null, null, Notice)
            : (
                people.Name(message["author"]!.Value.Name("id"), message["author"]!.Value.Name("nickname", "name")),
                TextOf(message["content"]),
                null
            );

    private static (string?, string?, string?) ReadMessenger(JsonNode message, People people) =>
        message.Text("type") is "Subscribe" or "Unsubscribe" or "Call" ? (null, null, Notice)
        : IsTrue(message["is_unsent", "isUnsent"]) ? (null, null, Omitted)
        : (Repaired(message.Name("sender_name", "senderName")), Repaired(TextOf(message["content", "text"])), null);

    private static (string?, string?, string?) ReadSlack(JsonNode message, People people)
    {
        var subtype = message.Text("subtype");
        if (
            subtype.StartsWith("channel_", StringComparison.Ordinal)
            || subtype.StartsWith("group_", StringComparison.Ordinal)
            || subtype is "tombstone" or "pinned_item"
        )
            return (null, null, Notice);
        var id = message.Name("user", "bot_id");
        var known = message["user_profile"] is { } profile ? profile.Name("real_name", "display_name", "name") : message.Name("username");
        var text = WebUtility.HtmlDecode(
            Link()
                .Replace(
                    TextOf(message["text"]) ?? "",
                    link => link.Groups["label"] is { Success: true } label ? label.Value : link.Groups["to"].Value
                )
        );
        var problem = known is null && people.Known(id) is null ? Unnamed : null;
        return (people.Name(id, known ?? id), text, problem);
    }

    /// <summary>A text, or an array of texts and of objects with one.</summary>
    private static string? TextOf(JsonNode? node) =>
        node is not { } value ? null
        : value.AsText is { } text ? text
        : value.IsArray ? string.Concat(value.Items().Select(part => part.AsText ?? (part.IsObject ? part["text"]?.AsText : null)))
        : null;

    private static double When(JsonNode message) =>
        double.TryParse(message.Name("timestamp_ms", "timestamp", "ts"), CultureInfo.InvariantCulture, out var time) ? time : 0;

    private static bool IsTrue(JsonNode? node) => node?.Element.ValueKind == JsonValueKind.True;

    // Facebook writes each byte of UTF-8 as a character of its own.
    private static string? Repaired(string? text)
    {
        if (text is null || text.All(char.IsAscii) || text.Any(letter => letter > '\u00FF'))
            return text;
        try
        {
            return new UTF8Encoding(false, true).GetString(Encoding.Latin1.GetBytes(text));
        }
        catch (DecoderFallbackException)
        {
            return text;
        }
    }

    // "<@U1|ann>", "<https://example.org|here>", "<#C1|general>"
    [GeneratedRegex(
        @"<(?<to>[@#!]?[^<>|\s]{1,2000})(\|(?<label>[^<>]{0,1000}))?>",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Link();

    /// <summary>Names by the programs' numbers: one person keeps the first name, and two of one name stay two.</summary>
    private sealed class People
    {
        private readonly Dictionary<string, string> _nameOf = new(StringComparer.Ordinal);

        public string? Known(string? id) => id is null ? null : _nameOf.GetValueOrDefault(id);

        public string? Name(string? id, string? name)
        {
            if (id is null || name is null)
                return name;
            if (!_nameOf.TryGetValue(id, out var known))
                _nameOf.Add(id, known = _nameOf.ContainsValue(name) ? $"{name} ({id})" : name);
            return known;
        }
    }
}

using System.IO.Compression;
using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class ChatTests
{
    private const string Dated = "chat with dates, as WhatsApp exports it";

    [Fact]
    public void WhatsApp_on_Android_has_notices_media_and_edited_and_deleted_messages() =>
        Assert.Equal(
            [
                Dated,
                "Ann Lee: We won!/Can you believe it?",
                "+43 660 1234567: No way: really?",
                "Pat, Jr. 🎉: I am late",
                "Ann Lee: nice pic",
                "! 1 x2 left out",
                "! 5 x4 left out",
            ],
            Layout.Read(
                """
                12/03/24, 10:14 - Messages and calls are end-to-end encrypted. Tap to learn more.
                12/03/24, 10:15 - Ann Lee created group "Plans: summer"
                12/03/24, 10:15 - Ann Lee: We won!
                Can you believe it?
                12/03/24, 10:16 - Ann Lee: <Media omitted>
                12/03/24, 10:16 - +43 660 1234567: No way: really?
                12/03/24, 10:17 - Ann Lee: This message was deleted
                12/03/24, 10:17 - Pat, Jr. 🎉: I am late <This message was edited>
                12/03/24, 10:18 - Ann Lee: IMG-20240312-WA0001.jpg (file attached)
                nice pic
                12/03/24, 10:18 - Pat, Jr. 🎉: null
                12/03/24, 10:19 - Ann Lee: PTT-20240312-WA0002.opus (file attached)

                """
            )
        );

    [Fact]
    public void WhatsApp_on_an_iPhone_marks_what_the_program_wrote() =>
        Assert.Equal(
            [Dated, "Ann Lee: We won!/Can you believe it?", "Ben: No way", "! 1 x3 left out"],
            Layout.Read(
                "[12.03.24, 10:15:02] Plans: \u200EMessages and calls are end-to-end encrypted.\r\n"
                    + "[12.03.24, 10:15:03] Ann Lee: We won!\r\nCan you believe it?\r\n"
                    + "\u200E[12.03.24, 10:15:09] Ben: \u200Eimage omitted\r\n"
                    + "[12.03.24, 10:16:00] Ben: No way \u200E<This message was edited>\r\n"
                    + "\u200E[12.03.24, 10:16:10] Ben: \u200E<attached: 0001-PHOTO.jpg>\r\n"
            )
        );

    [Theory]
    [InlineData("3/12/24, 10:15\u202FPM - {0}")]
    [InlineData("12/3/24, 10:15 p.\u00A0m. - {0}")]
    [InlineData("12/03/2024 10:15 - {0}")]
    [InlineData("12/03/2024 à 10:15 - {0}")]
    [InlineData("12.03.24, 10:15 - {0}")]
    [InlineData("2024-03-12 10:15 - {0}")]
    [InlineData("2024/03/12 10:15 - {0}")]
    [InlineData("12-03-2024 10:15 - {0}")]
    [InlineData("12.3.2024 klo 10.15 - {0}")]
    [InlineData("2024. 3. 12. 오후 3:15 - {0}")]
    [InlineData("2024년 3월 12일 오후 3:15 - {0}")]
    [InlineData("١٢/٣/٢٠٢٤، ١٠:١٥ م - {0}")]
    [InlineData("[12/03/24, 10:15:02 AM] {0}")]
    [InlineData("[2024-03-12, 10:15:02] {0}")]
    [InlineData("[12/3/24 10:15:02 p.\u00A0m.] {0}")]
    [InlineData("[2024/3/12 下午3:15:02] {0}")]
    [InlineData("[12.03.2024, 10:15:02] {0}")]
    public void Dates_and_times_of_any_locale_are_read_past(string line) =>
        Assert.Equal(
            [Dated, "Ann: hi there", "Ben: hello/you", "! 2 x1 left out"],
            Layout.Read(
                string.Join(
                    '\n',
                    string.Format(null, line, "Ann: hi there"),
                    string.Format(null, line, "Ann added Ben"),
                    string.Format(null, line, "Ben: hello"),
                    "you"
                )
            )
        );

    [Fact]
    public void A_chat_that_a_phone_shares_in_an_archive_is_read()
    {
        var archive = Archive(
            ("a/PTT-1.opus", "OggS"),
            ("readme.txt", "x"),
            ("WhatsApp Chat with Ben.txt", "12/03/24, 10:15 - Ann: We won!\n12/03/24, 10:16 - Ben: No!\n")
        );
        Assert.Equal([Dated, "Ann: We won!", "Ben: No!"], Layout.Read(archive));
        var sheet = Assert.Throws<ConversationFormatException>(() => Layout.Read(Archive(("xl/workbook.xml", "<workbook/>"))));
        Assert.Equal(
            "input: it is an archive or office document, not a transcript; unpack it, or save it as plain text (.txt) or CSV",
            sheet.Message
        );
        var bomb = Assert.Throws<ConversationFormatException>(() =>
            ConversationReader.Read(
                new MemoryStream(Archive(("_chat.txt", new string('a', 100_000)))),
                limits: new ReadLimits { MaxFileBytes = 10_000 }
            )
        );
        Assert.Contains("larger than", bomb.Message, StringComparison.Ordinal);
        Assert.Contains(
            "broken archive",
            Assert.Throws<ConversationFormatException>(() => Layout.Read(archive[..^30])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_document_of_Teams_is_read() =>
        Assert.Equal(
            ["transcript with a line for each name and time", "Ann Lee: Hello all. @3-", "Ben: Hi & welcome. @7-", "! 1 x1 left out"],
            Layout.Read(
                Archive(
                    (
                        "word/document.xml",
                        """
                        <w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Weekly sync</w:t></w:r></w:p>
                        <w:p><w:r><w:t xml:space="preserve">Ann Lee   0:03</w:t><w:br/><w:t>Hello all.</w:t></w:r></w:p>
                        <w:p><w:r><w:t xml:space="preserve">Ben   </w:t></w:r><w:r><w:t>0:07</w:t></w:r></w:p>
                        <w:p><w:r><w:t>Hi &amp; welcome.</w:t></w:r></w:p></w:body></w:document>
                        """
                    )
                )
            )
        );

    [Fact]
    public void Discord_as_text_has_names_over_messages() =>
        Assert.Equal(
            ["Discord export (text)", "ann: hi there/all: good?", "ben_42: sure", "! 1 x6 left out", "! 13 x1 left out"],
            Layout.Read(
                """
                ==============================================================
                Guild: Friends
                Channel: Text Channels / general
                ==============================================================

                [12/03/2024 10:15] ann
                hi there
                all: good?

                [12/03/2024 10:16] ben_42
                sure

                [12/03/2024 10:17] ann
                {Attachments}
                https://cdn.discordapp.com/attachments/1/2/cat.png

                """
            )
        );

    [Fact]
    public void Irc_logs_have_names_in_angles() =>
        Assert.Equal(
            ["IRC log", "mia: hi: you", "tom: ho", "mia: bye", "! 1 x1 left out", "! 5 x1 left out"],
            Layout.Read(
                "[10:15] *** tom has joined #chat\n[10:15] <mia> hi: you\n[10:16] <@tom> ho\n10:17:30 <+mia> bye\n[10:18] * tom waves\n"
            )
        );

    [Fact]
    public void Telegram_has_services_entities_and_stickers() =>
        Assert.Equal(
            [
                "Telegram export",
                "Ann: We won at the fair!",
                "Ben: news",
                "Ann (user3): another Ann",
                "! 3 x1 left out",
                "! 6 x1 left out",
                "! 8 x1 read as said by who forwarded it",
            ],
            Layout.Read(
                """
                {"name": "Friends", "type": "private_group", "id": 77, "messages": [

                {"id": 1, "type": "service", "date": "2024-03-12T10:15:02", "actor": "Ann", "action": "create_group", "text": ""},
                {"id": 2, "type": "message", "date": "2024-03-12T10:15:03", "from": "Ann", "from_id": "user1",
                "text": ["We won ", {"type": "bold", "text": "at the fair"}, "!"]},
                {"id": 3, "type": "message", "date": "2024-03-12T10:15:04", "from": "Ben", "from_id": "user2",
                "media_type": "sticker", "text": ""},
                {"id": 4, "type": "message", "date": "2024-03-12T10:15:05", "from": "Ben", "from_id": "user2",
                "forwarded_from": "News", "text": "news"},
                {"id": 5, "type": "message", "date": "2024-03-12T10:15:06", "from": "Ann", "from_id": "user3", "text": "another Ann"}]}
                """
            )
        );

    [Fact]
    public void Discord_as_json_has_types_and_nicknames() =>
        Assert.Equal(
            ["Discord export", "Ann: hi", "ben: ho", "! 4 x1 left out"],
            Layout.Read(
                """
                {"guild": {"id": "1", "name": "Friends"}, "channel": {"id": "2", "name": "general"}, "messages": [
                {"id": "1", "type": "Default", "timestamp": "2024-03-12T10:15:02Z", "content": "hi", "author": {"id": "9",
                "name": "ann_1", "nickname": "Ann"}},
                {"id": "2", "type": "GuildMemberJoin", "timestamp": "2024-03-12T10:15:03Z", "content": "Joined the server.",
                "author": {"id": "8", "name": "ben"}},
                {"id": "3", "type": "Reply", "timestamp": "2024-03-12T10:15:04Z", "content": "ho", "author": {"id": "8",
                "name": "ben", "nickname": null}}]}
                """
            )
        );

    [Fact]
    public void Slack_has_profiles_links_and_joins() =>
        Assert.Equal(
            ["JSON of Slack", "Ann Lee: see here & there", "U2: ok @U1", "! 1 x1 left out", "! 5 x1 named by the program's number"],
            Layout.Read(
                """
                [{"type": "message", "subtype": "channel_join", "user": "U2", "text": "<@U2> has joined the channel",
                "ts": "1710238500.000100"},
                {"type": "message", "user": "U1", "text": "see <https://example.org|here> &amp; there",
                "ts": "1710238501.000100", "user_profile": {"real_name": "Ann Lee"}},
                {"type": "message", "user": "U2", "text": "ok <@U1>", "ts": "1710238502.000100"}]
                """
            )
        );

    [Fact]
    public void Messenger_is_newest_first_and_its_letters_are_bytes() =>
        Assert.Equal(
            ["Messenger export", "Ann Müller: schön!", "Ben: ok", "! 2 x1 left out"],
            Layout.Read(
                """
                {"participants": [{"name": "Ben"}], "messages": [
                {"sender_name": "Ben", "timestamp_ms": 1710238503000, "photos": [{"uri": "x.jpg"}]},
                {"sender_name": "Ben", "timestamp_ms": 1710238502000, "content": "ok"},
                {"sender_name": "Ann M\u00c3\u00bcller", "timestamp_ms": 1710238501000, "content": "sch\u00c3\u00b6n!"}], "title": "Ben"}
                """
            )
        );

    [Theory]
    [InlineData(
        """
            {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "I lost it"},
            {"role": "assistant", "content": [{"type": "text", "text": "Oh no."}]}]}
            """
    )]
    [InlineData(
        """
            [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "I lost it"}, {"role": "assistant",
            "content": "Oh no."}]
            """
    )]
    [InlineData(
        "{\"role\": \"system\", \"content\": \"Be kind.\"}\n{\"role\": \"user\", \"content\": \"I lost "
            + "it\"}\n{\"role\": \"assistant\", \"content\": \"Oh no.\"}\n"
    )]
    public void Role_and_content_of_chat_models_are_turns_without_instructions(string json) =>
        Assert.Equal(["role and content of a chat model", "user: I lost it", "assistant: Oh no.", "! 1 x1 left out"], Layout.Read(json));

    [Fact]
    public void Json_lines_hold_turns_as_predict_writes_them_or_conversations()
    {
        Assert.Equal(
            ["plain JSON", "Ann: We won!", "Ben: No!"],
            Layout.Read(
                "{\"conversation\":\"1\",\"index\":0,\"id\":\"0\",\"speaker\":\"Ann\",\"text\":\"We won!\",\"emotion\":\"joy\"}\n"
                    + "{\"conversation\":\"1\",\"index\":1,\"id\":\"1\",\"speaker\":\"Ben\",\"text\":\"No!\",\"emotion\":\"surprise\"}\n"
            )
        );
        Assert.Equal(
            ["plain JSON", "Ann: a", "Ben: b"],
            Layout.Read(
                "{\"id\":\"x\",\"turns\":[{\"speaker\":\"Ann\",\"text\":\"a\"}]}\n"
                    + "{\"id\":\"y\",\"turns\":[{\"speaker\":\"Ben\",\"text\":\"b\"}]}\n"
            )
        );
    }

    [Theory]
    [InlineData("Date,Author,Content\n2024-03-12,Ann,We won!\n,Ben,No!\n,,\n,,\n", "Content", "Author")]
    [InlineData("\uFEFFsender;message\r\nAnn;We won!\r\nBen;No!\r\n;\r\n", "message", "sender")]
    public void Tables_of_chats_have_columns_of_many_names_and_rows_of_nothing(string csv, string text, string speaker)
    {
        using var folder = new TemporaryFolder();
        var read = ConversationReader.Read(folder.Write("chat.csv", csv));
        Assert.Equal(["Ann: We won!", "Ben: No!"], Assert.Single(read).Utterances.Select(turn => $"{turn.Speaker}: {turn.Text}"));
        Assert.Equal(
            [$"chat.csv:1: taken for what is said: the column \"{text}\"", $"chat.csv:1: taken for who speaks: the column \"{speaker}\""],
            read.Warnings.Select(warning => warning.ToString()),
            StringComparer.OrdinalIgnoreCase
        );
    }

    [Fact]
    public void Messages_of_an_unknown_program_are_refused()
    {
        var error = Assert.Throws<ConversationFormatException>(() =>
            Layout.Read("{\"messages\": [\n{\"who\": \"Ann\", \"said\": \"hi\"}]}")
        );
        Assert.StartsWith("input:2: the messages are of no program that is known", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Archive(params (string Name, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }
}

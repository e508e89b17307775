using System.Globalization;
using System.Text;

namespace EmotionRnn.Conversations.Tests;

/// <summary>What a sample in a tool's layout becomes, as lines: the layout, each turn, and what was left out.</summary>
internal static class Layout
{
    public static string[] Read(string content, Encoding? encoding = null) => Read((encoding ?? Encoding.UTF8).GetBytes(content), encoding);

    public static string[] Read(byte[] content, Encoding? encoding = null)
    {
        var read = ConversationReader.Read(new MemoryStream(content), encoding: encoding);
        return
        [
            read.Layout,
            .. read.SelectMany(conversation => conversation.Utterances).Select(Describe),
            .. read.Warnings.Select(warning => $"! {warning.Line} x{warning.Count} {warning.Problem.Split([':', ','])[0]}"),
        ];
    }

    private static string Describe(Utterance turn)
    {
        var times = turn.Start is null && turn.End is null ? "" : $" @{Seconds(turn.Start)}-{Seconds(turn.End)}";
        return $"{turn.Speaker}: {turn.Text.ReplaceLineEndings("/")}{times}";
    }

    private static string Seconds(TimeSpan? time) => time?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "";
}

using System.Text;

namespace EmotionRnn.Page.Tests;

/// <summary>Conversations for the page.</summary>
internal static class Samples
{
    private static readonly string[] Speakers =
    [
        "Maya",
        "Tom",
        "Priya Venkataraman-Lindqvist of Uppercastle",
        "ליאורה",
        "عبد الرحمن",
        "Jo",
        "Wolfeschlegelsteinhausenbergerdorff",
        "Ana",
        "李小龙",
    ];

    private static readonly string[] Texts =
    [
        "I can't believe you did that.",
        "No.",
        "Why would anyone leave a perfectly good umbrella on the roof of a moving bus, and tell me about it only now, three weeks "
            + "later, at a funeral?",
        "אני לא מאמין שזה קרה שוב",
        "لا أصدق أن هذا حدث مرة أخرى!",
        "我简直不敢相信。",
        "Supercalifragilisticexpialidociousandsomemorewithoutanyspaceatallinthisverylongword",
        "That is wonderful news!",
    ];

    /// <summary>The sample that the page offers: three speakers, twelve turns.</summary>
    public static string Short { get; } = File.ReadAllText(Path.Combine(ReferenceData.Repository, "samples", "conversation.txt"));

    /// <summary>200 turns by nine speakers, with long names, right-to-left scripts, and words that cannot be broken.</summary>
    public static string Long { get; } =
        Enumerable
            .Range(0, 200)
            .Aggregate(
                new StringBuilder(),
                (text, i) => text.Append(Speakers[i * 7 % 9]).Append(": ").Append(Texts[i * i % 8]).Append('\n')
            )
            .ToString();
}

using System.Text;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>Invented conversations in the plain format whose emotions follow from their words.</summary>
internal static class ExampleCorpus
{
    private static readonly (string Emotion, string[] Phrases)[] Emotions =
    [
        ("calm", ["it is fine", "the door is open", "we walk home"]),
        ("glad", ["what a lovely day", "lovely , thank you"]),
        ("cross", ["go away , I hate this", "I hate you"]),
    ];

    /// <summary>A CSV file without splits.</summary>
    public static string Csv(int conversations)
    {
        var random = new Random(5);
        var csv = new StringBuilder("conversation,utterance_id,speaker,text,emotion\n");
        for (var c = 0; c < conversations; c++)
        {
            for (var t = 0; t < 6; t++)
            {
                var (emotion, phrases) = Emotions[random.Next(Emotions.Length)];
                csv.Append($"c{c},{t},{"AB"[random.Next(2)]},\"{phrases[random.Next(phrases.Length)]}\",{emotion}\n");
            }
        }

        return csv.ToString();
    }
}

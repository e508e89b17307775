using System.Text;

namespace EmotionRnn.Conversations;

/// <content>From single words to turns.</content>
internal static partial class RecognizerJson
{
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1),
        Pause = TimeSpan.FromSeconds(0.3);

    private static IEnumerable<TimedTurn> Turns(IEnumerable<Word> words)
    {
        TimedTurn? turn = null;
        var text = new StringBuilder();
        foreach (var word in words.Where(word => word.Text.Length > 0))
        {
            if (turn is { } before && !(word.Joins && word.Start is null))
            {
                var gap = word.Start - before.End;
                var ends =
                    text.ToString(Math.Max(0, text.Length - 3), Math.Min(3, text.Length)).TrimEnd()
                    is [.., '.' or '?' or '!' or '。' or '？' or '！'];
                if (word.Speaker != before.Speaker || gap >= LongPause || (ends && gap >= Pause))
                {
                    yield return before with
                    {
                        Text = text.ToString().Trim(),
                    };
                    turn = null;
                    text.Clear();
                }
            }

            if (text.Length > 0 && !word.Joins)
                text.Append(' ');
            text.Append(word.Text);
            turn = turn is { } same
                ? same with
                {
                    End = word.End ?? same.End,
                    Start = same.Start ?? word.Start,
                }
                : new TimedTurn(word.Line, word.Speaker, "", word.Start, word.End);
        }

        if (turn is { } last)
            yield return last with
            {
                Text = text.ToString().Trim(),
            };
    }

    // The text is cut where the words stand in it, so that its spaces stay. A word without a speaker, such as a numeral that could not be
    // aligned, goes with the word before.
    private static IEnumerable<TimedTurn> CutAtSpeakers(TimedTurn whole, IEnumerable<JsonNode> words, double unit)
    {
        var runs = new List<(string? Speaker, int Position, TimeSpan? Start, TimeSpan? End)>();
        var position = 0;
        foreach (var word in words)
        {
            var text = word.Text("punctuated_word", "word");
            var at = whole.Text.IndexOf(text, position, StringComparison.Ordinal);
            if (at < 0)
                return [whole];
            position = at + text.Length;
            var speaker = word.Speaker("speaker") ?? (runs.Count > 0 ? runs[^1].Speaker : whole.Speaker);
            if (runs.Count == 0 || runs[^1].Speaker != speaker)
                runs.Add((speaker, at, word.Time(unit, "start"), word.Time(unit, "end")));
            else
                runs[^1] = runs[^1] with { End = word.Time(unit, "end") ?? runs[^1].End };
        }

        return runs.Count < 2
            ? [whole with { Speaker = whole.Speaker ?? runs.FirstOrDefault().Speaker }]
            : runs.Select(
                (run, i) =>
                    new TimedTurn(
                        whole.Line,
                        run.Speaker,
                        whole.Text[(i == 0 ? 0 : run.Position)..(i + 1 < runs.Count ? runs[i + 1].Position : whole.Text.Length)].Trim(),
                        i == 0 ? whole.Start : run.Start,
                        i + 1 < runs.Count ? run.End : whole.End
                    )
            );
    }

    /// <summary>A word as recognised; one that joins stands without a space after the one before.</summary>
    private readonly record struct Word(long Line, string? Speaker, string Text, TimeSpan? Start, TimeSpan? End, bool Joins = false);
}

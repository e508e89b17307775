using System.Globalization;

namespace EmotionRnn.Conversations;

/// <summary>What is said at a time of a recording, as a transcript has it.</summary>
/// <param name="Line">Where the file has it.</param>
/// <param name="Speaker">Null where it names none.</param>
/// <param name="Text">May be empty where only who speaks is known.</param>
/// <param name="Start">Null where unknown.</param>
/// <param name="End">Null where unknown.</param>
internal readonly record struct TimedTurn(long Line, string? Speaker, string Text, TimeSpan? Start, TimeSpan? End)
{
    /// <summary>Adds turns as a conversation, numbered from 0: in order of their starts, or as they stand where one has none.</summary>
    public static void AddAll(IEnumerable<TimedTurn> turns, SourceFile file, string id, ConversationCollector into)
    {
        ConversationCollector.Draft? draft = null;
        // More are refused in any case, and need not be taken in first.
        var all = turns.Take(into.MostTurns + 1).ToArray();
        foreach (var turn in all.All(turn => turn.Start is not null) ? all.OrderBy(turn => turn.Start) : all.AsEnumerable())
        {
            if (turn.End < turn.Start)
                throw file.Error(turn.Line, $"it ends at {ClockTime.Format(turn.End.Value)}, before it starts", "correct the times");
            draft ??= into.Begin(file, turn.Line, id, null);
            into.Add(
                draft,
                turn.Line,
                new Utterance
                {
                    Id = draft.Rows.Count.ToString(CultureInfo.InvariantCulture),
                    Speaker = turn.Speaker ?? Utterance.UnnamedSpeaker,
                    Text = turn.Text,
                    Start = turn.Start,
                    End = turn.End,
                }
            );
        }
    }
}

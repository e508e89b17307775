using EmotionRnn.Recognition;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>
/// A conversation at a glance: a line a speaker, from left to right in time; above stand the turns' numbers or, where they are known, the
/// times at which they start. Where the speaker spoke stands the emotion's sign and, with room for it, a column as high as
/// its probability; between, a thin line in the colour of the emotion before.
/// </summary>
internal sealed class TimelineView(Screen screen, EmotionStyle[] styles)
{
    private const int MostSpeakers = 12;
    private const int MostCells = 4;

    public void Show(ConversationEmotions emotions)
    {
        var turns = emotions.Utterances.Count;
        var parties = emotions.Conversation.Parties;
        var names = parties.Select(CellText.Clean).ToArray();
        var nameWidth = Math.Min(names.Max(name => CellText.Width(name)), screen.Width / 5);
        var room = screen.Width - nameWidth - 4;
        var cells = Math.Clamp(room / turns, 1, MostCells);
        var turnsAColumn = (turns + room - 1) / room;
        var columns = (turns + turnsAColumn - 1) / turnsAColumn;

        screen.Line().Space(nameWidth + 4);
        screen.Line(Axis(emotions, columns, cells, turnsAColumn), Palette.Faint);
        var shown = Enumerable
            .Range(0, parties.Count)
            .OrderByDescending(party => emotions.Conversation.PartyOfUtterance.Count(p => p == party))
            .Take(MostSpeakers)
            .Order()
            .ToArray();
        foreach (var party in shown)
        {
            screen.Space(2).Write(CellText.Fit(names[party], nameWidth), new Style(decoration: Decoration.Bold)).Space(2);
            ShowSpeaker(emotions, party, columns, cells, turnsAColumn);
            screen.Line();
        }

        if (parties.Count > shown.Length)
            screen.Line($"  and {parties.Count - shown.Length:N0} more speakers", Palette.Faint);
        ShowLegend(emotions);
    }

    private void ShowSpeaker(ConversationEmotions emotions, int party, int columns, int cells, int turnsAColumn)
    {
        Style? line = null;
        var last = Enumerable.Range(0, emotions.Utterances.Count).Last(t => emotions.Conversation.PartyOfUtterance[t] == party);
        for (var column = 0; column < columns; column++)
        {
            var (label, probability) = Dominant(
                emotions,
                party,
                column * turnsAColumn,
                Math.Min(emotions.Utterances.Count, (column + 1) * turnsAColumn)
            );
            if (label >= 0)
            {
                line = styles[label].Style;
                screen.Write(cells == 1 ? styles[label].Sign : $"{styles[label].Sign}{Bar.Up(probability)}", line.Value);
                if (cells > 2)
                    Rest(column, cells - 2);
            }
            else
                Rest(column, cells);
        }

        void Rest(int column, int width)
        {
            if (line is null || (column + 1) * turnsAColumn > last)
                screen.Space(width);
            else
                screen.Write(new string('─', width), line.Value);
        }
    }

    /// <summary>
    /// The emotion with the greatest sum of probabilities over a speaker's turns of a column, and its mean; −1 where the speaker is
    /// silent.
    /// </summary>
    private (int Label, double Share) Dominant(ConversationEmotions emotions, int party, int from, int to)
    {
        var sums = new double[styles.Length];
        var count = 0;
        for (var t = from; t < to; t++)
        {
            if (emotions.Conversation.PartyOfUtterance[t] != party)
                continue;
            count++;
            for (var c = 0; c < sums.Length; c++)
                sums[c] += emotions.Utterances[t].Probabilities[c];
        }

        var best = Array.IndexOf(sums, sums.Max());
        return count == 0 ? (-1, 0) : (best, sums[best] / count);
    }

    private static string Axis(ConversationEmotions emotions, int columns, int cells, int turnsAColumn)
    {
        var axis = new char[columns * cells + 12];
        Array.Fill(axis, ' ');
        var free = 0;
        var step =
            turnsAColumn > 1 ? 10
            : cells == 1 ? 10
            : 5;
        for (var column = 0; column < columns; column++)
        {
            if (column > 0 && (column + (turnsAColumn > 1 ? 0 : 1)) % step != 0)
                continue;
            var number = emotions.Utterances[column * turnsAColumn].Utterance.Start is { } start
                ? CellText.Clock(start)
                : $"{column * turnsAColumn + 1}";
            if (column * cells < free)
                continue;
            number.CopyTo(0, axis, column * cells, Math.Min(number.Length, axis.Length - column * cells));
            free = column * cells + number.Length + 1;
        }

        return new string(axis).TrimEnd();
    }

    private void ShowLegend(ConversationEmotions emotions)
    {
        screen.Line();
        var used = 2;
        screen.Space(2);
        foreach (var style in styles)
        {
            var width = 2 + CellText.Width(style.Name) + 3;
            if (used + width > screen.Width)
            {
                screen.Line().Space(2);
                used = 2;
            }

            screen.Write($"{style.Sign} {style.Name}", style.Style).Space(3);
            used += width;
        }

        screen.Line();
        screen.Line(
            $"  → the speaker's emotion has changed{(emotions.Utterances.Any(u => u.Abstained) ? "   ? no answer to rely on" : "")}",
            Palette.Faint
        );
    }
}

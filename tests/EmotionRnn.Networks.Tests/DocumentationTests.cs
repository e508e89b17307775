using System.Text.RegularExpressions;
using EmotionRnn.Networks.Kernels;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks.Tests;

/// <summary>What <c>docs/network.md</c> says of the buffers is so.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void Every_buffer_of_a_direction_stands_in_the_page_with_the_shape_that_it_has()
    {
        var options = new EmotionRnnOptions
        {
            InputSize = 7,
            Classes = 3,
            StateSize = 11,
            EmotionSize = 5,
            Attention = AttentionKind.Matching,
        };
        var parameters = new ParameterSet();
        var cell = new EmotionRnnCell(parameters, "forward", options);
        var memory = new Workspace();
        var tape = new DirectionTape();
        DialogueInput[] dialogues = [new(new float[4 * 7], [0, 1, 0, 2]), new(new float[2 * 7], [0, 1])];
        tape.Plan.Dialogues(dialogues, reverse: false, listen: true);
        tape.Take(cell, memory, 0, tape.Plan.Steps, keepWeights: true);
        Dictionary<string, int> sizes = new()
        {
            ["R"] = 6,
            ["L"] = tape.Plan.Listeners,
            ["T"] = 4,
            ["D"] = 11,
            ["De"] = 5,
            ["Dx"] = 7,
            ["Dq"] = 11,
        };
        Assert.InRange(tape.Listeners, 1, 100);

        var page = File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "network.md"));
        var stated = Row().Matches(page).ToDictionary(row => row.Groups[1].Value, row => (Size(row.Groups[2]), Size(row.Groups[3])));
        var actual = typeof(DirectionTape)
            .GetProperties()
            .Where(property => property.PropertyType == typeof(Matrix))
            .ToDictionary(
                property => property.Name,
                property => (Matrix)property.GetValue(tape)! is var matrix ? (matrix.Rows, matrix.Columns) : default
            );
        Assert.Equal(actual.OrderBy(buffer => buffer.Key), stated.OrderBy(buffer => buffer.Key));
        GC.KeepAlive(memory);

        int Size(Group text) =>
            Term().Match(text.Value) is var term
                ? sizes[term.Groups[2].Value] * (term.Groups[1].Length == 0 ? 1 : int.Parse(term.Groups[1].Value))
                : 0;
    }

    /// <summary>A row of the table of buffers: name, symbol, shape.</summary>
    [GeneratedRegex(@"^\| `(\w+)` \| [^|]+ \| ([RL]) × (\w+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(\d*)([A-Z]\w?)$")]
    private static partial Regex Term();
}

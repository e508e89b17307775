using System.ComponentModel;
using System.Globalization;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Server.Problems;

namespace EmotionRnn.Server.Analysis;

/// <summary>What a request for an analysis asks for in its address.</summary>
internal sealed class AnalysisQuery
{
    private const int MostAttention = 50;
    private static readonly string FormatNames = string.Join(
        ", ",
        Enum.GetNames<ConversationFormat>()
            .Where(name => name != nameof(ConversationFormat.Rttm))
            .Select(name => char.ToLowerInvariant(name[0]) + name[1..])
    );

    /// <summary>The model's name; the default one where absent.</summary>
    [Description("The model's name; the default one where absent")]
    public string? Model { get; init; }

    /// <summary>How many of the earlier utterances that weighed most to name, 0 to 50.</summary>
    [Description("How many of the earlier utterances that weighed most to name, 0 to 50; 3 where absent")]
    public string? Attention { get; init; }

    /// <summary>The confidence under which an answer counts as an abstention, 0 to 1.</summary>
    [Description("The confidence under which an answer counts as an abstention, 0 to 1; 0 where absent")]
    public string? AbstainBelow { get; init; }

    /// <summary>How the body is written; told from the content where absent.</summary>
    [Description(
        "How the body is written: auto, or the name of a format such as text, json, csv or subRip; auto tells it from the content"
    )]
    public string? Format { get; init; }

    /// <summary>The options, checked.</summary>
    /// <exception cref="ApiProblem">One is out of range.</exception>
    public RecognitionOptions Options() =>
        Options(
            Attention is null ? null : Number(nameof(Attention), Attention),
            AbstainBelow is null ? null : Number(nameof(AbstainBelow), AbstainBelow)
        );

    /// <summary>Options from numbers, checked.</summary>
    /// <exception cref="ApiProblem">One is out of range.</exception>
    public static RecognitionOptions Options(double? attention, double? abstainBelow)
    {
        if (attention is { } count && !(count is >= 0 and <= MostAttention && count == Math.Floor(count)))
            throw ApiProblem.BadRequest($"'attention' must be a whole number from 0 to {MostAttention}.");
        if (abstainBelow is { } level && !(level is >= 0 and <= 1))
            throw ApiProblem.BadRequest("'abstainBelow' must be a number from 0 to 1.");
        return new((int?)attention ?? RecognitionOptions.Default.Attention, abstainBelow ?? 0);
    }

    /// <summary>The format; null: told from the content.</summary>
    /// <exception cref="ApiProblem">There is none of that name.</exception>
    public ConversationFormat? ParseFormat()
    {
        if (Format is null or "" or "auto")
            return null;
        return
            Format.All(char.IsAsciiLetter)
            && Enum.TryParse<ConversationFormat>(Format, ignoreCase: true, out var format)
            && format != ConversationFormat.Rttm
            ? format
            : throw ApiProblem.BadRequest($"'format' must be auto, or one of {FormatNames}.");
    }

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiProblem.BadRequest($"'{char.ToLowerInvariant(name[0])}{name[1..]}' must be a number.");
}

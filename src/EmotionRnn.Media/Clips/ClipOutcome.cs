using System.Diagnostics.CodeAnalysis;

namespace EmotionRnn.Media;

/// <summary>What became of one clip.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Value">What was read from it; the default where it could not be read.</param>
/// <param name="Problem">Why it could not be read, for a person; null where it could.</param>
public sealed record ClipOutcome<T>(Clip Clip, T? Value, string? Problem)
{
    /// <summary>Whether the clip could be read.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Problem is null;
}

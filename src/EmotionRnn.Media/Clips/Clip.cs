namespace EmotionRnn.Media;

/// <summary>The recording of one utterance in a <see cref="ClipCollection"/>.</summary>
/// <param name="Split"><c>train</c>, <c>dev</c> or <c>test</c> where a folder says so; else null.</param>
/// <param name="Dialogue">The number of the dialogue in <c>dia12_utt3</c>; else the folder, or the collection's name for a clip in
/// none.</param>
/// <param name="Utterance">The number of the utterance in <c>dia12_utt3</c>; else the file's name without its extension.</param>
/// <param name="Name">The file's path within the collection, with slashes.</param>
public sealed record Clip(string? Split, string Dialogue, string Utterance, string Name)
{
    /// <summary>The name that MELD would give it: <c>dia12_utt3</c>.</summary>
    internal string MeldName => $"dia{Dialogue}_utt{Utterance}";
}

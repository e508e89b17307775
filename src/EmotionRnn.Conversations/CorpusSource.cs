namespace EmotionRnn.Conversations;

/// <summary>One of the corpora of a mixture.</summary>
/// <param name="Name">What the mixture calls it.</param>
/// <param name="Licence">Under which it may be used, as the mixture states it.</param>
/// <param name="ContentHash">SHA-256 over what was taken of it, as <see cref="Corpus.ContentHash"/>.</param>
/// <param name="Labelled">How many labelled utterances were taken into train, dev and test: [3].</param>
/// <param name="HeldOut">How many more of train stand word for word in a dev or test split, and are not learned from.</param>
public sealed record CorpusSource(string Name, string Licence, string ContentHash, IReadOnlyList<int> Labelled, int HeldOut)
{
    /// <summary>What the ids of its conversations begin with.</summary>
    internal string IdPrefix(Split split) => IdPrefix(Name, split);

    /// <summary>What the ids of a source's conversations begin with.</summary>
    internal static string IdPrefix(string name, Split split) => $"{name}-{split.ToString().ToLowerInvariant()}-";
}

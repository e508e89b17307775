namespace EmotionRnn.Media;

/// <summary>A file in a collection that is not taken for a clip.</summary>
/// <param name="Name">The file's path within the collection, with slashes.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record StrayFile(string Name, string Reason);

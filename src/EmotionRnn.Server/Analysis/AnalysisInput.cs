using EmotionRnn.Conversations;

namespace EmotionRnn.Server.Analysis;

/// <summary>What a request wants recognised.</summary>
/// <param name="Conversations">The conversations.</param>
/// <param name="Uploads">How they sound; null where only the words came.</param>
internal sealed record AnalysisInput(IReadOnlyList<Conversation> Conversations, Uploads? Uploads = null) : IDisposable
{
    public void Dispose() => Uploads?.Dispose();
}

using System.Text.Json;
using System.Threading.RateLimiting;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Server.Telemetry;

namespace EmotionRnn.Server.Analysis;

/// <summary>Recognises whole conversations, a few at a time; whoever comes when too many wait is refused.</summary>
internal sealed class Analyser(ServerOptions options, ServerMetrics metrics) : IDisposable
{
    private readonly ConcurrencyLimiter _gate = new(new()
    {
        PermitLimit = options.Limits.AnalysesAtOnce,
        QueueLimit = options.Limits.AnalysesWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Recognises conversations.</summary>
    /// <param name="recognizer">The model.</param>
    /// <param name="conversations">The conversations.</param>
    /// <param name="recognition">What to tell.</param>
    /// <param name="progress">Is told after each how many are done.</param>
    /// <param name="cancellation">Ends it between two conversations.</param>
    /// <returns>The document, as JSON in UTF-8.</returns>
    /// <exception cref="ApiProblem">Too many wait already.</exception>
    public async Task<byte[]> RunAsync(
        EmotionRecognizer recognizer, IReadOnlyList<Conversation> conversations, RecognitionOptions recognition, Action<int>? progress, CancellationToken cancellation)
    {
        using var permit = await _gate.AcquireAsync(1, cancellation);
        if (!permit.IsAcquired) throw ApiProblem.TooBusy("The server is busy; try again in a moment.");
        return await Task.Run(Recognise, cancellation);

        byte[] Recognise()
        {
            var started = options.Time.GetTimestamp();
            var emotions = new List<ConversationEmotions>(conversations.Count);
            foreach (var conversation in conversations)
            {
                cancellation.ThrowIfCancellationRequested();
                emotions.Add(recognizer.Recognize(conversation, recognition));
                progress?.Invoke(emotions.Count);
            }

            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream)) EmotionJson.WriteDocument(json, recognizer.Package, emotions);
            metrics.Analysed(recognizer.Package.Manifest.Name, conversations.Sum(conversation => conversation.Utterances.Count), options.Time.GetElapsedTime(started));
            return stream.ToArray();
        }
    }

    public void Dispose() => _gate.Dispose();
}

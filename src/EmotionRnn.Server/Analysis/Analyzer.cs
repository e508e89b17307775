using System.Text.Json;
using System.Threading.RateLimiting;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Telemetry;

namespace EmotionRnn.Server.Analysis;

/// <summary>Recognises whole conversations, a few at a time; whoever comes when too many wait is refused.</summary>
internal sealed class Analyzer(ServerOptions options, ServerMetrics metrics, ModelCatalogue models) : IDisposable
{
    private readonly ConcurrencyLimiter _reading = Gate(options.Limits.AnalysesAtOnce, options),
        _listening = Gate(options.Limits.RecordingsAtOnce, options);

    /// <summary>Recognises conversations.</summary>
    /// <param name="recognizer">The model.</param>
    /// <param name="input">The conversations, and how they sound.</param>
    /// <param name="longest">The longest recording.</param>
    /// <param name="recognition">What to tell.</param>
    /// <param name="progress">Is told after each how many are done.</param>
    /// <param name="cancellationToken">Ends it between two conversations.</param>
    /// <returns>The document, as JSON in UTF-8.</returns>
    /// <exception cref="ApiProblem">Too many wait already, a recording cannot be read or not by this model, or the model's encoder
    /// failed.</exception>
    public async Task<byte[]> RunAsync(
        EmotionRecognizer recognizer,
        AnalysisInput input,
        TimeSpan longest,
        RecognitionOptions recognition,
        Action<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var extractor = input.Uploads is null ? null : SoundReader.ExtractorOf(recognizer);
        using var permit = await (extractor is null ? _reading : _listening).AcquireAsync(1, cancellationToken);
        if (!permit.IsAcquired)
            throw ApiProblem.TooBusy("The server is busy; try again in a moment.");
        return await Task.Run(Recognize, cancellationToken);

        byte[] Recognize()
        {
            var started = options.Time.GetTimestamp();
            var emotions = new List<ConversationEmotions>(input.Conversations.Count);
            foreach (var conversation in input.Conversations)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    emotions.Add(
                        extractor is null
                            ? recognizer.Recognize(conversation, recognition)
                            : recognizer.RecognizeAll([Hear(extractor, conversation)], recognition)[0]
                    );
                }
                catch (EncoderException error)
                {
                    throw models.Failed(error);
                }

                progress?.Invoke(emotions.Count);
            }

            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
                EmotionJson.WriteDocument(json, recognizer.Package, emotions);
            metrics.Analyzed(
                recognizer.Package.Manifest.Name,
                emotions.Sum(conversation => conversation.Utterances.Count),
                options.Time.GetElapsedTime(started)
            );
            return stream.ToArray();
        }

        RecordedConversation Hear(AcousticExtractor extractor, Conversation conversation) =>
            input.RecordingAlone
                ? SoundReader.Segment(
                    extractor,
                    input.Uploads!.Recording!,
                    options.Segmenter!,
                    longest < options.Limits.RecordingAlone ? longest : options.Limits.RecordingAlone,
                    options.Limits.TurnsOfConversation,
                    cancellationToken
                )
                : SoundReader.Read(extractor, conversation, input.Uploads!, longest, cancellationToken);
    }

    public void Dispose()
    {
        _reading.Dispose();
        _listening.Dispose();
    }

    private static ConcurrencyLimiter Gate(int atOnce, ServerOptions options) =>
        new(
            new()
            {
                PermitLimit = atOnce,
                QueueLimit = options.Limits.AnalysesWaiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
}

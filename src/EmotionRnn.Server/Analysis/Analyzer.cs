using System.Text.Json;
using System.Threading.RateLimiting;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;
using EmotionRnn.Server.Telemetry;

namespace EmotionRnn.Server.Analysis;

/// <summary>Recognises whole conversations, one after another of each request; whoever comes when too many wait is refused.</summary>
internal sealed class Analyzer(ServerOptions options, ServerMetrics metrics, ModelCatalogue models) : IDisposable
{
    private readonly ConcurrencyLimiter _requests = Limit(options.Limits.Analyses, waiting: 0),
        _recordings = Limit(options.Limits.RecordingsAtOnce, options.Limits.Analyses);

    /// <summary>Answers a request.</summary>
    /// <exception cref="ApiProblem">As of <see cref="RecognizeAsync"/>; or too many wait already.</exception>
    public async Task<byte[]> AnswerAsync(
        LoadedModel model,
        AnalysisInput input,
        RecognitionOptions recognition,
        CancellationToken cancellationToken
    )
    {
        using var permit = await (input.Uploads is null ? _requests : _recordings).AcquireAsync(1, cancellationToken);
        return permit.IsAcquired
            ? await RecognizeAsync(model, input, options.Limits.RecordingAtOnce, recognition, progress: null, cancellationToken)
            : throw ApiProblem.TooBusy("The server is busy; try again in a moment.");
    }

    /// <summary>Recognises conversations.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The conversations, and how they sound.</param>
    /// <param name="longest">The longest recording.</param>
    /// <param name="recognition">What to tell.</param>
    /// <param name="progress">Is told after each how many are done.</param>
    /// <param name="cancellationToken">Ends it between two conversations.</param>
    /// <returns>The document, as JSON in UTF-8.</returns>
    /// <exception cref="ApiProblem">A recording cannot be read or not by this model, or the model's encoder failed.</exception>
    public async Task<byte[]> RecognizeAsync(
        LoadedModel model,
        AnalysisInput input,
        TimeSpan longest,
        RecognitionOptions recognition,
        Action<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var recognizer = model.Recognizer;
        var extractor = input.Uploads is null ? null : SoundReader.ExtractorOf(recognizer);
        var started = options.Time.GetTimestamp();
        var emotions = new List<ConversationEmotions>(input.Conversations.Count);
        foreach (var conversation in input.Conversations)
        {
            try
            {
                var heard = extractor is null
                    ? null
                    : await options.Gate.RunLongAsync(step => Hear(extractor, conversation, step), cancellationToken);
                var turns = (heard?.Conversation ?? conversation).Utterances;
                emotions.Add(
                    await model.RunAsync(
                        options.Gate,
                        turns.Count,
                        turns.Sum(utterance => (long)utterance.Text.Length),
                        () =>
                            heard is null
                                ? recognizer.Recognize(conversation, recognition)
                                : recognizer.RecognizeAll([heard], recognition)[0],
                        cancellationToken
                    )
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
            EmotionJson.WriteDocument(json, recognizer.Package, emotions, input.Warnings);
        metrics.Analyzed(
            recognizer.Package.Manifest.Name,
            emotions.Sum(conversation => conversation.Utterances.Count),
            options.Time.GetElapsedTime(started)
        );
        return stream.ToArray();

        RecordedConversation Hear(AcousticExtractor extractor, Conversation conversation, Action step) =>
            input.RecordingAlone
                ? SoundReader.Segment(
                    extractor,
                    input.Uploads!.Recording!,
                    options.Segmenter!,
                    longest < options.Limits.RecordingAlone ? longest : options.Limits.RecordingAlone,
                    options.Limits.TurnsOfConversation,
                    step,
                    cancellationToken
                )
                : SoundReader.Read(extractor, conversation, input.Uploads!, longest, step, cancellationToken);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _recordings.Dispose();
    }

    private static ConcurrencyLimiter Limit(int atOnce, int waiting) =>
        new(
            new()
            {
                PermitLimit = atOnce,
                QueueLimit = waiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
}

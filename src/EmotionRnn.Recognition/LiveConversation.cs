using System.Runtime.CompilerServices;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Recognition;

/// <summary>
/// A conversation recognised turn by turn. Each answer is what the whole conversation, had it ended there, would give for that turn; of a
/// dialogue encoder,
/// what the conversation of the last turns would.
/// Not safe for several threads at once.
/// </summary>
public sealed class LiveConversation
{
    private readonly ModelPackage _package;
    private readonly RecognitionOptions _options;
    private readonly LiveReader _reader;
    private readonly PartyNumbers _parties = new();

    internal LiveConversation(ModelPackage package, RecognitionOptions options)
    {
        _package = package;
        _options = options;
        _reader = package.Model.StartLive();
    }

    /// <summary>The turns read so far.</summary>
    public int Turns { get; private set; }

    /// <summary>The speakers so far, in order of first speaking.</summary>
    public IReadOnlyList<string> Parties => _parties.Names;

    /// <summary>Reads a turn and answers it.</summary>
    /// <param name="utterance">The turn.</param>
    /// <param name="functionals">Its acoustic functionals, of the model's kind; null where there is no audio.</param>
    /// <exception cref="ArgumentException">The functionals do not fit the model.</exception>
    public UtteranceEmotion Add(Utterance utterance, float[]? functionals = null)
    {
        var answer = _reader.Add(utterance, functionals, _options.Attention);
        _parties.Add(utterance.Speaker);
        Turns++;
        return EmotionRecognizer.Answer(
            _package,
            utterance,
            answer.LogProbabilities,
            answer.Attended.Count > 0 ? answer.Attended[0] : [],
            AcousticFeatures.Usable(functionals),
            _options
        );
    }

    /// <summary>Reads a turn and answers it.</summary>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="text">What was said.</param>
    public UtteranceEmotion Add(string speaker, string text) =>
        Add(
            new Utterance
            {
                Id = $"{Turns}",
                Speaker = speaker,
                Text = text,
            }
        );

    /// <summary>Answers turns as they come.</summary>
    /// <param name="utterances">The turns.</param>
    /// <param name="cancellationToken">Ends the conversation between two turns.</param>
    public async IAsyncEnumerable<UtteranceEmotion> AddAll(
        IAsyncEnumerable<Utterance> utterances,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var utterance in utterances.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return Add(utterance);
    }
}

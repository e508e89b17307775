using System.Runtime.CompilerServices;
using EmotionRnn.Conversations;
using EmotionRnn.Networks;

namespace EmotionRnn.Recognition;

/// <summary>
/// A conversation recognised turn by turn. Each answer is what the whole conversation, had it ended there, would give for that turn.
/// Not safe for several threads at once.
/// </summary>
public sealed class LiveConversation
{
    private readonly EmotionModel _model;
    private readonly RecognitionOptions _options;
    private readonly LiveDialogue[] _dialogues;
    private readonly Dictionary<string, int> _parties = new(StringComparer.Ordinal);

    internal LiveConversation(EmotionModel model, RecognitionOptions options)
    {
        _model = model;
        _options = options;
        _dialogues = [.. model.Networks.Select(network => network.StartLive())];
    }

    /// <summary>The turns read so far.</summary>
    public int Turns => _dialogues[0].Turns;

    /// <summary>The speakers so far, in order of first speaking.</summary>
    public IReadOnlyCollection<string> Parties => _parties.Keys;

    /// <summary>Reads a turn and answers it.</summary>
    /// <param name="utterance">The turn.</param>
    /// <param name="functionals">Its acoustic functionals, of the model's kind; null where there is no audio.</param>
    /// <exception cref="ArgumentException">The functionals do not fit the model.</exception>
    public UtteranceEmotion Add(Utterance utterance, float[]? functionals = null)
    {
        var features = _model.Pipeline.Extract(utterance, functionals);
        var party = _parties.GetValueOrDefault(utterance.Speaker, _parties.Count);
        var answers = _dialogues.Select(dialogue => dialogue.Add(features, party, _options.Attention)).ToArray();
        _parties.TryAdd(utterance.Speaker, party);
        var logProbabilities = EmotionModel.Average([.. answers.Select(answer => answer.LogProbabilities)]);
        return EmotionRecognizer.Answer(_model, utterance, logProbabilities, answers[0].Attended, _options);
    }

    /// <summary>Reads a turn and answers it.</summary>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="text">What was said.</param>
    public UtteranceEmotion Add(string speaker, string text) => Add(new Utterance { Id = $"{Turns}", Speaker = speaker, Text = text });

    /// <summary>Answers turns as they come.</summary>
    /// <param name="utterances">The turns.</param>
    /// <param name="cancellation">Ends the conversation between two turns.</param>
    public async IAsyncEnumerable<UtteranceEmotion> AddAll(IAsyncEnumerable<Utterance> utterances, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var utterance in utterances.WithCancellation(cancellation).ConfigureAwait(false)) yield return Add(utterance);
    }
}

using System.Runtime.ExceptionServices;
using EmotionRnn.Conversations;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition;

/// <summary>Recognises the emotion of every utterance of a conversation. Safe for several threads at once.</summary>
/// <example><code>
/// using var recognizer = EmotionRecognizer.Load("models/text");
/// foreach (var utterance in recognizer.Recognize(conversation).Utterances)
///     Console.WriteLine($"{utterance.Utterance.Speaker}: {utterance.Emotion} ({utterance.Confidence:P0})");
/// </code></example>
public sealed class EmotionRecognizer : IDisposable
{
    /// <summary>A recogniser over a model package.</summary>
    /// <param name="package">The package, which is disposed with it.</param>
    public EmotionRecognizer(ModelPackage package) => Package = package;

    /// <summary>The package: its manifest has the labels, the metrics and the hash.</summary>
    public ModelPackage Package { get; }

    /// <summary>The emotions that the model tells apart.</summary>
    public LabelSet Labels => Package.Model.Labels;

    /// <summary>Whether <see cref="StartConversation"/> works: the model needs nothing that comes after a turn.</summary>
    public bool CanReadLive => Package.Model.CanReadLive;

    /// <summary>Reads a model package, checks its hashes and makes a recogniser of it. No code in it is run.</summary>
    /// <param name="folder">The package's folder, such as <c>models/text</c>.</param>
    /// <param name="graphs">Runs the encoders of models that carry one as a graph: EmotionRnn.Onnx can. Null: such models are
    /// refused.</param>
    /// <param name="kinds">The kinds of model that may be read; null for <see cref="ModelPackage.Kinds"/>.</param>
    /// <exception cref="ModelPackageException">The folder is not a sound package: the message names the file and the remedy.</exception>
    /// <exception cref="EncoderException">The package's encoder cannot be run.</exception>
    public static EmotionRecognizer Load(string folder, IEncoderGraphs? graphs = null, IReadOnlyList<ModelKind>? kinds = null) =>
        new(ModelPackage.Read(folder, graphs, kinds));

    /// <summary>Recognises a whole conversation by its text. A model that also reads audio answers as for missing audio.</summary>
    /// <param name="conversation">Of any number of utterances; none gives an empty answer.</param>
    /// <param name="options">What to tell.</param>
    public ConversationEmotions Recognize(Conversation conversation, RecognitionOptions? options = null) =>
        Recognize(conversation, functionals: null, options);

    /// <summary>Recognises a whole conversation by its text and acoustic functionals that are there already.</summary>
    /// <param name="conversation">Of any number of utterances; none gives an empty answer.</param>
    /// <param name="functionals">Each utterance's functionals, of the model's kind, null where it has no audio; null where none
    /// has.</param>
    /// <param name="options">What to tell.</param>
    /// <exception cref="ArgumentException">The functionals do not fit the model or the conversation.</exception>
    public ConversationEmotions Recognize(
        Conversation conversation,
        IReadOnlyList<float[]?>? functionals,
        RecognitionOptions? options = null
    )
    {
        options ??= RecognitionOptions.Default;
        var model = Package.Model;
        if (functionals is not null && functionals.Count != conversation.Utterances.Count)
            throw new ArgumentException(
                $"{conversation.Utterances.Count} utterances have functionals for {functionals.Count}.",
                nameof(functionals)
            );
        if (conversation.Utterances.Count == 0)
            return new(conversation, Labels, []);
        var answer = model.Answer([new(conversation, functionals)], options.Attention)[0];
        var utterances = new UtteranceEmotion[conversation.Utterances.Count];
        for (var t = 0; t < utterances.Length; t++)
        {
            var attended = answer.Attended.Count > 0 ? answer.Attended[t] : [];
            utterances[t] = Answer(
                Package,
                conversation.Utterances[t],
                answer.LogProbabilities.AsSpan(t * Labels.Count, Labels.Count),
                attended,
                AcousticFeatures.Usable(functionals?[t]),
                options
            );
        }

        var withoutAudio = model.Audio is null
            ? 0
            : Enumerable.Range(0, utterances.Length).Count(t => !AcousticFeatures.Usable(functionals?[t]));
        return new(conversation, Labels, utterances, withoutAudio);
    }

    /// <summary>
    /// Recognises many conversations that were listened to, several at a time. A model that only listens leaves out what could not be
    /// heard, and names it: what it would say of silence means nothing.
    /// </summary>
    /// <param name="conversations">Any number.</param>
    /// <param name="options">What to tell.</param>
    /// <param name="threads">How many threads, at least 1; null for as many as there are processors. The number changes no bit of the
    /// answers.</param>
    /// <returns>The answers in the conversations' order, each as the conversation alone would get it.</returns>
    /// <exception cref="ArgumentException">The functionals of one do not fit the model or the conversation.</exception>
    public ConversationEmotions[] RecognizeAll(
        IReadOnlyList<RecordedConversation> conversations,
        RecognitionOptions? options = null,
        int? threads = null
    )
    {
        var answers = new ConversationEmotions[conversations.Count];
        var workers = int.Min(threads ?? Environment.ProcessorCount, conversations.Count);
        try
        {
            if (workers > 1)
                Parallel.For(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = workers }, Answer);
            else
                for (var i = 0; i < answers.Length; i++)
                    Answer(i);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }

        return answers;

        void Answer(int i) => answers[i] = RecognizeHeard(conversations[i], options);
    }

    /// <summary>Starts a conversation that is recognised turn by turn, as it happens.</summary>
    /// <param name="options">What to tell.</param>
    /// <exception cref="InvalidOperationException">The model also reads backward: see <see cref="CanReadLive"/>.</exception>
    public LiveConversation StartConversation(RecognitionOptions? options = null) => new(Package, options ?? RecognitionOptions.Default);

    /// <summary>Ends the model; then it must not be used.</summary>
    public void Dispose() => Package.Dispose();

    private ConversationEmotions RecognizeHeard(RecordedConversation recorded, RecognitionOptions? options)
    {
        var (conversation, functionals, problems) = recorded;
        if (Package.Model.ReadsText)
            return Recognize(conversation, functionals, options);
        var turns = Enumerable.Range(0, problems.Count).ToLookup(t => problems[t] is null);
        return Recognize(
            conversation with
            {
                Utterances = [.. turns[true].Select(t => conversation.Utterances[t])],
            },
            [.. turns[true].Select(t => functionals[t])],
            options
        ) with
        {
            Skipped = [.. turns[false].Select(t => new SkippedUtterance(conversation.Utterances[t], problems[t]!))],
        };
    }

    internal static UtteranceEmotion Answer(
        ModelPackage package,
        Utterance utterance,
        ReadOnlySpan<double> logProbabilities,
        IReadOnlyList<AttendedTurn> attended,
        bool isHeard,
        RecognitionOptions options
    )
    {
        var model = package.Model;
        var probabilities = model.Probabilities(logProbabilities);
        var best = 0;
        for (var c = 1; c < probabilities.Length; c++)
            best = probabilities[c] > probabilities[best] ? c : best;
        return new(
            utterance,
            model.Labels[best],
            probabilities[best],
            probabilities,
            [.. attended.Select(turn => new AttendedUtterance(turn.Turn, turn.Weight))],
            (model.ReadsText && !isHeard ? WrittenLanguage.Unreadable(utterance.Text, package.Manifest.Training.Languages) : null)
                ?? (probabilities[best] < options.AbstainBelow ? $"the confidence is below {options.AbstainBelow}" : null)
        );
    }
}

using EmotionRnn.Conversations;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Models.EmotionRnn;

/// <summary>A feature pipeline and one or more EmotionRNNs over its features, whose probabilities are averaged.</summary>
/// <param name="labels">The emotions, in the order of the networks' classes.</param>
/// <param name="pipeline">From utterances to features.</param>
/// <param name="networks">All of one shape.</param>
/// <param name="temperature">See <see cref="EmotionModel.Temperature"/>.</param>
public sealed partial class EmotionRnnModel(
    LabelSet labels,
    FeaturePipeline pipeline,
    IReadOnlyList<EmotionRnnNetwork> networks,
    double temperature
) : EmotionModel(labels, temperature)
{
    /// <summary>From utterances to features.</summary>
    public FeaturePipeline Pipeline => pipeline;

    /// <summary>All of one shape.</summary>
    public IReadOnlyList<EmotionRnnNetwork> Networks => networks;

    /// <summary>The networks' shape.</summary>
    public EmotionRnnOptions Options => networks[0].Options;

    /// <inheritdoc/>
    public override AcousticFeatures? Audio => pipeline.Audio;

    /// <inheritdoc/>
    public override bool ReadsText => pipeline.ReadsText;

    /// <inheritdoc/>
    public override bool CanReadLive => networks.All(network => network.CanReadLive);

    /// <inheritdoc/>
    public override EmotionModel WithTemperature(double temperature) => new EmotionRnnModel(Labels, pipeline, networks, temperature);

    /// <inheritdoc/>
    public override ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0)
    {
        DialogueInput[] dialogues = [.. inputs.Select(input => pipeline.Extract(input.Conversation, input.Functionals))];
        if (attention == 0)
            return [.. LogProbabilities(dialogues).Select(answer => new ModelAnswer(answer, []))];
        return [.. dialogues.Select(dialogue => Join([.. networks.Select(network => network.Answer(dialogue, attention))]))];

        static ModelAnswer Join(DialogueAnswer[] answers) =>
            new(Average([.. answers.Select(answer => Double(answer.LogProbabilities))]), answers[0].Attended);
    }

    /// <summary>The averaged log-probabilities of dialogues, before the temperature: for each <c>[T × C]</c>.</summary>
    /// <param name="dialogues">As the pipeline extracts them.</param>
    public double[][] LogProbabilities(IReadOnlyList<DialogueInput> dialogues)
    {
        var answers = networks.Select(network => network.LogProbabilities(dialogues)).ToArray();
        return [.. Enumerable.Range(0, dialogues.Count).Select(b => Average([.. answers.Select(answer => Double(answer[b]))]))];
    }

    /// <inheritdoc/>
    public override LiveReader StartLive() => new Reader(pipeline.StartLive(), [.. networks.Select(network => network.StartLive())]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        pipeline.Dispose();
        base.Dispose(disposing);
    }

    private static double[] Double(float[] values) => Array.ConvertAll(values, value => (double)value);

    private sealed class Reader(LiveFeatures turns, LiveDialogue[] dialogues) : LiveReader
    {
        private readonly PartyNumbers _parties = new();

        public override ModelAnswer Add(Utterance utterance, float[]? functionals, int attention)
        {
            var features = turns.Add(utterance, functionals);
            var party = _parties[utterance.Speaker];
            var answers = dialogues.Select(dialogue => dialogue.Add(features, party, attention)).ToArray();
            _parties.Add(utterance.Speaker);
            return new(Average([.. answers.Select(answer => Double(answer.LogProbabilities))]), [answers[0].Attended]);
        }
    }
}

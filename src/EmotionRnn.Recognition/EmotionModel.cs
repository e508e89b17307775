using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition;

/// <summary>
/// What recognises: a feature pipeline and one or more networks over its features, whose probabilities are averaged and then sharpened or softened by a temperature.
/// </summary>
/// <param name="Labels">The emotions, in the order of the networks' classes.</param>
/// <param name="Pipeline">From utterances to features.</param>
/// <param name="Networks">All of one shape.</param>
/// <param name="Temperature">T in p ∝ p̄^(1/T), fitted on dev so that confidence means accuracy; 1 changes nothing, and no T changes the most probable emotion.</param>
public sealed record EmotionModel(LabelSet Labels, FeaturePipeline Pipeline, IReadOnlyList<EmotionRnnNetwork> Networks, double Temperature)
{
    /// <summary>The networks' shape.</summary>
    public EmotionRnnOptions Options => Networks[0].Options;

    /// <summary>Whether a turn can be answered before the next is known.</summary>
    public bool CanReadLive => Networks.All(network => network.CanReadLive);

    /// <summary>The averaged log-probabilities of dialogues, before the temperature: for each <c>[T × C]</c>.</summary>
    /// <param name="dialogues">As the pipeline extracts them.</param>
    public double[][] LogProbabilities(IReadOnlyList<DialogueInput> dialogues)
    {
        var answers = Networks.Select(network => network.LogProbabilities(dialogues)).ToArray();
        return [.. Enumerable.Range(0, dialogues.Count).Select(b => Average([.. answers.Select(answer => answer[b])]))];
    }

    /// <summary>log of the mean over networks of exp.</summary>
    internal static double[] Average(IReadOnlyList<float[]> logProbabilities)
    {
        var average = new double[logProbabilities[0].Length];
        for (var i = 0; i < average.Length; i++)
        {
            var sum = 0d;
            foreach (var network in logProbabilities) sum += Math.Exp(network[i]);
            average[i] = Math.Log(Math.Max(sum / logProbabilities.Count, double.Epsilon));
        }

        return average;
    }

    /// <summary>Probabilities of one utterance from its averaged log-probabilities: p ∝ exp(l / T).</summary>
    /// <param name="logProbabilities">[C], as <see cref="LogProbabilities"/> gives them.</param>
    public double[] Probabilities(ReadOnlySpan<double> logProbabilities)
    {
        var probabilities = new double[logProbabilities.Length];
        var largest = double.NegativeInfinity;
        foreach (var l in logProbabilities) largest = Math.Max(largest, l);
        var sum = 0d;
        for (var c = 0; c < probabilities.Length; c++) sum += probabilities[c] = Math.Exp((logProbabilities[c] - largest) / Temperature);
        for (var c = 0; c < probabilities.Length; c++) probabilities[c] /= sum;
        return probabilities;
    }
}

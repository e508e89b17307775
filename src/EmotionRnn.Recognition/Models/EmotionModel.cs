using EmotionRnn.Conversations;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>
/// What recognises: gives every utterance of a conversation log-probabilities of the emotions, which a temperature then sharpens or
/// softens.
/// Safe for several threads at once. Disposing it ends the encoders that it was made of.
/// </summary>
public abstract class EmotionModel : IDisposable
{
    /// <summary>What all models have.</summary>
    /// <param name="labels">See <see cref="Labels"/>.</param>
    /// <param name="temperature">See <see cref="Temperature"/>.</param>
    protected EmotionModel(LabelSet labels, double temperature) => (Labels, Temperature) = (labels, temperature);

    /// <summary>The emotions, in the order of the classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>
    /// T in p ∝ p̄^(1/T), fitted on dev so that confidence means accuracy; 1 changes nothing, and no T changes the most probable
    /// emotion.
    /// </summary>
    public double Temperature { get; }

    /// <summary>What is read of an utterance's audio; null where only its text counts.</summary>
    public virtual AcousticFeatures? Audio => null;

    /// <summary>Whether what is said counts.</summary>
    public virtual bool ReadsText => true;

    /// <summary>Whether a turn can be answered before the next is known.</summary>
    public abstract bool CanReadLive { get; }

    /// <summary>The same model with another temperature.</summary>
    /// <param name="temperature">See <see cref="Temperature"/>.</param>
    public abstract EmotionModel WithTemperature(double temperature);

    /// <summary>Answers conversations.</summary>
    /// <param name="inputs">Conversations with at least one utterance.</param>
    /// <param name="attention">How many earlier utterances that weighed most to name for each; models without attention name none.</param>
    /// <exception cref="ArgumentException">The acoustic functionals do not fit.</exception>
    public abstract ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0);

    /// <summary>Starts a conversation that is answered turn by turn.</summary>
    /// <exception cref="InvalidOperationException">See <see cref="CanReadLive"/>.</exception>
    public abstract LiveReader StartLive();

    /// <summary>Rounds the weights, in place, to what a package stores, so that the model's scores are those of the package.</summary>
    public abstract void RoundToStored();

    /// <summary>Writes the model's files into a package.</summary>
    /// <param name="package">The package.</param>
    /// <returns>What the manifest says of the model, from which <see cref="ModelShape.ReadModel"/> makes it again.</returns>
    /// <exception cref="ArgumentException">The model has a part that no package can hold.</exception>
    public abstract ModelShape Write(PackageWriter package);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the model is made of and holds memory outside of .NET's.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) { }

    /// <summary>Probabilities of one utterance: p ∝ exp(l / T).</summary>
    /// <param name="logProbabilities">[C], before the temperature.</param>
    public double[] Probabilities(ReadOnlySpan<double> logProbabilities)
    {
        var probabilities = new double[logProbabilities.Length];
        var largest = double.NegativeInfinity;
        foreach (var l in logProbabilities)
            largest = Math.Max(largest, l);
        var sum = 0d;
        for (var c = 0; c < probabilities.Length; c++)
            sum += probabilities[c] = Math.Exp((logProbabilities[c] - largest) / Temperature);
        for (var c = 0; c < probabilities.Length; c++)
            probabilities[c] /= sum;
        return probabilities;
    }

    /// <summary>log p̄ with p̄ the weighted mean over several answers of their probabilities.</summary>
    /// <param name="logProbabilities">Of each answer, all of one length.</param>
    /// <param name="weights">Of each answer; null for equal ones.</param>
    protected static double[] Average(IReadOnlyList<double[]> logProbabilities, IReadOnlyList<double>? weights = null)
    {
        var average = new double[logProbabilities[0].Length];
        var total = weights?.Sum() ?? logProbabilities.Count;
        for (var i = 0; i < average.Length; i++)
        {
            var sum = 0d;
            for (var m = 0; m < logProbabilities.Count; m++)
                sum += (weights?[m] ?? 1) * Math.Exp(logProbabilities[m][i]);
            average[i] = Math.Log(Math.Max(sum / total, double.Epsilon));
        }

        return average;
    }
}

/// <summary>A conversation as a model reads it.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Functionals">Each utterance's acoustic functionals [T], null where it has no audio; null where none has.</param>
public sealed record ModelInput(Conversation Conversation, IReadOnlyList<float[]?>? Functionals = null);

/// <summary>What a model says of a conversation.</summary>
/// <param name="LogProbabilities"><c>[T × C]</c>, before the temperature.</param>
/// <param name="Attended">For every utterance the earlier ones that weighed most, largest first; empty where none are named.</param>
public sealed record ModelAnswer(double[] LogProbabilities, IReadOnlyList<AttendedTurn[]> Attended);

/// <summary>A conversation that a model reads turn by turn. Not safe for several threads at once.</summary>
public abstract class LiveReader
{
    /// <summary>Reads a turn and answers it: log-probabilities <c>[C]</c>, and the earlier turns that weighed most.</summary>
    /// <param name="utterance">The turn.</param>
    /// <param name="functionals">Its acoustic functionals; null where there is no audio.</param>
    /// <param name="attention">How many earlier turns to name.</param>
    public abstract ModelAnswer Add(Utterance utterance, float[]? functionals, int attention);
}

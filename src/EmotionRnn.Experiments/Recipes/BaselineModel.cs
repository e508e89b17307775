using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>A model that others are compared with and that no package holds.</summary>
internal abstract class BaselineModel(LabelSet labels, double temperature) : EmotionModel(labels, temperature)
{
    public override bool CanReadLive => false;

    public override ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0) =>
        [.. inputs.Select(input => new ModelAnswer(Array.ConvertAll(LogProbabilities(input), l => (double)l), []))];

    public override LiveReader StartLive() => throw new InvalidOperationException("A baseline answers whole conversations.");

    // Nothing is stored, so nothing is rounded.
    public override void RoundToStored() { }

    public override ModelShape Write(PackageWriter package) => throw new ArgumentException("A baseline is no model that a package holds.");

    /// <summary>The log-probabilities of a conversation's utterances <c>[T × C]</c>.</summary>
    protected abstract float[] LogProbabilities(ModelInput input);
}

using EmotionRnn.Conversations;
using EmotionRnn.Networks.Linear;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Models.Linear;

/// <summary>A linear layer over TF-IDF features.</summary>
/// <param name="Features">How many features it has.</param>
/// <param name="NeighborWeight">How much the features of the utterances beside count.</param>
public sealed record LinearShape(int Features, double NeighborWeight) : ModelShape
{
    /// <inheritdoc/>
    public override ModelKind Kind => LinearModel.Kind;

    /// <inheritdoc/>
    public override bool CanReadLive => NeighborWeight == 0;

    /// <inheritdoc/>
    public override IEnumerable<ModelFact> Facts =>
        [
            new(
                "linear",
                $"TF-IDF of {Features:N0} terms{(NeighborWeight > 0 ? $", the utterances beside at {NeighborWeight}" : "")}",
                $"{Features} TF-IDF features: words, pairs of words and runs of 2 to 5 characters that occur in at least two training "
                    + $"utterances{(NeighborWeight > 0 ? $", those of the utterances beside at {NeighborWeight}" : "")}."
            ),
        ];

    /// <inheritdoc/>
    public override long CountParameters(int classes) => (Features + 1L) * classes;

    /// <inheritdoc/>
    public override void Write(ManifestField field) => Describe(field, this);

    /// <inheritdoc/>
    public override EmotionModel ReadModel(LabelSet labels, double temperature, PackageFiles files, ModelReader reader)
    {
        var terms = TfIdf.Read(new MemoryStream(files[LinearModel.TermsFile]), LinearModel.TermsFile);
        using var weights = files.OpenWeights(CountParameters(labels.Count));
        var (w, b) = (weights.ReadFloats(LinearModel.WeightTensor), weights.ReadFloats(LinearModel.BiasTensor));
        if (!w.Concat(b).All(float.IsFinite))
            throw new ArgumentException($"{PackageFiles.WeightsFile} holds a number that is not finite");
        return new LinearModel(labels, terms, new LinearClassifier(w, b), NeighborWeight, temperature);
    }

    internal static LinearShape Describe(ManifestField field, LinearShape? stated) =>
        field.Record(fields => new LinearShape(
            fields["features"].Whole(stated?.Features),
            fields["neighborWeight"].Number(stated?.NeighborWeight)
        ));
}

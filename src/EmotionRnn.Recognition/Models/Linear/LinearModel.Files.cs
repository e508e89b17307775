using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.Linear;

/// <content>Its weights in float16, and the terms in <c>terms.txt</c>.</content>
public sealed partial class LinearModel
{
    internal const string TermsFile = "terms.txt",
        WeightTensor = "weight",
        BiasTensor = "bias";

    /// <summary>The kind of these models.</summary>
    public static ModelKind Kind { get; } = new("Linear", field => LinearShape.Describe(field, null));

    /// <inheritdoc/>
    public override void RoundToStored() => Classifier.Round(value => (float)(Half)value);

    /// <inheritdoc/>
    public override ModelShape Write(PackageWriter package)
    {
        var writer = new SafetensorsWriter();
        writer.AddFloats(WeightTensor, TensorType.F16, [Classifier.Dimensions, Classifier.Classes], () => Classifier.Weights);
        writer.AddFloats(BiasTensor, TensorType.F16, [Classifier.Classes], () => Classifier.Bias);
        package.Write(writer);
        package.Write(TermsFile, Terms.Write);
        return new LinearShape(Classifier.Dimensions, NeighborWeight);
    }
}

using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.Encoder;

/// <content>Its matrices in float16 or eight bits, its vectors in float32, and its tokeniser's files in <c>tokenizer/</c>.</content>
public sealed partial class EncoderModel
{
    /// <summary>The kind of these models.</summary>
    public static ModelKind Kind { get; } = new("Encoder", field => EncoderShape.Describe(field, null));

    /// <inheritdoc/>
    public override void RoundToStored()
    {
        EncoderTensors.Round(encoder.Network.Parameters.All, Weights);
        encoder.Network.Parameters.MarkChanged();
    }

    /// <inheritdoc/>
    public override ModelShape Write(PackageWriter package)
    {
        var writer = new SafetensorsWriter();
        EncoderTensors.Add(writer, encoder.Network.Parameters.All, Weights);
        package.Write(writer);
        TokenizerFiles.Write(package, encoder.Tokenizer);
        return new EncoderShape(encoder.Network.Options, encoder.Windows.Options, Weights, liveTurns, Origin);
    }
}

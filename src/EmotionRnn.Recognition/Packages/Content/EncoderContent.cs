using EmotionRnn.Conversations;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>
/// A fine-tuned encoder: its matrices in float16 or eight bits, its vectors in float32, and its tokeniser's files in <c>tokenizer/</c>.
/// </summary>
internal sealed class EncoderContent : PackageContent
{
    protected override ModelKind Kind => ModelKind.Encoder;

    protected override bool Holds(EmotionModel model) => model is EncoderModel;

    protected override ModelManifest DescribeShape(EmotionModel model, ModelManifest manifest)
    {
        var encoder = (EncoderModel)model;
        return manifest with
        {
            Encoder = (
                manifest.Encoder
                ?? throw new ArgumentException(
                    "The manifest must say how the encoder's weights are stored and where it comes from.",
                    nameof(manifest)
                )
            ) with
            {
                Shape = encoder.Encoder.Network.Options,
                Windows = encoder.Encoder.Windows.Options,
                LiveTurns = encoder.LiveTurns,
            },
        };
    }

    public override IReadOnlyList<string> Write(string folder, EmotionModel model, ModelManifest manifest)
    {
        var encoder = ((EncoderModel)model).Encoder;
        var writer = new SafetensorsWriter();
        EncoderTensors.Add(writer, encoder.Network.Parameters.All, manifest.Encoder!.Weights);
        writer.Save(Path.Combine(folder, ModelPackage.WeightsFile));
        return [ModelPackage.WeightsFile, .. TokenizerFiles.Write(folder, encoder.Tokenizer)];
    }

    public override void Round(EmotionModel model, WeightFormat format)
    {
        var parameters = ((EncoderModel)model).Encoder.Network.Parameters;
        EncoderTensors.Round(parameters.All, format);
        parameters.MarkChanged();
    }

    protected override EmotionModel Read(ModelManifest manifest, LabelSet labels, PackageFiles files)
    {
        var stated = Needed(manifest.Encoder, "encoder");
        stated.Shape.Validate();
        stated.Windows.Validate();
        if (stated.LiveTurns is < 1 or > 1000)
            throw new ArgumentException($"'liveTurns' is {stated.LiveTurns}; it must lie in 1 to 1000");
        var tokenizer = TokenizerFiles.Read(files);
        using var weights = files.OpenWeights(stated.CountParameters(labels.Count) + Factors(stated, labels.Count));
        var network = new EncoderNetwork(stated.Shape, labels.Count, seed: null);
        PackageFiles.Load(network.Parameters, weights);
        return new EncoderModel(labels, new DialogueEncoder(tokenizer, network, stated.Windows), stated.LiveTurns, manifest.Temperature);
    }

    /// <summary>How many factors the eight-bit matrices have: one a row, those of the head's two among them.</summary>
    private static long Factors(EncoderManifest stated, int classes) =>
        stated.Weights == WeightFormat.EightBit
            ? EncoderTensors.Factors(stated.Shape, stated.Weights) + stated.Shape.HiddenSize + classes
            : 0;
}

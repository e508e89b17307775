using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>A fine-tuned encoder: its matrices in float16 or eight bits, its vectors in float32, and its tokeniser's files in <c>tokenizer/</c>.</summary>
internal sealed class EncoderContent : PackageContent
{
    private const string TokeniserFolder = "tokenizer";

    protected override ModelKind Kind => ModelKind.Encoder;

    protected override bool Holds(EmotionModel model) => model is EncoderModel;

    protected override ModelManifest DescribeShape(EmotionModel model, ModelManifest manifest)
    {
        var encoder = (EncoderModel)model;
        return manifest with
        {
            Encoder = (manifest.Encoder ?? throw new ArgumentException("The manifest must say how the encoder's weights are stored and where it comes from.", nameof(manifest))) with
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
        Weights(encoder.Network.Parameters, manifest.Encoder!.Weights).Save(Path.Combine(folder, ModelPackage.WeightsFile));
        Directory.CreateDirectory(Path.Combine(folder, TokeniserFolder));
        foreach (var (name, bytes) in encoder.Tokeniser.Files) File.WriteAllBytes(Path.Combine(folder, TokeniserFolder, name), bytes);
        return [ModelPackage.WeightsFile, .. encoder.Tokeniser.Files.Keys.Order(StringComparer.Ordinal).Select(name => $"{TokeniserFolder}/{name}")];
    }

    public override void Round(EmotionModel model, WeightFormat format)
    {
        var parameters = ((EncoderModel)model).Encoder.Network.Parameters;
        foreach (var parameter in parameters.All.Where(IsMatrix))
        {
            if (format == WeightFormat.EightBit) EightBitRows.Round(parameter.Values, parameter.Columns);
            else foreach (ref var value in parameter.Values) value = (float)(Half)value;
        }

        parameters.MarkChanged();
    }

    protected override EmotionModel Read(ModelManifest manifest, LabelSet labels, PackageFiles files)
    {
        var stated = Needed(manifest.Encoder, "encoder");
        stated.Shape.Validate();
        stated.Windows.Validate();
        if (stated.LiveTurns is < 1 or > 1000) throw new ArgumentException($"'liveTurns' is {stated.LiveTurns}; it must lie in 1 to 1000");
        var tokeniser = SubwordTokeniser.Read(files.In(TokeniserFolder), TokeniserFolder);
        using var weights = files.OpenWeights(stated.CountParameters(labels.Count) + (stated.Weights == WeightFormat.EightBit ? Factors(stated.Shape, labels.Count) : 0));
        var network = new EncoderNetwork(stated.Shape, labels.Count, seed: null);
        PackageFiles.Load(network.Parameters, weights);
        return new EncoderModel(labels, new DialogueEncoder(tokeniser, network, stated.Windows), stated.LiveTurns, manifest.Temperature);
    }

    private static SafetensorsWriter Weights(ParameterSet parameters, WeightFormat format)
    {
        var writer = new SafetensorsWriter();
        foreach (var parameter in parameters.All)
        {
            if (IsMatrix(parameter) && format == WeightFormat.EightBit) EightBitRows.Add(writer, parameter.Name, parameter.Rows, parameter.Columns, () => parameter.Values);
            else writer.AddFloats(parameter.Name, IsMatrix(parameter) ? TensorType.F16 : TensorType.F32, [parameter.Rows, parameter.Columns], () => parameter.Values);
        }

        return writer;
    }

    /// <summary>How many factors an encoder's eight-bit matrices have: one a row.</summary>
    private static long Factors(EncoderOptions shape, int classes) =>
        (long)shape.VocabularySize + shape.Positions + shape.TokenTypes + shape.Layers * (5L * shape.HiddenSize + shape.IntermediateSize) + shape.HiddenSize + classes;

    // Of an encoder's parameters the matrices decay and the vectors do not.
    private static bool IsMatrix(Parameter parameter) => parameter.Decays;
}

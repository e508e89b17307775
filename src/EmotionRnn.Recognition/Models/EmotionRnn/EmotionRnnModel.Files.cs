using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.EmotionRnn;

/// <content>
/// The weights of its feature pipeline and networks, and the vocabulary. Float16 halves the package; on MELD it changes no score in its
/// fourth digit. How audio is standardised stays in float32.
/// </content>
public sealed partial class EmotionRnnModel
{
    internal const string VocabularyFile = "vocabulary.txt",
        TextPrefix = "text.",
        AudioPrefix = "audio.",
        EncodedPrefix = "encoded.";

    /// <summary>The kind of these models.</summary>
    public static ModelKind Kind { get; } = new("EmotionRnn", field => EmotionRnnShape.Describe(field, null));

    /// <inheritdoc/>
    public override void RoundToStored()
    {
        foreach (var (_, parameters) in Weighted())
        {
            foreach (var parameter in parameters.All)
            {
                foreach (ref var value in parameter.Values)
                    value = (float)(Half)value;
            }

            parameters.MarkChanged();
        }
    }

    /// <inheritdoc/>
    public override ModelShape Write(PackageWriter package)
    {
        package.Write(Weights());
        if (pipeline.Text is { } text)
            package.Write(VocabularyFile, text.Vocabulary.Write);
        return new EmotionRnnShape(networks.Count, Options)
        {
            Text = pipeline.Text?.Network.Options,
            Audio = pipeline.Audio is { } audio
                ? new(audio.Source, AcousticFeatures.SampleRate, audio.Inputs, audio.Standardization.Size)
                {
                    Encoder = audio.Encoder is { } hears ? EncoderFiles.Write(package, hears) : null,
                }
                : null,
            TextEncoder = pipeline.Encoded is { } encoded ? EncoderFiles.Write(package, encoded.Encoder, encoded.Size) : null,
        };
    }

    internal static string NetworkPrefix(int network) => $"network{network}.";

    private SafetensorsWriter Weights()
    {
        var writer = new SafetensorsWriter();
        foreach (var (prefix, parameters) in Weighted())
        {
            foreach (var parameter in parameters.All)
                writer.AddFloats(prefix + parameter.Name, TensorType.F16, [parameter.Rows, parameter.Columns], () => parameter.Values);
        }

        if (pipeline.Audio is { } audio)
            Add(AudioPrefix, audio.Standardization);
        if (pipeline.Encoded is { } encoded)
        {
            EncoderFiles.AddTensors(writer, encoded.Encoder);
            Add(EncodedPrefix, encoded.Standardization);
        }

        return writer;

        void Add(string prefix, Standardization standardization)
        {
            var columns = Array.ConvertAll(standardization.Columns.ToArray(), column => (float)column);
            writer.AddFloats(prefix + "columns", TensorType.F32, [columns.Length], () => columns);
            writer.AddFloats(prefix + "mean", TensorType.F32, [columns.Length], () => standardization.Mean);
            writer.AddFloats(prefix + "scale", TensorType.F32, [columns.Length], () => standardization.Scale);
        }
    }

    /// <summary>The sets of weights, and what the names of their tensors begin with.</summary>
    private IEnumerable<(string Prefix, ParameterSet Parameters)> Weighted()
    {
        if (pipeline.Text is { } text)
            yield return (TextPrefix, text.Network.Parameters);
        for (var i = 0; i < networks.Count; i++)
            yield return (NetworkPrefix(i), networks[i].Parameters);
    }
}

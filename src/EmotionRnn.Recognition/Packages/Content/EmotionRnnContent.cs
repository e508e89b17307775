using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>
/// An EmotionRNN: the weights of its feature pipeline and networks, and the vocabulary. Float16 halves the package; on MELD it changes no
/// score in its fourth digit.
/// How audio is standardised stays in float32.
/// </summary>
internal sealed class EmotionRnnContent : PackageContent
{
    private const string TextPrefix = "text.",
        AudioPrefix = "audio.",
        EncodedPrefix = "encoded.";

    protected override ModelKind Kind => ModelKind.EmotionRnn;

    protected override bool Holds(EmotionModel model) => model is EmotionRnnModel;

    protected override ModelManifest DescribeShape(EmotionModel model, ModelManifest manifest)
    {
        var (pipeline, networks) = (((EmotionRnnModel)model).Pipeline, ((EmotionRnnModel)model).Networks);
        return manifest with
        {
            Networks = networks.Count,
            Network = networks[0].Options,
            Text = pipeline.Text?.Network.Options,
            Audio = pipeline.Audio is { } audio
                ? new(audio.Source, AcousticFeatures.SampleRate, audio.Inputs, audio.Standardization.Size)
                {
                    Encoder = audio.Encoder is { } hears ? AudioEncoderContent.Describe(hears) : null,
                }
                : null,
            TextEncoder = pipeline.Encoded is { } encoded ? TextEncoderContent.Describe(encoded.Encoder, encoded.Size) : null,
        };
    }

    public override IReadOnlyList<string> Write(string folder, EmotionModel model, ModelManifest manifest)
    {
        var pipeline = ((EmotionRnnModel)model).Pipeline;
        List<string> files = [ModelPackage.WeightsFile];
        Weights((EmotionRnnModel)model).Save(Path.Combine(folder, ModelPackage.WeightsFile));
        if (pipeline.Text is { } text)
        {
            using var vocabulary = File.Create(Path.Combine(folder, ModelPackage.VocabularyFile));
            text.Vocabulary.Write(vocabulary);
            files.Add(ModelPackage.VocabularyFile);
        }

        if (pipeline.Audio?.Encoder is { } hears)
            files.AddRange(AudioEncoderContent.Write(folder, hears));
        if (pipeline.Encoded is { } encoded)
            files.AddRange(TextEncoderContent.WriteFiles(folder, encoded.Encoder));
        return files;
    }

    public override void Round(EmotionModel model, WeightFormat format)
    {
        foreach (var (_, parameters) in Weighted((EmotionRnnModel)model))
        {
            foreach (var parameter in parameters.All)
            {
                foreach (ref var value in parameter.Values)
                    value = (float)(Half)value;
            }

            parameters.MarkChanged();
        }
    }

    protected override EmotionModel Read(ModelManifest manifest, LabelSet labels, PackageFiles files)
    {
        if (manifest.Networks is < 1 or > 100)
            throw new ArgumentException($"'networks' is {manifest.Networks}; it must lie in 1 to 100");
        var shape = Needed(manifest.Network, "network");
        shape.Validate();
        manifest.Text?.Validate();
        if (
            manifest.Audio is { } audio
            && (audio.Columns < 0 || audio.Columns > audio.Inputs || audio.SampleRate != AcousticFeatures.SampleRate)
        )
            throw new ArgumentException(
                $"'audio' must use 0 to {audio.Inputs} columns at {AcousticFeatures.SampleRate} Hz; it has {audio.Columns} at "
                    + $"{audio.SampleRate}"
            );
        if (manifest.Audio?.Encoder is { } hears)
            AudioEncoderContent.Validate(hears, manifest.Audio.Inputs);
        if (manifest.TextEncoder is { } encoder)
            TextEncoderContent.Validate(encoder);
        if (labels.Count != shape.Classes)
            throw new ArgumentException($"there are {labels.Count} labels and {shape.Classes} classes");
        var vocabulary = manifest.Text is null
            ? null
            : Vocabulary.Read(new MemoryStream(files[ModelPackage.VocabularyFile]), ModelPackage.VocabularyFile);
        using var weights = files.OpenWeights(
            manifest.CountParameters() + Further(manifest.TextEncoder) - (manifest.Audio?.Encoder?.Parameters ?? 0)
        );
        var pipeline = new FeaturePipeline(
            manifest.Text is { } text ? new TextFeatures(vocabulary!, Load(new TextCnn(text, seed: null), weights)) : null,
            manifest.Audio is { } heard
                ? new AcousticFeatures(heard.Source, Load(AudioPrefix, heard.Inputs, heard.Columns, weights))
                {
                    Encoder = heard.Encoder is { } stated ? AudioEncoderContent.Read(stated, files) : null,
                }
                : null,
            manifest.TextEncoder is { } read
                ? new EncodedFeatures(TextEncoderContent.Read(read, weights, files), Load(EncodedPrefix, read.Size, read.Columns, weights))
                : null
        );
        if (shape.InputSize != pipeline.Size)
            throw new ArgumentException($"the features have {pipeline.Size} numbers and the network reads {shape.InputSize}");
        var networks = new EmotionRnnNetwork[manifest.Networks];
        for (var i = 0; i < networks.Length; i++)
        {
            networks[i] = new(shape, seed: null);
            PackageFiles.Load(networks[i].Parameters, weights, NetworkPrefix(i));
        }

        return new EmotionRnnModel(labels, pipeline, networks, manifest.Temperature);
    }

    private static TextCnn Load(TextCnn text, SafetensorsFile weights)
    {
        PackageFiles.Load(text.Parameters, weights, TextPrefix);
        return text;
    }

    private static Standardization Load(string prefix, int inputs, int columns, SafetensorsFile weights)
    {
        float[] Read(string name) =>
            weights[prefix + name].Shape is [var stored] && stored == columns
                ? weights.ReadFloats(prefix + name)
                : throw new InvalidDataException($"{ModelPackage.WeightsFile}: {weights[prefix + name]} should be [{columns}]");
        return new(inputs, [.. Read("columns").Select(column => (int)column)], Read("mean"), Read("scale"));
    }

    private static void Add(SafetensorsWriter writer, string prefix, Standardization standardization)
    {
        var columns = Array.ConvertAll(standardization.Columns.ToArray(), column => (float)column);
        writer.AddFloats(prefix + "columns", TensorType.F32, [columns.Length], () => columns);
        writer.AddFloats(prefix + "mean", TensorType.F32, [columns.Length], () => standardization.Mean);
        writer.AddFloats(prefix + "scale", TensorType.F32, [columns.Length], () => standardization.Scale);
    }

    /// <summary>How many numbers the weights' file has of an encoder beside its parameters, or lacks of them.</summary>
    private static long Further(TextEncoderManifest? encoder) =>
        encoder is null ? 0 : TextEncoderContent.CountStored(encoder) - encoder.Parameters;

    private static SafetensorsWriter Weights(EmotionRnnModel model)
    {
        var writer = new SafetensorsWriter();
        foreach (var (prefix, parameters) in Weighted(model))
        {
            foreach (var parameter in parameters.All)
                writer.AddFloats(prefix + parameter.Name, TensorType.F16, [parameter.Rows, parameter.Columns], () => parameter.Values);
        }

        if (model.Pipeline.Audio is { } audio)
            Add(writer, AudioPrefix, audio.Standardization);
        if (model.Pipeline.Encoded is { } encoded)
        {
            TextEncoderContent.AddTensors(writer, encoded.Encoder);
            Add(writer, EncodedPrefix, encoded.Standardization);
        }

        return writer;
    }

    /// <summary>The sets of weights, and what the names of their tensors begin with.</summary>
    private static IEnumerable<(string Prefix, ParameterSet Parameters)> Weighted(EmotionRnnModel model)
    {
        if (model.Pipeline.Text is { } text)
            yield return (TextPrefix, text.Network.Parameters);
        for (var i = 0; i < model.Networks.Count; i++)
            yield return (NetworkPrefix(i), model.Networks[i].Parameters);
    }

    private static string NetworkPrefix(int network) => $"network{network}.";
}

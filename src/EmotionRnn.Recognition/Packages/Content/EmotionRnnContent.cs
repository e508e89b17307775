using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>
/// An EmotionRNN: the weights of its feature pipeline and networks, and the vocabulary. Float16 halves the package; on MELD it changes no score in its fourth digit.
/// How audio is standardised stays in float32.
/// </summary>
internal sealed class EmotionRnnContent : PackageContent
{
    private const string TextPrefix = "text.", AudioColumns = "audio.columns", AudioMean = "audio.mean", AudioScale = "audio.scale";

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
            Audio = pipeline.Audio is { } audio ? new(audio.Source, AcousticFeatures.SampleRate, audio.Inputs, audio.Columns.Length) : null,
        };
    }

    public override IReadOnlyList<string> Write(string folder, EmotionModel model, ModelManifest manifest)
    {
        var pipeline = ((EmotionRnnModel)model).Pipeline;
        Weights((EmotionRnnModel)model).Save(Path.Combine(folder, ModelPackage.WeightsFile));
        if (pipeline.Text is null) return [ModelPackage.WeightsFile];
        using var vocabulary = File.Create(Path.Combine(folder, ModelPackage.VocabularyFile));
        pipeline.Text.Vocabulary.Write(vocabulary);
        return [ModelPackage.WeightsFile, ModelPackage.VocabularyFile];
    }

    public override void Round(EmotionModel model, WeightFormat format)
    {
        foreach (var (_, parameters) in Weighted((EmotionRnnModel)model))
        {
            foreach (var parameter in parameters.All)
            {
                foreach (ref var value in parameter.Values) value = (float)(Half)value;
            }

            parameters.MarkChanged();
        }
    }

    protected override EmotionModel Read(ModelManifest manifest, LabelSet labels, PackageFiles files)
    {
        if (manifest.Networks is < 1 or > 100) throw new ArgumentException($"'networks' is {manifest.Networks}; it must lie in 1 to 100");
        var shape = Needed(manifest.Network, "network");
        shape.Validate();
        manifest.Text?.Validate();
        if (manifest.Audio is { } audio && (audio.Columns < 0 || audio.Columns > audio.Inputs || audio.SampleRate != AcousticFeatures.SampleRate))
            throw new ArgumentException($"'audio' must use 0 to {audio.Inputs} columns at {AcousticFeatures.SampleRate} Hz; it has {audio.Columns} at {audio.SampleRate}");
        if (labels.Count != shape.Classes) throw new ArgumentException($"there are {labels.Count} labels and {shape.Classes} classes");
        var vocabulary = manifest.Text is null ? null : Vocabulary.Read(new MemoryStream(files[ModelPackage.VocabularyFile]), ModelPackage.VocabularyFile);
        using var weights = files.OpenWeights(manifest.CountParameters());
        var pipeline = new FeaturePipeline(
            manifest.Text is { } text ? new TextFeatures(vocabulary!, Load(new TextCnn(text, seed: null), weights)) : null,
            manifest.Audio is null ? null : Load(manifest.Audio, weights));
        if (shape.InputSize != pipeline.Size) throw new ArgumentException($"the features have {pipeline.Size} numbers and the network reads {shape.InputSize}");
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

    private static AcousticFeatures Load(AudioManifest audio, SafetensorsFile weights)
    {
        float[] Read(string name) => weights[name].Shape is [var columns] && columns == audio.Columns
            ? weights.ReadFloats(name)
            : throw new InvalidDataException($"{ModelPackage.WeightsFile}: {weights[name]} should be [{audio.Columns}]");
        return new(audio.Source, audio.Inputs, [.. Read(AudioColumns).Select(column => (int)column)], Read(AudioMean), Read(AudioScale));
    }

    private static SafetensorsWriter Weights(EmotionRnnModel model)
    {
        var writer = new SafetensorsWriter();
        foreach (var (prefix, parameters) in Weighted(model))
        {
            foreach (var parameter in parameters.All)
                writer.AddFloats(prefix + parameter.Name, TensorType.F16, [parameter.Rows, parameter.Columns], () => parameter.Values);
        }

        if (model.Pipeline.Audio is { } audio)
        {
            var columns = Array.ConvertAll(audio.Columns.ToArray(), column => (float)column);
            writer.AddFloats(AudioColumns, TensorType.F32, [columns.Length], () => columns);
            writer.AddFloats(AudioMean, TensorType.F32, [columns.Length], () => audio.Mean);
            writer.AddFloats(AudioScale, TensorType.F32, [columns.Length], () => audio.Scale);
        }

        return writer;
    }

    /// <summary>The sets of weights, and what the names of their tensors begin with.</summary>
    private static IEnumerable<(string Prefix, ParameterSet Parameters)> Weighted(EmotionRnnModel model)
    {
        if (model.Pipeline.Text is { } text) yield return (TextPrefix, text.Network.Parameters);
        for (var i = 0; i < model.Networks.Count; i++) yield return (NetworkPrefix(i), model.Networks[i].Parameters);
    }

    private static string NetworkPrefix(int network) => $"network{network}.";
}

using EmotionRnn.Conversations;
using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Models.EmotionRnn;

/// <summary>A feature pipeline and one or more EmotionRNNs.</summary>
/// <param name="Networks">How many EmotionRNNs are averaged.</param>
/// <param name="Network">Their shape.</param>
public sealed record EmotionRnnShape(int Networks, EmotionRnnOptions Network) : ModelShape
{
    /// <summary>The shape of the TextCNN in the feature pipeline; null where there is none.</summary>
    public TextCnnOptions? Text { get; init; }

    /// <summary>The pretrained encoder in the feature pipeline; null where there is none.</summary>
    public TextEncoderShape? TextEncoder { get; init; }

    /// <inheritdoc/>
    public override ModelKind Kind => EmotionRnnModel.Kind;

    /// <inheritdoc/>
    public override bool CanReadLive => Network is { Bidirectional: false, EmotionAttention: false };

    /// <inheritdoc/>
    public override bool ReadsText => Text is not null || TextEncoder is not null;

    /// <inheritdoc/>
    public override IEnumerable<ModelFact> Facts
    {
        get
        {
            yield return new(
                "network",
                $"{(Networks > 1 ? $"mean of {Networks}, " : "")}{(Network.Bidirectional ? "both directions" : "forward only")}, "
                    + $"{Network.Attention.ToString().ToLowerInvariant()} attention, {(Network.Listener ? "with" : "without")} listeners, "
                    + $"states of {Network.StateSize}",
                null
            );
            if (Text is { } text)
                yield return new(
                    "words",
                    $"{text.Words:N0}, as vectors of {text.WordSize}",
                    $"{text.Words} words have a vector; every other word is `<unk>`. {text.TrainedWords ?? text.Words} of them occur in "
                        + "the training data."
                );
            if (TextEncoder is { } encoder)
                yield return encoder.Fact;
        }
    }

    /// <inheritdoc/>
    public override long CountParameters(int classes) =>
        (Text?.CountParameters() ?? 0)
        + 3L * (Audio?.Columns ?? 0)
        + (Audio?.Encoder?.Parameters ?? 0)
        + (TextEncoder is { } read ? read.Parameters + 3L * read.Columns : 0)
        + Networks * Network.CountParameters();

    /// <inheritdoc/>
    public override void Write(ManifestField field) => Describe(field, this);

    /// <inheritdoc/>
    public override EmotionModel ReadModel(LabelSet labels, double temperature, PackageFiles files, ModelReader reader)
    {
        Validate(labels.Count);
        var vocabulary = Text is null
            ? null
            : Vocabulary.Read(new MemoryStream(files[EmotionRnnModel.VocabularyFile]), EmotionRnnModel.VocabularyFile);

        // Graphs are files of their own; encoders of our engine may have factors beside their parameters.
        using var weights = files.OpenWeights(
            CountParameters(labels.Count) + (TextEncoder is { } own ? own.Stored - own.Parameters : 0) - (Audio?.Encoder?.Parameters ?? 0)
        );
        IAudioEncoder? hears = null;
        ITextEncoder? reads = null;
        try
        {
            hears = Audio?.Encoder is { } heard ? EncoderFiles.ReadAudio(heard, files, reader.Graphs) : null;
            reads = TextEncoder is { } read ? EncoderFiles.ReadText(read, weights, files, reader.Graphs) : null;
            var pipeline = new FeaturePipeline(
                Text is { } text ? new TextFeatures(vocabulary!, Load(new TextCnn(text, seed: null), weights)) : null,
                Audio is { } audio
                    ? new AcousticFeatures(audio.Source, Load(EmotionRnnModel.AudioPrefix, audio.Inputs, audio.Columns, weights))
                    {
                        Encoder = hears,
                    }
                    : null,
                reads is not null
                    ? new EncodedFeatures(reads, Load(EmotionRnnModel.EncodedPrefix, TextEncoder!.Size, TextEncoder.Columns, weights))
                    : null
            );
            if (Network.InputSize != pipeline.Size)
                throw new ArgumentException($"the features have {pipeline.Size} numbers and the network reads {Network.InputSize}");
            var networks = new EmotionRnnNetwork[Networks];
            for (var i = 0; i < networks.Length; i++)
            {
                networks[i] = new(Network, seed: null);
                PackageFiles.Load(networks[i].Parameters, weights, EmotionRnnModel.NetworkPrefix(i));
            }

            return new EmotionRnnModel(labels, pipeline, networks, temperature);
        }
        catch
        {
            hears?.Dispose();
            reads?.Dispose();
            throw;
        }
    }

    internal static EmotionRnnShape Describe(ManifestField field, EmotionRnnShape? stated) =>
        field.Record(fields => new EmotionRnnShape(
            fields["networks"].Whole(stated?.Networks),
            NetworkFields.Network(fields["network"], stated?.Network)
        )
        {
            Text = fields.Optional("text", stated?.Text, NetworkFields.Text),
            Audio = fields.Optional("audio", stated?.Audio, AudioShape.Describe),
            TextEncoder = fields.Optional("textEncoder", stated?.TextEncoder, TextEncoderShape.Describe),
        });

    private void Validate(int labels)
    {
        if (Networks is < 1 or > 100)
            throw new ArgumentException($"'networks' is {Networks}; it must lie in 1 to 100");
        Network.Validate();
        Text?.Validate();
        TextEncoder?.Validate();
        if (Audio is { } audio && (audio.Columns < 0 || audio.Columns > audio.Inputs || audio.SampleRate != AcousticFeatures.SampleRate))
            throw new ArgumentException(
                $"'audio' must use 0 to {audio.Inputs} columns at {AcousticFeatures.SampleRate} Hz; it has {audio.Columns} at "
                    + $"{audio.SampleRate}"
            );
        if (Audio?.Encoder is { } hears && (hears.Size < 1 || hears.Size > Audio.Inputs))
            throw new ArgumentException($"'audio.encoder' must give 1 to {Audio.Inputs} numbers; it gives {hears.Size}");
        if (Audio?.Encoder is { Parameters: < 0 or > 1L << 40 } counted)
            throw new ArgumentException($"'audio.encoder' has {counted.Parameters} parameters");
        if (labels != Network.Classes)
            throw new ArgumentException($"there are {labels} labels and {Network.Classes} classes");
    }

    private static TextCnn Load(TextCnn text, SafetensorsFile weights)
    {
        PackageFiles.Load(text.Parameters, weights, EmotionRnnModel.TextPrefix);
        return text;
    }

    private static Standardization Load(string prefix, int inputs, int columns, SafetensorsFile weights)
    {
        float[] Read(string name) =>
            weights[prefix + name].Shape is [var stored] && stored == columns
                ? weights.ReadFloats(prefix + name)
                : throw new InvalidDataException($"{PackageFiles.WeightsFile}: {weights[prefix + name]} should be [{columns}]");
        return new(inputs, [.. Read("columns").Select(column => (int)column)], Read("mean"), Read("scale"));
    }
}

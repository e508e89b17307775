using System.Text.Json;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages.Manifests;

/// <summary>
/// How manifests are written: each record's fields in their order. What may be missing keeps the value that the record starts with; nothing
/// unknown is passed over.
/// </summary>
internal static class ManifestFormat
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">It is none: the message names the field, and the exception the line.</exception>
    public static ModelManifest Read(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest, Strict);
            return Manifest(new(manifest, document.RootElement, ""), null);
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("it holds text that is not Unicode.", error);
        }
    }

    /// <summary>Writes a manifest.</summary>
    public static byte[] Write(ModelManifest manifest)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
            Manifest(new(writer), manifest);
        return stream.ToArray();
    }

    private static ModelManifest Manifest(ManifestField field, ModelManifest? stated) =>
        field.Record(fields => new ModelManifest
        {
            Format = fields["format"].Whole(stated?.Format),
            Kind = fields["kind"].Choice(stated?.Kind),
            Name = fields["name"].Text(stated?.Name),
            Description = fields["description"].Text(stated?.Description),
            Labels = fields["labels"].List(stated?.Labels, (label, name) => label.Text(name)),
            Networks = fields.Optional("networks", stated?.Networks ?? 0),
            Network = fields.Optional("network", stated?.Network, Network),
            Text = fields.Optional("text", stated?.Text, Text),
            Audio = fields.Optional("audio", stated?.Audio, Audio),
            TextEncoder = fields.Optional("textEncoder", stated?.TextEncoder, TextEncoder),
            Encoder = fields.Optional("encoder", stated?.Encoder, Encoder),
            Linear = fields.Optional("linear", stated?.Linear, Linear),
            Members = fields.Optional("members", stated?.Members, (members, known) => members.List(known, Member)),
            Temperature = fields["temperature"].Number(stated?.Temperature),
            Training = Training(fields["training"], stated?.Training),
            Metrics = fields["metrics"].List(stated?.Metrics, Metrics),
            Files = fields["files"].Texts(stated?.Files),
        });

    private static EmotionRnnOptions Network(ManifestField field, EmotionRnnOptions? stated) =>
        field.Record(fields =>
        {
            var shape = stated ?? new() { InputSize = 0, Classes = 0 };
            return new EmotionRnnOptions
            {
                InputSize = fields["inputSize"].Whole(shape.InputSize),
                ProjectedInputs = fields.Optional("projectedInputs", shape.ProjectedInputs),
                ProjectionSize = fields.Optional("projectionSize", shape.ProjectionSize),
                Classes = fields["classes"].Whole(shape.Classes),
                StateSize = fields.Optional("stateSize", shape.StateSize),
                EmotionSize = fields.Optional("emotionSize", shape.EmotionSize),
                HiddenSize = fields.Optional("hiddenSize", shape.HiddenSize),
                Attention = fields.Optional("attention", shape.Attention),
                AttentionWindow = fields.Optional("attentionWindow", shape.AttentionWindow),
                Listener = fields.Optional("listener", shape.Listener),
                Bidirectional = fields.Optional("bidirectional", shape.Bidirectional),
                EmotionAttention = fields.Optional("emotionAttention", shape.EmotionAttention),
                EmotionUsesIntra = fields.Optional("emotionUsesIntra", shape.EmotionUsesIntra),
                EmotionPerSpeaker = fields.Optional("emotionPerSpeaker", shape.EmotionPerSpeaker),
                InitialState = fields.Optional("initialState", shape.InitialState),
                InitialDeviation = fields.Optional("initialDeviation", shape.InitialDeviation),
                Dropout = fields.Optional("dropout", shape.Dropout),
            };
        });

    private static TextCnnOptions Text(ManifestField field, TextCnnOptions? stated) =>
        field.Record(fields =>
        {
            var shape = stated ?? new() { Words = 0, Classes = 0 };
            return new TextCnnOptions
            {
                Words = fields["words"].Whole(shape.Words),
                TrainedWords = fields.Optional("trainedWords", shape.TrainedWords, (words, count) => words.Whole(count)),
                Classes = fields["classes"].Whole(shape.Classes),
                WordSize = fields.Optional("wordSize", shape.WordSize),
                Widths = fields.Optional(
                    "widths",
                    shape.Widths,
                    (widths, known) => widths.List(known, (width, words) => width.Whole(words))
                ),
                Filters = fields.Optional("filters", shape.Filters),
                FeatureSize = fields.Optional("featureSize", shape.FeatureSize),
                WordDropout = fields.Optional("wordDropout", shape.WordDropout),
                VectorDropout = fields.Optional("vectorDropout", shape.VectorDropout),
                Dropout = fields.Optional("dropout", shape.Dropout),
            };
        });

    private static AudioManifest Audio(ManifestField field, AudioManifest? stated) =>
        field.Record(fields => new AudioManifest(
            fields["source"].Text(stated?.Source),
            fields["sampleRate"].Whole(stated?.SampleRate),
            fields["inputs"].Whole(stated?.Inputs),
            fields["columns"].Whole(stated?.Columns)
        )
        {
            Encoder = fields.Optional("encoder", stated?.Encoder, AudioEncoder),
        });

    private static AudioEncoderManifest AudioEncoder(ManifestField field, AudioEncoderManifest? stated) =>
        field.Record(fields => new AudioEncoderManifest(
            fields["name"].Text(stated?.Name),
            fields["hash"].Text(stated?.Hash),
            fields["size"].Whole(stated?.Size),
            fields["parameters"].Whole(stated?.Parameters),
            fields["states"].List(stated?.States, (state, text) => state.Text(text)),
            fields["normalise"].Flag(stated?.Normalize)
        ));

    private static TextEncoderManifest TextEncoder(ManifestField field, TextEncoderManifest? stated) =>
        field.Record(fields => new TextEncoderManifest(
            fields["name"].Text(stated?.Name),
            fields["hash"].Text(stated?.Hash),
            fields["size"].Whole(stated?.Size),
            fields["columns"].Whole(stated?.Columns),
            fields["parameters"].Whole(stated?.Parameters),
            fields["liveTurns"].Whole(stated?.LiveTurns)
        )
        {
            States = fields.Optional("states", stated?.States, (states, known) => states.List(known, (state, text) => state.Text(text))),
            Shape = fields.Optional("shape", stated?.Shape, Shape),
            Windows = fields.Optional("windows", stated?.Windows, Windows),
            LongestSequence = fields.Optional("longestSequence", stated?.LongestSequence, (longest, tokens) => longest.Whole(tokens)),
            Weights = fields.Optional("weights", stated?.Weights ?? default),
        });

    private static EncoderManifest Encoder(ManifestField field, EncoderManifest? stated) =>
        field.Record(fields => new EncoderManifest(
            Shape(fields["shape"], stated?.Shape),
            Windows(fields["windows"], stated?.Windows),
            fields["weights"].Choice(stated?.Weights),
            fields["liveTurns"].Whole(stated?.LiveTurns),
            fields["origin"].Text(stated?.Origin)
        ));

    private static EncoderOptions Shape(ManifestField field, EncoderOptions? stated) =>
        field.Record(fields =>
        {
            var shape =
                stated
                ?? new()
                {
                    VocabularySize = 0,
                    HiddenSize = 0,
                    Layers = 0,
                    Heads = 0,
                    IntermediateSize = 0,
                    Positions = 0,
                };
            return new EncoderOptions
            {
                Family = fields.Optional("family", shape.Family),
                VocabularySize = fields["vocabularySize"].Whole(shape.VocabularySize),
                HiddenSize = fields["hiddenSize"].Whole(shape.HiddenSize),
                Layers = fields["layers"].Whole(shape.Layers),
                Heads = fields["heads"].Whole(shape.Heads),
                IntermediateSize = fields["intermediateSize"].Whole(shape.IntermediateSize),
                Positions = fields["positions"].Whole(shape.Positions),
                TokenTypes = fields.Optional("tokenTypes", shape.TokenTypes),
                PadId = fields.Optional("padId", shape.PadId),
                Epsilon = fields.Optional("epsilon", shape.Epsilon),
                HiddenDropout = fields.Optional("hiddenDropout", shape.HiddenDropout),
                AttentionDropout = fields.Optional("attentionDropout", shape.AttentionDropout),
            };
        });

    private static DialogueWindowOptions Windows(ManifestField field, DialogueWindowOptions? stated) =>
        field.Record(fields =>
        {
            var windows = stated ?? new();
            return new DialogueWindowOptions
            {
                Names = fields.Optional("names", windows.Names),
                UtteranceTokens = fields.Optional("utteranceTokens", windows.UtteranceTokens),
                WindowTokens = fields.Optional("windowTokens", windows.WindowTokens),
                ContextUtterances = fields.Optional("contextUtterances", windows.ContextUtterances),
            };
        });

    private static LinearManifest Linear(ManifestField field, LinearManifest? stated) =>
        field.Record(fields => new LinearManifest(
            fields["features"].Whole(stated?.Features),
            fields["neighbourWeight"].Number(stated?.NeighborWeight)
        ));

    private static MemberManifest Member(ManifestField field, MemberManifest? stated) =>
        field.Record(fields => new MemberManifest(
            fields["package"].Text(stated?.Package),
            fields["hash"].Text(stated?.Hash),
            fields["weight"].Number(stated?.Weight),
            fields["parameters"].Whole(stated?.Parameters),
            fields["live"].Flag(stated?.Live)
        ));

    private static TrainingRecord Training(ManifestField field, TrainingRecord? stated) =>
        field.Record(fields => new TrainingRecord
        {
            Corpus = fields["corpus"].Text(stated?.Corpus),
            CorpusHash = fields["corpusHash"].Text(stated?.CorpusHash),
            Variant = fields["variant"].Text(stated?.Variant),
            Preset = fields["preset"].Text(stated?.Preset),
            Seed = fields["seed"].Whole(stated?.Seed),
            Candidates = fields["candidates"].Whole(stated?.Candidates),
            WordVectors = fields.Optional("wordVectors", stated?.WordVectors, (vectors, file) => vectors.Text(file)),
            Command = fields["command"].Text(stated?.Command),
        });

    private static ModelMetrics Metrics(ManifestField field, ModelMetrics? stated) =>
        field.Record(fields => new ModelMetrics
        {
            Split = fields["split"].Text(stated?.Split),
            Utterances = fields["utterances"].Whole(stated?.Utterances),
            Accuracy = fields["accuracy"].Number(stated?.Accuracy),
            WeightedF1 = fields["weightedF1"].Number(stated?.WeightedF1),
            Interval = fields["interval"].List(stated?.Interval, (end, number) => end.Number(number)),
            MacroF1 = fields["macroF1"].Number(stated?.MacroF1),
            MajorityWeightedF1 = fields["majorityWeightedF1"].Number(stated?.MajorityWeightedF1),
            CalibrationError = fields["calibrationError"].Number(stated?.CalibrationError),
            Confusion = fields["confusion"].List(stated?.Confusion, (row, counts) => row.List(counts, (cell, count) => cell.Whole(count))),
        });
}

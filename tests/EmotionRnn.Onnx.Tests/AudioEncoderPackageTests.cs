using System.Security.Cryptography;
using EmotionRnn.Acoustics;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Onnx.Tests;

/// <summary>A model that listens by a graph carries it, and listens in the same way wherever it is read.</summary>
[Collection(NativeHeapTests.Name)]
public sealed class AudioEncoderPackageTests : IDisposable
{
    private static readonly string Speech = Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav");
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_package_holds_the_graph_and_gives_the_same_numbers(bool besideFunctionals)
    {
        var extractor = Extractor(besideFunctionals);
        var package = Write(extractor);
        var read = EmotionRecognizer.Load(package, OnnxEncoders.Default);
        var manifest = read.Package.Manifest;
        Assert.Equal(besideFunctionals ? "eGeMAPSv02+tiny-speech/model" : "tiny-speech/model", manifest.Shape.Audio!.Source);
        Assert.Equal(["mean@last_hidden_state"], manifest.Shape.Audio.Encoder!.States);
        Assert.Contains("audio-encoder/model.onnx", manifest.Files.Keys);
        Assert.Equal(extractor.Encoder!.ParameterCount, manifest.Shape.Audio.Encoder.Parameters);
        Assert.True(manifest.CountParameters() > manifest.Shape.Audio.Encoder.Parameters);

        var again = AcousticExtractor.Of(read.Package.Model.Audio!)!;
        Assert.Equal(extractor.Size, again.Size);
        Assert.Equal(extractor.Source, again.Source);
        Assert.Equal(extractor.Extract(Speech), again.Extract(Speech));
        Assert.Null(again.Extract(new float[300]));
        Assert.Equal(read.Package.Hash, ModelPackage.Read(Write(again, "again"), OnnxEncoders.Default).Hash);
    }

    /// <summary>
    /// 200 models that were loaded and disposed hold less than 20 that are in use. All are kept, so that nothing is given back but by
    /// disposing.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Loading_and_disposing_a_model_with_a_graph_200_times_leaves_memory_flat()
    {
        Assert.SkipUnless(NativeHeap.IsKnown, "Only glibc tells what is allocated.");
        var package = Write(Extractor(besideFunctionals: false));
        List<EmotionRecognizer> loaded = [];
        Load(20).ForEach(warming => warming.Dispose());
        var before = NativeMemory();
        var used = Load(20);
        var inUse = NativeMemory() - before;
        used.ForEach(recognizer => recognizer.Dispose());
        before = NativeMemory();
        for (var i = 0; i < 200; i++)
            Load(1)[0].Dispose();
        Assert.InRange(NativeMemory() - before, long.MinValue, inUse);
        Assert.Throws<ObjectDisposedException>(() => loaded[0].Package.Model.Audio!.Encoder!.Encode(new float[16000]));

        List<EmotionRecognizer> Load(int count)
        {
            List<EmotionRecognizer> some =
            [
                .. Enumerable.Range(0, count).Select(_ => EmotionRecognizer.Load(package, OnnxEncoders.Default)),
            ];
            loaded.AddRange(some);
            return some;
        }

        static long NativeMemory()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return NativeHeap.BytesInUse;
        }
    }

    [Fact]
    public void Without_what_runs_graphs_the_model_says_what_it_needs()
    {
        var package = Write(Extractor(besideFunctionals: false));
        var error = Assert.Throws<EncoderException>(() => EmotionRecognizer.Load(package));
        Assert.Contains(
            "an encoder that is a graph (tiny-speech/model), which needs EmotionRnn.Onnx to run",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"normalize\": false", "\"normalize\": true", "gives other numbers than those that the network was trained on")]
    [InlineData("\"size\": 24", "\"size\": 25", "must give 1 to 24 numbers; it gives 25")]
    [InlineData("mean@last_hidden_state", "mean last_hidden_state", "'states' of 'audio.encoder' are not such as mean@last_hidden_state")]
    [InlineData("mean@last_hidden_state", "mean@hidden", "no output 'hidden'")]
    [InlineData("\"parameters\": ", "\"parameters\": -", "parameters")]
    public void A_package_that_contradicts_itself_is_refused(string stated, string other, string message)
    {
        var package = Write(Extractor(besideFunctionals: false));
        var place = Path.Combine(package, PackageFiles.ManifestFile);
        var manifest = File.ReadAllText(place);
        Assert.Contains(stated, manifest, StringComparison.Ordinal);
        File.WriteAllText(place, manifest.Replace(stated, other, StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(package, PackageFiles.HashFile),
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(place)))
        );
        Assert.Contains(
            message,
            Assert.ThrowsAny<IOException>(() => ModelPackage.Read(package, OnnxEncoders.Default)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_graph_that_was_changed_or_is_missing_is_refused()
    {
        var package = Write(Extractor(besideFunctionals: false));
        var graph = Path.Combine(package, "audio-encoder", "model.onnx");
        File.WriteAllBytes(graph, [.. File.ReadAllBytes(graph), 0]);
        Assert.Contains(
            "does not match its hash",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Read(package, OnnxEncoders.Default)).Message,
            StringComparison.Ordinal
        );
        File.Delete(graph);
        Assert.Contains(
            "is missing",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Read(package, OnnxEncoders.Default)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_encoder_of_ones_own_listens_but_cannot_be_packed()
    {
        var extractor = new AcousticExtractor(null, new Loudness());
        Assert.Equal(0.25f, Assert.Single(extractor.Extract([0.25f, -0.25f, 0.25f])!), 1e-4f);
        Assert.Contains(
            "'loudness' is of a kind of its own",
            Assert.Throws<ArgumentException>(() => Write(extractor)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.Throws<ArgumentException>(() => new AcousticExtractor(null));
    }

    [Fact]
    public void What_one_encoder_gave_is_not_taken_for_what_another_gives()
    {
        var clips = Directory.CreateDirectory(Path.Combine(_folder, "clips")).FullName;
        File.Copy(Speech, Path.Combine(clips, "talk.wav"));
        var conversation = new Conversation(
            "talk",
            [
                new Utterance
                {
                    Id = "0",
                    Speaker = "A",
                    Text = "",
                    Clip = "talk.wav",
                },
            ]
        );
        var cache = new VectorCache(Path.Combine(_folder, "cache"));
        var plain = Read(Extractor(besideFunctionals: false));
        Assert.Equal(0, plain.FromCache);
        Assert.Equal(0, Read(Extractor(besideFunctionals: true)).FromCache);
        Assert.Equal(0, Read(Extractor(besideFunctionals: false, normalize: true)).FromCache);
        var again = Read(Extractor(besideFunctionals: false));
        Assert.Equal(1, again.FromCache);
        Assert.Equal(plain.Rows[0][0], again.Rows[0][0]);

        ClipAcoustics Read(AcousticExtractor extractor)
        {
            using var collection = ClipCollection.Open(clips);
            return ClipAcoustics.Read(collection, [(null, conversation)], extractor, cache);
        }
    }

    private static AcousticExtractor Extractor(bool besideFunctionals, bool normalize = false) =>
        new(
            besideFunctionals ? FeatureSet.EGeMAPSv02 : null,
            OnnxEncoders.Default.OpenAudio(Path.Combine(ReferenceData.Golden("tiny-speech"), "model.onnx"), normalize: normalize)
        );

    private string Write(AcousticExtractor extractor, string name = "model")
    {
        var random = new Random(5);
        float[][] rows =
        [
            .. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, extractor.Size).Select(_ => random.NextSingle()).ToArray()),
        ];
        var pipeline = new FeaturePipeline(
            null,
            AcousticFeatures.Fit(extractor.Source, rows, [.. rows.Select((_, i) => i % 7)], encoder: extractor.Encoder)
        );
        var model = new EmotionRnnModel(
            LabelSet.Meld,
            pipeline,
            [
                new(
                    new()
                    {
                        InputSize = pipeline.Size,
                        Classes = 7,
                        StateSize = 8,
                        EmotionSize = 8,
                        HiddenSize = 8,
                    },
                    seed: 3
                ),
            ],
            1
        );
        model.RoundToStored();
        var folder = Path.Combine(_folder, name);
        ModelPackage.Write(
            folder,
            model,
            new PackageDescription(
                "ear",
                "A model with random weights that listens.",
                new()
                {
                    Corpus = "nothing",
                    CorpusHash = "",
                    Variant = "audio-simple",
                    Preset = "none",
                    Seed = 3,
                    Candidates = 1,
                    Command = "none",
                },
                []
            ),
            manifest => $"# {manifest.Name}\n"
        );
        return folder;
    }

    private sealed class Loudness : IAudioEncoder
    {
        public string Name => "loudness";

        public string Hash => "1";

        public int Size => 1;

        public long ParameterCount => 0;

        public float[]? Encode(ReadOnlySpan<float> samples, CancellationToken cancellationToken) =>
            [samples.Length == 0 ? 0 : MathF.Abs(samples[0])];
    }
}

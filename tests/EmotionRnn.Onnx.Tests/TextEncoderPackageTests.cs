using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Onnx.Tests;

/// <summary>A model that reads by a graph carries it and its tokeniser, and reads in the same way wherever it is read.</summary>
public sealed class TextEncoderPackageTests : IDisposable
{
    private static readonly string[] Texts = ["so what did you say", "no", "", "say no no no no no", "what", "you did so"];
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    private static Conversation Talk =>
        new(
            "talk",
            [
                .. Texts.Select(
                    (text, t) =>
                        new Utterance
                        {
                            Id = $"{t}",
                            Speaker = $"P{t % 2}",
                            Text = text,
                        }
                ),
            ]
        );

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(512)]
    [InlineData(5)]
    public void A_package_holds_the_graph_and_gives_the_same_numbers_in_batch_and_live(int longest)
    {
        var encoder = Encoder(longest);
        var recognizer = EmotionRecognizer.Load(Write(encoder), OnnxEncoders.Default);
        var read = Assert.IsType<EmotionRnnModel>(recognizer.Package.Model).Pipeline.Encoded!.Encoder;
        Assert.Equal(encoder.Hash, read.Hash);
        Assert.Equal(encoder.Name, read.Name);
        Assert.Equal(encoder.ParameterCount, read.ParameterCount);
        Assert.Equal(encoder.Encode([Talk])[0], read.Encode([Talk])[0]);
        Assert.Equal(
            longest == 512,
            encoder.Encode([Talk])[0].AsSpan(0, encoder.Size).SequenceEqual(Encoder(512).Encode([Talk])[0].AsSpan(0, encoder.Size))
        );

        var batch = recognizer.Recognize(Talk);
        var live = recognizer.StartConversation();
        foreach (var (t, turn) in Talk.Utterances.Index())
        {
            var answer = live.Add(turn).Probabilities;
            for (var c = 0; c < answer.Count; c++)
                Assert.Equal(batch.Utterances[t].Probabilities[c], answer[c], 1e-6);
        }
    }

    [Fact]
    public void Without_what_runs_graphs_the_model_says_what_it_needs()
    {
        var package = Write(Encoder(512));
        Assert.Contains(
            "needs EmotionRnn.Onnx to run",
            Assert.Throws<EncoderException>(() => EmotionRecognizer.Load(package)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_graph_that_is_not_the_one_it_was_trained_over_is_refused()
    {
        var package = Write(Encoder(512));
        var place = Path.Combine(package, PackageFiles.ManifestFile);
        File.WriteAllText(
            place,
            File.ReadAllText(place).Replace("\"longestSequence\": 512", "\"longestSequence\": 511", StringComparison.Ordinal)
        );
        File.WriteAllText(
            Path.Combine(package, PackageFiles.HashFile),
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(place)))
        );
        Assert.Contains(
            "gives other numbers than those that the network was trained on",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Read(package, OnnxEncoders.Default)).Message,
            StringComparison.Ordinal
        );
    }

    private static ITextEncoder Encoder(int longest) =>
        ((IEncoderGraphs)OnnxEncoders.Default).OpenText(
            new("small/model.onnx", GraphWriter.Text().Write()) { LongestSequence = longest },
            BertTokenizer.Read(
                new MemoryStream(Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\nso\nwhat\nno\nyou\ndid\nsay\n")),
                "vocab.txt"
            ),
            []
        );

    private string Write(ITextEncoder encoder)
    {
        var pipeline = new FeaturePipeline(null, encoded: EncodedFeatures.Fit(encoder, [Talk]));
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
                        Bidirectional = false,
                    },
                    seed: 3
                ),
            ],
            1
        );
        model.RoundToStored();
        var folder = Path.Combine(_folder, "model");
        ModelPackage.Write(
            folder,
            model,
            new PackageDescription(
                "eye",
                "A model with random weights that reads.",
                new()
                {
                    Corpus = "nothing",
                    CorpusHash = "",
                    Variant = "text-simple",
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
}

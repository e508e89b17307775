using System.Security.Cryptography;
using EmotionRnn.Conversations;
using EmotionRnn.Networks.Linear;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Models.Ensemble;
using EmotionRnn.Recognition.Models.Linear;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Packages;

/// <summary>Packages of encoders, linear models and ensembles, behind the same recogniser.</summary>
public sealed class ModelKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WeightFormat.Float16)]
    [InlineData(WeightFormat.EightBit)]
    public void An_encoder_is_read_back_and_gives_the_bits_that_its_rounded_weights_gave(WeightFormat format)
    {
        var model = EncoderModel(format);
        var exact = Answer(model);
        model.RoundToStored();
        var rounded = Answer(model);
        var package = ModelPackage.Read(WriteEncoder(model));
        Assert.Equal(rounded, Answer(package.Model));
        Assert.NotEqual(exact, rounded);
        Assert.Equal(exact, rounded, (x, y) => Math.Abs(Math.Exp(x) - Math.Exp(y)) < 0.05);
        Assert.Equal(
            ["manifest.json", "manifest.sha256", "MODEL_CARD.md", "tokenizer/vocab.txt", "weights.safetensors"],
            Directory
                .EnumerateFiles(package.Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(package.Folder, file).Replace('\\', '/'))
                .Order(StringComparer.OrdinalIgnoreCase)
        );
        Assert.Equal(package.Manifest.CountParameters(), model.Encoder.Network.Parameters.Count);
    }

    [Fact]
    public void Eight_bits_halve_the_matrices()
    {
        ModelPackage small = ModelPackage.Read(WriteEncoder(EncoderModel(), "small")),
            large = ModelPackage.Read(WriteEncoder(EncoderModel(WeightFormat.Float16), "large"));
        var parameters = EncoderModel().Encoder.Network.Parameters.All;
        var (numbers, rows) = (
            parameters.Where(p => p.Decays).Sum(p => p.Rows * p.Columns),
            parameters.Where(p => p.Decays).Sum(p => p.Rows)
        );
        Assert.InRange(large.Bytes - small.Bytes, numbers - 4 * rows - 4000, numbers - 4 * rows);
    }

    /// <summary>What a conversation of 30 turns gives live is what the last 8 turns give, each time.</summary>
    [Fact]
    public void Live_an_encoder_answers_as_for_the_conversation_of_the_last_eight_turns()
    {
        var recognizer = EmotionRecognizer.Load(WriteEncoder(EncoderModel()));
        Utterance[] turns =
        [
            .. Enumerable
                .Range(0, 30)
                .Select(t => new Utterance
                {
                    Id = $"{t}",
                    Speaker = $"P{t * 7 % 3}",
                    Text = new string((char)('a' + t % 26), 1 + t % 5) + " hello",
                }),
        ];
        var live = recognizer.StartConversation();
        for (var t = 0; t < turns.Length; t++)
        {
            var last = recognizer.Recognize(new("window", turns[int.Max(0, t - 7)..(t + 1)])).Utterances[^1];
            Assert.Equal(last.Probabilities, live.Add(turns[t]).Probabilities, (x, y) => Math.Abs(x - y) < 1e-5);
        }

        Assert.Equal(["P0", "P1", "P2"], live.Parties);
    }

    [Fact]
    public void A_linear_model_is_read_back_and_is_live_where_it_needs_no_neighbours()
    {
        foreach (var neighbors in (double[])[0, 0.2])
        {
            var model = LinearModel(neighbors);
            model.RoundToStored();
            var folder = Path.Combine(_folder.Path, $"linear{neighbors}");
            ModelPackage.Write(folder, model, TinyModel.Description("linear"), _ => "# linear\n");
            var recognizer = EmotionRecognizer.Load(folder);
            Assert.Equal(Answer(model), Answer(recognizer.Package.Model));
            Assert.Equal(neighbors == 0, recognizer.CanReadLive);
            if (neighbors > 0)
                Assert.Throws<InvalidOperationException>(() => recognizer.StartConversation());
            else
                Assert.Equal(
                    recognizer.Recognize(Conversations.Sample).Utterances[0].Probabilities,
                    recognizer.StartConversation().Add(Conversations.Sample.Utterances[0]).Probabilities
                );
        }
    }

    [Fact]
    public void An_ensemble_averages_the_calibrated_probabilities_of_its_members_by_weight()
    {
        var ensemble = EmotionRecognizer.Load(WriteEnsemble());
        var members = ((EnsembleShape)ensemble.Package.Manifest.Shape)
            .Members.Select(member =>
                EmotionRecognizer.Load(Path.Combine(ensemble.Package.Folder, member.Package)).Recognize(Conversations.Sample)
            )
            .ToArray();
        foreach (var (t, utterance) in ensemble.Recognize(Conversations.Sample).Utterances.Index())
        {
            for (var c = 0; c < 7; c++)
                Assert.Equal(
                    (2 * members[0].Utterances[t].Probabilities[c] + 1 * members[1].Utterances[t].Probabilities[c]) / 3,
                    utterance.Probabilities[c],
                    1e-9
                );
        }
    }

    [Fact]
    public void A_member_beside_the_ensemble_is_referred_to_and_one_from_elsewhere_copied()
    {
        var package = ModelPackage.Read(WriteEnsemble());
        Assert.Equal(["../tiny", "linear"], ((EnsembleShape)package.Manifest.Shape).Members.Select(member => member.Package));
        Assert.False(Directory.Exists(Path.Combine(package.Folder, "tiny")));
        Assert.Equal(
            package.Bytes,
            new[] { "tiny", "ensemble" }.Sum(name =>
                Directory
                    .EnumerateFiles(Path.Combine(_folder.Path, name), "*", SearchOption.AllDirectories)
                    .Sum(file => new FileInfo(file).Length)
            )
        );
    }

    [Fact]
    public void An_ensemble_whose_member_was_exchanged_is_refused()
    {
        var folder = WriteEnsemble();
        Directory.Delete(Path.Combine(_folder.Path, "tiny"), recursive: true);
        TinyModel.Write(_folder.Path, bidirectional: true);
        var error = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(folder));
        Assert.Contains("tiny", error.Message, StringComparison.Ordinal);
        Assert.Contains("model combine", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../tiny")]
    [InlineData("../..")]
    [InlineData("..")]
    [InlineData("/etc")]
    [InlineData("linear/inner")]
    [InlineData("")]
    public void A_member_elsewhere_is_refused(string place)
    {
        var folder = WriteEnsemble();
        var manifest = Path.Combine(folder, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"../tiny\"", $"\"{place}\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "manifest.sha256"), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(manifest))));
        Assert.Contains(
            "lies neither in the package nor beside it",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Read(folder)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>To the system a name ends at a NUL, and to .NET such a path is none.</summary>
    [Theory]
    [InlineData("../tiny\\u0000")]
    [InlineData("tiny\\n")]
    [InlineData("../\\u001b[2J")]
    public void A_member_whose_name_has_control_characters_is_refused(string place)
    {
        var folder = WriteEnsemble();
        var manifest = Path.Combine(folder, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"../tiny\"", $"\"{place}\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "manifest.sha256"), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(manifest))));
        Assert.Contains(
            "has a line break or another control character",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Read(folder)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>An ensemble among them is refused when a member beside it is trained anew: put it together again.</summary>
    [Theory]
    [InlineData("text", 1)]
    [InlineData("text-online", 1)]
    [InlineData("text-encoder", 1)]
    [InlineData("text-ensemble", 3)]
    public void What_ships_is_whole_and_answers(string name, int members)
    {
        var recognizer = EmotionRecognizer.Load(Path.Combine(ReferenceData.Repository, "models", name));
        Assert.Equal(members, recognizer.Package.Model is EnsembleModel ensemble ? ensemble.Members.Count : 1);
        Assert.All(
            recognizer.Recognize(Conversations.Sample).Utterances,
            utterance => Assert.Equal(1, utterance.Probabilities.Sum(), 1e-9)
        );
    }

    private string WriteEnsemble()
    {
        var elsewhere = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "elsewhere")).FullName, "linear");
        var linear = LinearModel(0.2);
        linear.RoundToStored();
        ModelPackage.Write(elsewhere, linear, TinyModel.Description("linear"), _ => "# linear\n");
        var folder = Path.Combine(_folder.Path, "ensemble");
        var ensemble = new EnsembleModel([Member(TinyModel.Write(_folder.Path), 2), Member(elsewhere, 1)], 1);
        ModelPackage.Write(folder, ensemble, TinyModel.Description("ensemble"), _ => "# ensemble\n");
        return folder;
    }

    private static EnsembleMember Member(string folder, double weight)
    {
        var package = ModelPackage.Read(folder);
        return new(package.Model, weight) { Package = new(folder, package.Hash, package.Manifest) };
    }

    private string WriteEncoder(EncoderModel model, string name = "encoder")
    {
        model.RoundToStored();
        var folder = Path.Combine(_folder.Path, name);
        ModelPackage.Write(folder, model, TinyModel.Description(name), _ => $"# {name}\n");
        return folder;
    }

    private static EncoderModel EncoderModel(WeightFormat format = WeightFormat.EightBit)
    {
        using var vocabulary = new MemoryStream([
            .. TinyEncoder.Vocabulary.SelectMany(piece => System.Text.Encoding.UTF8.GetBytes(piece + "\n")),
        ]);
        var network = new EncoderNetwork(TinyEncoder.Shape, classes: 7, seed: 5);
        TinyEncoder.Enlarge(network.Parameters);
        return new(
            LabelSet.Meld,
            new DialogueEncoder(BertTokenizer.Read(vocabulary, "vocab.txt"), network, new()),
            liveTurns: 8,
            temperature: 1.3
        )
        {
            Weights = format,
            Origin = "random weights",
        };
    }

    private static LinearModel LinearModel(double neighborWeight)
    {
        var terms = TfIdf.Fit([.. Conversations.Sample.Utterances.Select(u => u.Text)], new(MinimumCount: 1));
        var dimensions = Models.Linear.LinearModel.DimensionsOf(terms, neighborWeight);
        var random = new Networks.RandomStream(3);
        return new(
            LabelSet.Meld,
            terms,
            new LinearClassifier([.. Enumerable.Range(0, dimensions * 7).Select(_ => (float)random.NextNormal())], new float[7]),
            neighborWeight,
            1.2
        );
    }

    private static double[] Answer(EmotionModel model) => model.Answer([new(Conversations.Sample)])[0].LogProbabilities;
}

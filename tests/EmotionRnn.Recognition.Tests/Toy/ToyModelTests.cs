using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Models.Ensemble;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Tests.Toy;

/// <summary>A kind of model of one's own is one folder: nothing of the library knows of it, and all of it works with it.</summary>
public sealed class ToyModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_kind_of_ones_own_is_written_read_and_answers_whole_and_live()
    {
        var model = new ToyModel(LabelSet.Meld, [1.0001f, 0.3f, 0.2f, 0, 0, 0, 0], 0.75f, 1.2);
        model.RoundToStored();
        ModelPackage.Write(_folder.At("toy"), model, TinyModel.Description("toy"), manifest => $"# {manifest.Name}\n");
        using var recognizer = EmotionRecognizer.Load(_folder.At("toy"), kinds: [.. ModelPackage.Kinds, ToyModel.Kind]);
        Assert.Same(ToyModel.Kind, recognizer.Package.Manifest.Kind);
        Assert.Equal((7, true), (recognizer.Package.Manifest.CountParameters(), recognizer.Package.Manifest.Shape.CanReadLive));
        Assert.Equal(
            model.Answer([new(Conversations.Sample)])[0].LogProbabilities,
            recognizer.Package.Model.Answer([new(Conversations.Sample)])[0].LogProbabilities
        );
        var live = recognizer.StartConversation();
        var whole = recognizer.Recognize(Conversations.Sample).Utterances;
        Assert.Equal(Conversations.Sample.Utterances.Count, whole.Count);
        foreach (var utterance in whole)
            Assert.Equal(utterance.Probabilities, live.Add(utterance.Utterance).Probabilities);
    }

    [Fact]
    public void Beside_models_of_this_library_it_is_a_member_of_an_ensemble()
    {
        ModelPackage.Write(
            _folder.At("toy"),
            new ToyModel(LabelSet.Meld, new float[7], 0.5f, 1),
            TinyModel.Description("toy"),
            manifest => $"# {manifest.Name}\n"
        );
        EnsembleMember[] members = [.. new[] { _folder.At("toy"), TinyModel.Write(_folder.Path) }.Select(Member)];
        ModelPackage.Write(_folder.At("both"), new EnsembleModel(members, 1), TinyModel.Description("both"), _ => "# both\n");
        using var read = ModelPackage.Read(_folder.At("both"), kinds: [.. ModelPackage.Kinds, ToyModel.Kind]);
        Assert.Equal(2, Assert.IsType<EnsembleModel>(read.Model).Members.Count);

        static EnsembleMember Member(string folder)
        {
            var package = ModelPackage.Read(folder, kinds: [.. ModelPackage.Kinds, ToyModel.Kind]);
            return new(package.Model, 1) { Package = new(package.Folder, package.Hash, package.Manifest) };
        }
    }

    [Fact]
    public void Where_it_was_not_given_its_package_is_refused()
    {
        var model = new ToyModel(LabelSet.Meld, new float[7], 0.5f, 1);
        ModelPackage.Write(_folder.At("toy"), model, TinyModel.Description("toy"), _ => "# toy\n");
        var error = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(_folder.At("toy")));
        Assert.Contains("'kind' must be one of EmotionRnn, Encoder, Linear, Ensemble", error.Message, StringComparison.Ordinal);
    }
}

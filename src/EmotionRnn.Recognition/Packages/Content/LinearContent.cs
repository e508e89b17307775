using EmotionRnn.Conversations;
using EmotionRnn.Networks.Linear;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>A linear layer over TF-IDF features: its weights in float16, and the terms in <c>terms.txt</c>.</summary>
internal sealed class LinearContent : PackageContent
{
    private const string TermsFile = "terms.txt",
        WeightTensor = "weight",
        BiasTensor = "bias";

    protected override ModelKind Kind => ModelKind.Linear;

    protected override bool Holds(EmotionModel model) => model is LinearModel;

    protected override ModelManifest DescribeShape(EmotionModel model, ModelManifest manifest) =>
        manifest with
        {
            Linear = new(((LinearModel)model).Classifier.Dimensions, ((LinearModel)model).NeighborWeight),
        };

    public override IReadOnlyList<string> Write(string folder, EmotionModel model, ModelManifest manifest)
    {
        var linear = (LinearModel)model;
        var writer = new SafetensorsWriter();
        writer.AddFloats(
            WeightTensor,
            TensorType.F16,
            [linear.Classifier.Dimensions, linear.Classifier.Classes],
            () => linear.Classifier.Weights
        );
        writer.AddFloats(BiasTensor, TensorType.F16, [linear.Classifier.Classes], () => linear.Classifier.Bias);
        writer.Save(Path.Combine(folder, ModelPackage.WeightsFile));
        using var terms = File.Create(Path.Combine(folder, TermsFile));
        linear.Terms.Write(terms);
        return [ModelPackage.WeightsFile, TermsFile];
    }

    public override void Round(EmotionModel model, WeightFormat format) =>
        ((LinearModel)model).Classifier.Round(value => (float)(Half)value);

    protected override EmotionModel Read(ModelManifest manifest, LabelSet labels, PackageFiles files)
    {
        var stated = Needed(manifest.Linear, "linear");
        var terms = TfIdf.Read(new MemoryStream(files[TermsFile]), TermsFile);
        using var weights = files.OpenWeights(stated.CountParameters(labels.Count));
        var (w, b) = (weights.ReadFloats(WeightTensor), weights.ReadFloats(BiasTensor));
        if (!w.Concat(b).All(float.IsFinite))
            throw new ArgumentException($"{ModelPackage.WeightsFile} holds a number that is not finite");
        return new LinearModel(labels, terms, new LinearClassifier(w, b), stated.NeighborWeight, manifest.Temperature);
    }
}

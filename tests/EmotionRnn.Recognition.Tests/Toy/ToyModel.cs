using EmotionRnn.Conversations;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Tests.Toy;

/// <summary>
/// A kind of model that this library does not have: how often each emotion is, and how much less the first before an exclamation mark.
/// </summary>
internal sealed class ToyModel(LabelSet labels, float[] logits, float exclamation, double temperature) : EmotionModel(labels, temperature)
{
    private const string Tensor = "logits";

    public static ModelKind Kind { get; } = new("Toy", field => ToyShape.Describe(field, null));

    public override bool CanReadLive => true;

    public override EmotionModel WithTemperature(double temperature) => new ToyModel(Labels, logits, exclamation, temperature);

    public override ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0) =>
        [.. inputs.Select(input => new ModelAnswer([.. input.Conversation.Utterances.SelectMany(LogProbabilities)], []))];

    public override LiveReader StartLive() => new Reader(this);

    public override void RoundToStored()
    {
        foreach (ref var value in logits.AsSpan())
            value = (float)(Half)value;
    }

    public override ModelShape Write(PackageWriter package)
    {
        var writer = new SafetensorsWriter();
        writer.AddFloats(Tensor, TensorType.F16, [logits.Length], () => logits);
        package.Write(writer);
        return new ToyShape(exclamation);
    }

    private IEnumerable<double> LogProbabilities(Utterance utterance)
    {
        var shifted = logits.Select((logit, c) => c == 0 && utterance.Text.EndsWith('!') ? logit - exclamation : (double)logit).ToArray();
        var sum = Math.Log(shifted.Sum(Math.Exp));
        return shifted.Select(logit => logit - sum);
    }

    internal sealed record ToyShape(float Exclamation) : ModelShape
    {
        public override ModelKind Kind => ToyModel.Kind;

        public override bool CanReadLive => true;

        public override long CountParameters(int classes) => classes;

        public override void Write(ManifestField field) => Describe(field, this);

        public override EmotionModel ReadModel(LabelSet labels, double temperature, PackageFiles files, ModelReader reader)
        {
            using var weights = files.OpenWeights(CountParameters(labels.Count));
            return new ToyModel(labels, weights.ReadFloats(Tensor), Exclamation, temperature);
        }

        internal static ToyShape Describe(ManifestField field, ToyShape? stated) =>
            field.Record(fields => new ToyShape(fields["exclamation"].Number(stated?.Exclamation)));
    }

    private sealed class Reader(ToyModel model) : LiveReader
    {
        public override ModelAnswer Add(Utterance utterance, float[]? functionals, int attention) =>
            new([.. model.LogProbabilities(utterance)], []);
    }
}

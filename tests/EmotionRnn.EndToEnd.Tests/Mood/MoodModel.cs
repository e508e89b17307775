using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.EndToEnd.Tests.Mood;

/// <summary>A kind of model of a user's own: each emotion has a cue, a word that speaks for it.</summary>
internal sealed class MoodModel(LabelSet labels, IReadOnlyList<string> cues, double temperature) : EmotionModel(labels, temperature)
{
    internal const string CuesFile = "cues.txt";
    private const double Certainty = 3;

    /// <summary>The kind, to be given to what reads packages.</summary>
    public static ModelKind Kind { get; } = new("mood", MoodShape.Read);

    public override bool CanReadLive => true;

    public override EmotionModel WithTemperature(double temperature) => new MoodModel(Labels, cues, temperature);

    public override ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0) =>
        [.. inputs.Select(input => new ModelAnswer([.. input.Conversation.Utterances.SelectMany(LogProbabilities)], []))];

    public override LiveReader StartLive() => new Reader(this);

    /// <summary>Nothing is rounded: cues are words.</summary>
    public override void RoundToStored() { }

    public override ModelShape Write(PackageWriter package)
    {
        package.Write(CuesFile, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', cues)));
        return new MoodShape(cues.Count);
    }

    private double[] LogProbabilities(Utterance utterance)
    {
        double[] scores =
        [
            .. cues.Select(cue => utterance.Text.Contains(cue, StringComparison.OrdinalIgnoreCase) ? Math.Exp(Certainty) : 1),
        ];
        return [.. scores.Select(score => Math.Log(score / scores.Sum()))];
    }

    private sealed class Reader(MoodModel model) : LiveReader
    {
        public override ModelAnswer Add(Utterance utterance, float[]? functionals, int attention) =>
            new(model.LogProbabilities(utterance), []);
    }
}

/// <summary>What a manifest says of it.</summary>
/// <param name="Cues">How many cues it has.</param>
internal sealed record MoodShape(int Cues) : ModelShape
{
    public override ModelKind Kind => MoodModel.Kind;

    public override bool CanReadLive => true;

    public override long CountParameters(int classes) => Cues;

    public override void Write(ManifestField field) => Describe(field, this);

    public override EmotionModel ReadModel(LabelSet labels, double temperature, PackageFiles files, ModelReader reader) =>
        new MoodModel(labels, System.Text.Encoding.UTF8.GetString(files[MoodModel.CuesFile]).Split('\n'), temperature);

    internal static MoodShape Read(ManifestField field) => Describe(field, null);

    private static MoodShape Describe(ManifestField field, MoodShape? stated) =>
        field.Record(fields => new MoodShape(fields["cues"].Whole(stated?.Cues)));
}

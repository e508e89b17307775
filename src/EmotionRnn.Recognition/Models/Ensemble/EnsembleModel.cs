using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Models.Ensemble;

/// <summary>A model's part in an ensemble.</summary>
/// <param name="Model">The model.</param>
/// <param name="Weight">Its share beside the others', above 0.</param>
public sealed record EnsembleMember(EmotionModel Model, double Weight)
{
    /// <summary>The model's package; null where it has none, and then no package can hold the ensemble.</summary>
    public MemberPackage? Package { get; init; }
}

/// <summary>The package of an ensemble's member.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Manifest">Its manifest.</param>
public sealed record MemberPackage(string Folder, string Hash, ModelManifest Manifest);

/// <summary>Several models whose calibrated probabilities are averaged by weight.</summary>
public sealed partial class EnsembleModel : EmotionModel
{
    private readonly double[] _weights;

    /// <summary>Puts the models together.</summary>
    /// <param name="members">At least two, of the same emotions in the same order, none itself an ensemble; those that read audio all read
    /// the same.</param>
    /// <param name="temperature">See <see cref="EmotionModel.Temperature"/>.</param>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public EnsembleModel(IReadOnlyList<EnsembleMember> members, double temperature)
        : base(members.Count > 0 ? members[0].Model.Labels : throw new ArgumentException("An ensemble needs members."), temperature)
    {
        if (members.Count < 2)
            throw new ArgumentException("An ensemble needs at least two members.");
        if (members.Any(member => member.Model is EnsembleModel))
            throw new ArgumentException("A member of an ensemble cannot be one itself.");
        if (members.Any(member => !member.Model.Labels.Equals(Labels)))
            throw new ArgumentException("The members of an ensemble must tell apart the same emotions in the same order.");
        if (members.Any(member => !(member.Weight is > 0 and <= 1000)))
            throw new ArgumentException("The weight of a member must lie above 0, up to 1000.");
        var heard = members.Select(member => member.Model.Audio).OfType<AcousticFeatures>().ToArray();
        if (heard.Select(audio => (audio.Source, audio.Inputs, audio.Encoder?.Hash)).Distinct().Count() > 1)
            throw new ArgumentException("The members of an ensemble that read audio must all read the same functionals.");
        Members = members;
        Audio = heard.FirstOrDefault();
        _weights = [.. members.Select(member => member.Weight)];
    }

    /// <summary>The models.</summary>
    public IReadOnlyList<EnsembleMember> Members { get; }

    /// <inheritdoc/>
    public override AcousticFeatures? Audio { get; }

    /// <summary>Whether any member does.</summary>
    public override bool ReadsText => Members.Any(member => member.Model.ReadsText);

    /// <summary>Whether all members can.</summary>
    public override bool CanReadLive => Members.All(member => member.Model.CanReadLive);

    /// <inheritdoc/>
    public override EmotionModel WithTemperature(double temperature) => new EnsembleModel(Members, temperature);

    /// <inheritdoc/>
    public override ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0)
    {
        var answers = Members.Select(member => member.Model.Answer(inputs, attention)).ToArray();
        return [.. Enumerable.Range(0, inputs.Count).Select(i => Join([.. answers.Select(answer => answer[i])]))];
    }

    /// <inheritdoc/>
    public override LiveReader StartLive() =>
        CanReadLive
            ? new Reader(this, [.. Members.Select(member => member.Model.StartLive())])
            : throw new InvalidOperationException(
                "A member of the ensemble also reads what comes after a turn, and so cannot answer a conversation turn by turn."
            );

    /// <summary>The mean, with the attention of the first member that tells of any.</summary>
    private ModelAnswer Join(ModelAnswer[] answers) =>
        new(
            Average([.. answers.Select((answer, m) => Calibrated(Members[m].Model, answer.LogProbabilities))], _weights),
            answers.FirstOrDefault(answer => answer.Attended.Count > 0)?.Attended ?? []
        );

    private static double[] Calibrated(EmotionModel model, double[] logProbabilities)
    {
        var classes = model.Labels.Count;
        var calibrated = new double[logProbabilities.Length];
        for (var start = 0; start < calibrated.Length; start += classes)
        {
            var probabilities = model.Probabilities(logProbabilities.AsSpan(start, classes));
            for (var c = 0; c < classes; c++)
                calibrated[start + c] = Math.Log(Math.Max(probabilities[c], double.Epsilon));
        }

        return calibrated;
    }

    private sealed class Reader(EnsembleModel model, LiveReader[] readers) : LiveReader
    {
        public override ModelAnswer Add(Utterance utterance, float[]? functionals, int attention) =>
            model.Join([.. readers.Select(reader => reader.Add(utterance, functionals, attention))]);
    }
}

using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>
/// How a model of one kind is made of data. The same recipe, data and seed give the same weights, bit for bit, however often the work was
/// stopped on the way.
/// </summary>
public abstract record Recipe
{
    /// <summary>Rises when a recipe gives other weights or is scored otherwise than before, so that older results are not taken for new
    /// ones.</summary>
    internal const int Procedure = 2;

    /// <summary>What is made, in a word for the training record, such as <c>text-simple</c> or <c>tf-idf</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What everything random depends on.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether anything is random: whether another seed gives another model.</summary>
    public virtual bool IsSeeded => true;

    /// <summary>Whether scores on train and test are recorded after every epoch, for curves. It changes no bit of the model.</summary>
    public bool RecordCurves { get; init; }

    /// <summary>Whether the model reads what is said.</summary>
    public virtual bool ReadsText => true;

    /// <summary>Whether the model reads acoustic functionals.</summary>
    public virtual bool ReadsAudio => false;

    /// <summary>The recipe of a part that runs on the same data may share; null where there is none.</summary>
    internal virtual TextCnnRecipe? SharedPart => null;

    /// <summary>All that the weights depend on, the data included, as JSON. Results of equal keys are the same result.</summary>
    /// <param name="data">What is learned from.</param>
    public abstract string Key(TrainingData data);

    /// <summary>Throws what can be known before any work is begun.</summary>
    /// <param name="data">What is learned from.</param>
    /// <exception cref="ExperimentException">The data, or the recipe, lack what is needed: the message says what to do.</exception>
    public virtual void Check(TrainingData data) => data.RequireLabels();

    /// <summary>Makes the model, or goes on with making it.</summary>
    /// <param name="data">Train is learned from, and dev is what epochs and the like are chosen on.</param>
    /// <param name="work">Where checkpoints lie.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="cancellationToken">Ends the work; it can go on later.</param>
    /// <exception cref="ExperimentException">A checkpoint cannot be used, or training fails: the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public abstract FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    );
}

/// <summary>What a recipe gives: a model that is not yet rounded, calibrated or scored.</summary>
/// <param name="Model">Of the temperature 1.</param>
/// <param name="Description">One sentence on what it is, for the package.</param>
public sealed record FittedModel(EmotionModel Model, string Description)
{
    /// <summary>How it was made, in short, for the training record: a preset's name, or what was chosen on dev.</summary>
    public string Preset { get; init; } = "";

    /// <summary>The name of the file that word vectors came from; null where they were random, or there are none.</summary>
    public string? WordVectors { get; init; }

    /// <summary>Whether there are word vectors, and all of them started at random.</summary>
    public bool RandomVectors { get; init; }

    /// <summary>What the training of each network gave, in order.</summary>
    public IReadOnlyList<StageHistory> Stages { get; init; } = [];

    /// <summary>How many numbers training changed; 0 where that is not told.</summary>
    public long Parameters { get; init; }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Cli.Kinds;

/// <summary>A kind of model that <c>train</c> makes: its options, and the recipe that they give.</summary>
internal abstract class TrainableKind
{
    /// <summary>What <c>--kind</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, for the help.</summary>
    public abstract string Summary { get; }

    /// <summary>The options that concern it and not every kind.</summary>
    public abstract IReadOnlyList<Option> Options { get; }

    /// <summary>Whether another number of threads gives other bits.</summary>
    /// <param name="preset">How it is trained.</param>
    public virtual bool DependsOnThreads(TrainingPreset preset) => false;

    /// <summary>Whether a preset says how to train it.</summary>
    public virtual bool Takes(TrainingPreset preset) => false;

    /// <summary>Adds an error for each option that does not go with another.</summary>
    /// <param name="line">A command line of this kind.</param>
    public virtual void Check(CommandResult line) { }

    /// <summary>Reads the recipe, and the data that it needs.</summary>
    /// <param name="corpus">What is learned from.</param>
    /// <param name="seed">What everything random depends on.</param>
    /// <param name="threads">How many share the work.</param>
    /// <param name="line">The command line.</param>
    /// <param name="session">Told what there is to say of the data.</param>
    /// <exception cref="CommandFailure">The options do not fit the data, or name what is not there.</exception>
    public abstract (Recipe Recipe, TrainingData Data) Read(Corpus corpus, long seed, int threads, ParseResult line, Session session);

    /// <summary>The preset of a name; null where there is none.</summary>
    public static TrainingPreset? PresetOf(string? name) =>
        TrainingPreset.All.SingleOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

using System.Diagnostics;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Experiments.Running;

/// <summary>What an answer costs.</summary>
/// <param name="Parameters">Numbers that it is computed from, those of encoder and word vectors included.</param>
/// <param name="Bytes">What the model takes as a package, to the kilobyte or so.</param>
/// <param name="MillisecondsPerTurn">On one thread of this machine, conversations as a whole, one at a time; reading sound is not in
/// it.</param>
public sealed record SystemCost(long Parameters, long Bytes, double MillisecondsPerTurn);

/// <summary>
/// Measures what answers cost: test conversations of some hundred turns together, answered one at a time, the fastest of some rounds, as
/// others may be at work on the machine. What a network has learned changes
/// nothing of it, so that networks are drawn at random; an encoder is asked, and not its cache.
/// </summary>
internal sealed class CostMeter(TrainingData data)
{
    private const int Turns = 200,
        Rounds = 5,
        StoredBytes = 2;

    // The first conversations of the test split.
    private readonly ModelInput[] _inputs = Sample(data.Corpus, data.Acoustics);

    /// <summary>The cost of a system; null of one that is no network.</summary>
    public SystemCost? Of(ExperimentSystem system)
    {
        if (system.Package is { } package)
            return new(package.Manifest.CountParameters(), package.Bytes, Time(package.Model));
        if (system.Recipe is not EmotionRnnRecipe recipe)
            return null;
        var encoder = recipe.ReadEncoder is { } read ? CachedTextEncoder.Bare(read) : null;
        var model = recipe.Untrained(data, encoder);
        var own =
            (model.Pipeline.Text?.Network.Parameters.Count ?? 0)
            + model.Networks[0].Parameters.Count
            + 3L * (model.Pipeline.Encoded?.Size ?? 0)
            + 3L * (model.Pipeline.Audio?.Standardization.Size ?? 0);
        return new(own + (encoder?.ParameterCount ?? 0), StoredBytes * own + (encoder is null ? 0 : Stored(encoder)), Time(model));
    }

    private double Time(EmotionModel model)
    {
        foreach (var input in _inputs)
            model.Answer([input]);
        var turns = _inputs.Sum(input => input.Conversation.Utterances.Count);
        return Enumerable
            .Range(0, Rounds)
            .Min(_ =>
            {
                var started = Stopwatch.GetTimestamp();
                foreach (var input in _inputs)
                    model.Answer([input]);
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds / turns;
            });
    }

    private static long Stored(ITextEncoder encoder) =>
        encoder switch
        {
            EngineEncoder { Weights: WeightFormat.EightBit } => encoder.ParameterCount,
            IGraphEncoder graph => graph.Graph.Content.Length,
            _ => StoredBytes * encoder.ParameterCount,
        };

    private static ModelInput[] Sample(Corpus corpus, AcousticTable? acoustics)
    {
        var turns = 0;
        return
        [
            .. Dialogues
                .Inputs(corpus, Split.Test, acoustics)
                .TakeWhile(input =>
                    (turns += input.Conversation.Utterances.Count) <= Turns || turns == input.Conversation.Utterances.Count
                ),
        ];
    }
}

using System.Collections.Concurrent;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// The network of the report: a recurrence forward and, by option, one backward over the dialogue, and a head that turns their emotion
/// states into
/// log-probabilities. Reading (inference) is safe from several threads at once; training is not.
/// </summary>
public sealed partial class EmotionRnnNetwork
{
    private readonly EmotionRnnCell[] _cells;
    private readonly EmotionHead _head;
    private readonly InputProjection? _projection;
    private readonly ConcurrentBag<Context> _contexts = [];
    private readonly ConcurrentBag<TurnContext> _turnContexts = [];

    /// <summary>A network whose weights are drawn from a seed.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="seed">The same seed gives the same weights; null leaves them zero, for weights that are read afterwards.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EmotionRnnNetwork(EmotionRnnOptions options, long? seed = 0)
    {
        options.Validate();
        Options = options;
        Parameters = new();
        _projection = options.ProjectedInputs > 0 ? new(Parameters, options) : null;
        _cells = options.Bidirectional
            ? [new(Parameters, "forward", options), new(Parameters, "backward", options)]
            : [new(Parameters, "forward", options)];
        _head = new(Parameters, options);
        Parameters.LayOut();
        if (seed is { } drawn)
            Initialize(drawn);
    }

    /// <summary>A copy that goes on to learn other classes.</summary>
    /// <param name="rows">Which of this network's classes each of the copy's was; below 0 for a new one.</param>
    /// <param name="seed">Draws the weights of new ones.</param>
    public EmotionRnnNetwork WithClasses(IReadOnlyList<int> rows, long seed)
    {
        var copy = new EmotionRnnNetwork(Options with { Classes = rows.Count }, seed);
        copy.Parameters.CopyFrom(Parameters, EmotionHead.Classes, rows);
        return copy;
    }

    /// <summary>The shape.</summary>
    public EmotionRnnOptions Options { get; }

    /// <summary>All weights. After writing to them call <see cref="ParameterSet.MarkChanged"/>.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The log-probabilities of every utterance's classes.</summary>
    /// <param name="dialogues">Any number, in any order.</param>
    /// <returns>For every dialogue an array [T × C], row by row.</returns>
    /// <exception cref="ArgumentException">A dialogue's features do not fit.</exception>
    public float[][] LogProbabilities(params IReadOnlyList<DialogueInput> dialogues) => LogProbabilities(dialogues, threads: 1);

    /// <summary>The log-probabilities of every utterance's classes, worked out on several threads.</summary>
    /// <param name="dialogues">Any number, in any order.</param>
    /// <param name="threads">How many, at least 1. The number changes no bit of the result.</param>
    /// <returns>For every dialogue an array [T × C], row by row.</returns>
    /// <exception cref="ArgumentException">A dialogue's features do not fit.</exception>
    public float[][] LogProbabilities(IReadOnlyList<DialogueInput> dialogues, int threads) =>
        [.. Answers(dialogues, attention: 0, threads).Select(answer => answer.LogProbabilities)];

    /// <summary>The log-probabilities of one dialogue's utterances, and which earlier turns each attended to.</summary>
    /// <param name="dialogue">The dialogue.</param>
    /// <param name="attention">How many of the earlier turns with the largest weights to name for each turn.</param>
    /// <exception cref="ArgumentException">The dialogue's features do not fit.</exception>
    public DialogueAnswer Answer(DialogueInput dialogue, int attention) => Answers([dialogue], attention, threads: 1)[0];

    private DialogueAnswer[] Answers(IReadOnlyList<DialogueInput> dialogues, int attention, int threads)
    {
        foreach (var dialogue in dialogues)
            dialogue.Check(Options.InputSize, Options.Classes);
        Parameters.Packing.Ensure();
        var answers = new DialogueAnswer[dialogues.Count];
        var batches = Batches(dialogues);
        if (threads > 1)
            Parallel.ForEach(batches, new ParallelOptions { MaxDegreeOfParallelism = threads }, Answer);
        else
            foreach (var batch in batches)
                Answer(batch);
        return answers;

        void Answer(Batch batch)
        {
            var context = _contexts.TryTake(out var idle) ? idle : new Context(_cells);
            context.Answer(this, batch, attention, answers);
            _contexts.Add(context);
        }
    }

    /// <summary>Indices of dialogues by falling length, as many at a time as fill the product's tiles and no more.</summary>
    private static IEnumerable<Batch> Batches(IReadOnlyList<DialogueInput> dialogues)
    {
        const int Size = 60;
        foreach (var indices in Enumerable.Range(0, dialogues.Count).OrderByDescending(i => dialogues[i].Length).Chunk(Size))
            yield return new(indices, [.. indices.Select(i => dialogues[i])]);
    }

    private void Initialize(long seed)
    {
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Initialize(new RandomStream(seed, i));
        _head.Initialize(new RandomStream(seed, 2));
        _projection?.Initialize(new RandomStream(seed, 3));
        Parameters.MarkChanged();
    }

    private sealed record Batch(int[] Indices, DialogueInput[] Dialogues);

    /// <summary>The memory of one reader.</summary>
    private sealed class Context(EmotionRnnCell[] cells)
    {
        private readonly DirectionRun[] _runs = [.. cells.Select((cell, i) => new DirectionRun(cell, reverse: i == 1))];
        private readonly Workspace _memory = new();

        public void Answer(EmotionRnnNetwork network, Batch batch, int attention, DialogueAnswer[] answers)
        {
            _memory.Reset();
            var lengths = batch.Dialogues.Select(d => d.Length).ToArray();
            var emotions = _memory.Take(lengths.Sum(), network._head.Width);
            var dialogues = network._projection?.Forward(batch.Dialogues, _memory, dropout: null, out _) ?? batch.Dialogues;
            var attended = attention > 0 ? new AttentionCollector(attention) : null;
            for (var i = 0; i < _runs.Length; i++)
                _runs[i].Infer(dialogues, Columns(emotions, i, network), i == 0 ? attended : null);
            var result = network._head.Forward(emotions, lengths, _memory, dropout: null).LogProbabilities;
            var start = 0;
            for (var b = 0; b < lengths.Length; b++)
            {
                var logProbabilities = new float[lengths[b] * result.Columns];
                for (var t = 0; t < lengths[b]; t++)
                    result.Row(start + t).CopyTo(logProbabilities.AsSpan(t * result.Columns));
                AttendedTurn[][] turns = attended is null ? [] : [.. Enumerable.Range(0, lengths[b]).Select(t => attended[b, t])];
                answers[batch.Indices[b]] = new(logProbabilities, turns);
                start += lengths[b];
            }

            GC.KeepAlive(network);
            GC.KeepAlive(this);
        }
    }

    private static Matrix Columns(Matrix emotions, int direction, EmotionRnnNetwork network) =>
        emotions.ColumnRange(direction * network.Options.EmotionSize, network.Options.EmotionSize);
}

/// <summary>What the network says of a dialogue.</summary>
/// <param name="LogProbabilities">[T × C], row by row.</param>
/// <param name="Attended">For every turn the earlier turns with the largest attention weights, largest first; empty where not asked
/// for.</param>
public sealed record DialogueAnswer(float[] LogProbabilities, AttendedTurn[][] Attended);

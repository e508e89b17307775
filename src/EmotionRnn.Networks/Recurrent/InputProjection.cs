using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// Narrows the last inputs of every utterance, such as hundreds of acoustic functionals, by a dense layer with ReLU before the recurrence
/// reads them;
/// the inputs before them pass as they are. In training, dropout thins out both what it reads and what it gives.
/// </summary>
internal sealed class InputProjection(ParameterSet parameters, EmotionRnnOptions options)
{
    private readonly Dense _dense = new(parameters, "projection", options.ProjectedInputs, options.ProjectionSize);
    private readonly int _kept = options.InputSize - options.ProjectedInputs;

    public void Initialize(RandomStream random) => _dense.Initialize(random);

    /// <summary>The dialogues with narrowed features.</summary>
    public DialogueInput[] Forward(ReadOnlySpan<DialogueInput> dialogues, Workspace memory, RandomStream? dropout, out Tape tape)
    {
        var rows = 0;
        foreach (var dialogue in dialogues)
            rows += dialogue.Length;
        Matrix? Mask(int columns) =>
            dropout is null || options.Dropout == 0 ? null : Dropout.Mask(memory.Take(rows, columns), options.Dropout, dropout);
        tape = new()
        {
            Wide = memory.Take(rows, options.ProjectedInputs),
            Narrow = memory.Take(rows, options.ProjectionSize),
            WideMask = Mask(options.ProjectedInputs),
            NarrowMask = Mask(options.ProjectionSize),
        };
        var row = 0;
        foreach (var dialogue in dialogues)
        {
            for (var t = 0; t < dialogue.Length; t++, row++)
                dialogue.Features.AsSpan(t * options.InputSize + _kept, options.ProjectedInputs).CopyTo(tape.Wide.Row(row));
        }

        Activations.Scale(tape.Wide, tape.WideMask);
        _dense.Forward(tape.Wide, tape.Narrow);
        Activations.Relu(tape.Narrow);
        Activations.Scale(tape.Narrow, tape.NarrowMask);

        var narrowed = new DialogueInput[dialogues.Length];
        row = 0;
        for (var b = 0; b < dialogues.Length; b++)
        {
            var features = new float[dialogues[b].Length * options.RecurrentInputSize];
            for (var t = 0; t < dialogues[b].Length; t++, row++)
            {
                var to = features.AsSpan(t * options.RecurrentInputSize, options.RecurrentInputSize);
                dialogues[b].Features.AsSpan(t * options.InputSize, _kept).CopyTo(to);
                tape.Narrow.Row(row).CopyTo(to[_kept..]);
            }

            narrowed[b] = dialogues[b] with { Features = features };
        }

        return narrowed;
    }

    /// <summary>From the gradients of the narrowed features to those of the weights, added.</summary>
    public void Backward(in Tape tape, IReadOnlyList<float[]> gradients, Workspace memory)
    {
        var narrow = memory.Take(tape.Narrow.Rows, tape.Narrow.Columns);
        var row = 0;
        foreach (var dialogue in gradients)
        {
            for (var at = _kept; at < dialogue.Length; at += options.RecurrentInputSize, row++)
                dialogue.AsSpan(at, options.ProjectionSize).CopyTo(narrow.Row(row));
        }

        Activations.Scale(narrow, tape.NarrowMask);
        Activations.ReluBack(tape.Narrow, narrow);
        _dense.Gradient(tape.Wide, narrow);
    }

    /// <summary>What the way forward computes, kept for the way back.</summary>
    public struct Tape
    {
        public Matrix Wide,
            Narrow;
        public Matrix? WideMask,
            NarrowMask;
    }
}

using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// The floating-point operations that a task needs: two for every multiply-add of its products. Counted are utterances, without pads, and
/// listeners as
/// <see cref="TurnPlan"/> has them: parties who have spoken, and those who have not as one.
/// </summary>
internal static class Operations
{
    public static double Of(NetworkTask task, NetworkWork work) =>
        2 * work.Batches.Sum(batch => MultiplyAdds(task, task.Options(work.Features), batch));

    private static double MultiplyAdds(NetworkTask task, EmotionRnnOptions options, DialogueInput[] batch)
    {
        double dx = options.InputSize,
            d = options.StateSize,
            de = options.EmotionSize,
            dh = options.HiddenSize;
        double forward = 0,
            ofInput = 0;
        foreach (var reverse in (ReadOnlySpan<bool>)[false, true])
        {
            var plan = new TurnPlan();
            plan.Dialogues([.. batch.OrderByDescending(dialogue => dialogue.Length)], reverse, options.Listener);
            double rows = plan.Rows,
                listeners = plan.Listeners,
                heard = plan.ListenerRow.ToArray().Distinct().Count();
            var pairs = batch.Sum(dialogue => dialogue.Length * (dialogue.Length - 1d) / 2);
            var attention = options.Attention == AttentionKind.Matching ? rows * dx * d + 2 * pairs * d : rows * d + pairs * d;
            forward +=
                attention
                + rows * (Unit(d, 2 * d + dx) + Unit(d, d + dx) + Unit(d, 2 * d) + Unit(de, 2 * d + dx))
                + heard * 3 * d * (d + dx + 2 * d)
                + listeners * 2 * 3 * d * d
                + rows * (de * dh + dh * options.Classes / 2);
            ofInput += 3 * dx * (rows * (2 * d + de) + heard * d) + (options.Attention == AttentionKind.Matching ? rows * dx * d : 0);
        }

        // Back: the gradients of the weights, and of everything but the input, which has none.
        return task.Trains ? 3 * forward - ofInput : forward;

        static double Unit(double size, double input) => 3 * size * (input + size);
    }
}

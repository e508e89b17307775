using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks.Tests;

public class ThreadsAndMemoryTests
{
    private static readonly EmotionRnnOptions Options = new()
    {
        InputSize = 7,
        Classes = 4,
        StateSize = 9,
        EmotionSize = 8,
        HiddenSize = 6,
    };

    public static TheoryData<string> Variants => ["simple", "matching", "emotion attention"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_training_step_allocates_nothing_once_it_has_run(string variant)
    {
        var network = new EmotionRnnNetwork(Of(variant), seed: 1);
        var optimizer = new Adam(network.Parameters, 1e-3f, 1e-4f);
        DialogueInput[][] batches = [Dialogues(6, seed: 1), Dialogues(3, seed: 2)];
        var dropout = new RandomStream(5);
        Train(3);
        // The least of several rounds: while the runtime still compiles, it allocates on this thread too.
        Assert.Equal(
            0,
            Enumerable
                .Range(0, 10)
                .Min(_ =>
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    Train(5);
                    return GC.GetAllocatedBytesForCurrentThread() - before;
                })
        );

        void Train(int epochs)
        {
            for (var i = 0; i < epochs; i++)
            {
                foreach (var batch in batches)
                {
                    network.Loss(batch, default, dropout);
                    optimizer.Step();
                }
            }
        }
    }

    [Fact]
    public void Training_on_two_threads_gives_the_same_bits()
    {
        Assert.Equal(Trained(threads: 1), Trained(threads: 2));

        static float[] Trained(int threads)
        {
            var network = new EmotionRnnNetwork(Options, seed: 1);
            var optimizer = new Adam(network.Parameters, 1e-2f);
            var dropout = new RandomStream(5);
            for (var i = 0; i < 5; i++)
            {
                network.Loss(Dialogues(5, seed: i), default, dropout, threads);
                optimizer.Step();
            }

            return [.. network.Parameters.All.SelectMany(p => p.Values.ToArray())];
        }
    }

    [Fact]
    public void Training_the_text_on_two_threads_gives_the_same_bits()
    {
        Assert.Equal(Trained(threads: 1), Trained(threads: 2));

        static float[] Trained(int threads)
        {
            var network = new TextCnn(
                new()
                {
                    Words = 40,
                    TrainedWords = 30,
                    Classes = 3,
                    WordSize = 11,
                    Filters = 7,
                    FeatureSize = 6,
                },
                seed: 1
            );
            var optimizer = new Adam(network.Parameters, 1e-2f);
            var random = new RandomStream(5);
            for (var i = 0; i < 5; i++)
            {
                int[][] utterances =
                [
                    .. Enumerable.Range(0, 9).Select(_ => Enumerable.Range(0, random.NextInt(8)).Select(_ => random.NextInt(40)).ToArray()),
                ];
                network.Loss(utterances, [.. utterances.Select(u => u.Length % 3)], dropout: random, threads: threads);
                optimizer.Step();
            }

            return [.. network.Parameters.All.SelectMany(p => p.Values.ToArray())];
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Many_dialogues_get_the_same_bits_on_several_threads(int threads)
    {
        var network = new EmotionRnnNetwork(Options, seed: 1);
        var dialogues = Dialogues(130, seed: 3);
        Assert.Equal(network.LogProbabilities(dialogues), network.LogProbabilities(dialogues, threads));
    }

    [Fact]
    public void What_goes_wrong_on_the_other_thread_is_reported_here()
    {
        var companion = new Companion();
        Assert.Throws<InvalidOperationException>(() =>
            companion.Run(i =>
            {
                if (i == 1)
                    throw new InvalidOperationException();
            })
        );
        var sum = 0;
        companion.Run(i => Interlocked.Add(ref sum, i + 1));
        Assert.Equal(3, sum);
    }

    private static EmotionRnnOptions Of(string variant) =>
        variant switch
        {
            "matching" => Options with { Attention = AttentionKind.Matching, InitialState = InitialState.Learned },
            "emotion attention" => Options with { EmotionAttention = true, EmotionUsesIntra = true },
            _ => Options,
        };

    private static DialogueInput[] Dialogues(int count, int seed)
    {
        var random = new RandomStream(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var turns = 1 + random.NextInt(9);
                    return new DialogueInput(
                        [.. Enumerable.Range(0, turns * 7).Select(_ => (float)random.NextNormal())],
                        [.. Enumerable.Range(0, turns).Select(_ => random.NextInt(3))],
                        [.. Enumerable.Range(0, turns).Select(_ => random.NextInt(5) - 1)]
                    );
                }),
        ];
    }
}

using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Networks.Tests;

public class PackingTests
{
    public static TheoryData<string> Networks => ["EmotionRNN", "TextCNN", "encoder"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Many_first_callers_pack_once(string name)
    {
        const int Readers = 6;
        var (parameters, read, _) = Create(name);
        var packed = 0;
        var readers = new Thread[Readers];
        parameters.Packing.Add(() =>
        {
            // Every other reader has come while nothing is packed yet, and waits.
            var others = readers.Where(reader => reader != Thread.CurrentThread);
            SpinWait.SpinUntil(() => others.All(reader => reader.ThreadState.HasFlag(ThreadState.WaitSleepJoin)), TimeSpan.FromMinutes(1));
            Interlocked.Increment(ref packed);
        });
        for (var version = 1; version <= 3; version++)
        {
            var answers = new float[Readers][];
            for (var i = 0; i < Readers; i++)
            {
                var reader = i;
                readers[i] = new(() => answers[reader] = read());
            }

            foreach (var reader in readers)
                reader.Start();
            foreach (var reader in readers)
                reader.Join();
            Assert.Equal(version, packed);
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
            parameters.MarkChanged();
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_readers_read_is_written_again_only_after_the_weights_have_changed(string name)
    {
        var (parameters, read, train) = Create(name);
        var (forward, back) = (0, 0);
        parameters.Packing.Add(() => forward++, () => back++);
        var before = read();
        Assert.Equal((1, 0), (forward, back));
        train();
        train();
        Assert.Equal(before, read());
        Assert.Equal(1, forward);
        Assert.InRange(back, 0, 1);
        var wantsBack = back;
        parameters.All[^1].Values[0] += 1;
        parameters.MarkChanged();
        Assert.NotEqual(before, read());
        Assert.Equal((2, wantsBack), (forward, back));
        train();
        Assert.Equal((2, 2 * wantsBack), (forward, back));
    }

    private static (ParameterSet Parameters, Func<float[]> Read, Action Train) Create(string name)
    {
        switch (name)
        {
            case "EmotionRNN":
                var recurrent = new EmotionRnnNetwork(new() { InputSize = 2, Classes = 3 }, seed: 1);
                var dialogue = new DialogueInput([1, 2, 3, 4], [0, 1], [0, 1]);
                return (recurrent.Parameters, () => recurrent.LogProbabilities(dialogue)[0], () => recurrent.Loss([dialogue]));
            case "TextCNN":
                var convolutional = new TextCnn(new() { Words = 9, Classes = 3 }, seed: 1);
                int[][] utterances =
                [
                    [1, 2, 3],
                ];
                return (
                    convolutional.Parameters,
                    () => convolutional.LogProbabilities(utterances),
                    () => convolutional.Loss(utterances, [1])
                );
            default:
                var encoder = new EncoderNetwork(
                    new()
                    {
                        VocabularySize = 9,
                        HiddenSize = 8,
                        Layers = 1,
                        Heads = 2,
                        IntermediateSize = 8,
                        Positions = 9,
                    },
                    classes: 3,
                    seed: 1
                );
                var input = new EncoderInput([1, 2, 3], [0, 0, 0], 1, [1]);
                return (encoder.Parameters, () => encoder.LogProbabilities(input)[0], () => encoder.Loss([input]));
        }
    }
}

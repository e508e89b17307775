using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// Batches of dialogues that both sides of a comparison read from one file: a line of JSON with the width of the features and every batch's
/// speakers and
/// labels, then all features as float32.
/// </summary>
/// <param name="Features">Numbers an utterance.</param>
/// <param name="Batches">The batches.</param>
internal sealed record NetworkWork(int Features, DialogueInput[][] Batches)
{
    private const int Classes = 7;

    /// <summary>Dialogues with features like a TextCNN's, not negative, and speakers at random.</summary>
    public static NetworkWork Random(int features, int parties, IEnumerable<int> lengths, int batch)
    {
        var random = new RandomStream(1);
        return new(features, [.. lengths.Select(Dialogue).OrderByDescending(d => d.Length).Chunk(batch)]);

        DialogueInput Dialogue(int turns) =>
            new(
                [.. Enumerable.Range(0, turns * features).Select(_ => (float)Math.Abs(random.NextNormal()))],
                [.. Enumerable.Range(0, turns).Select(_ => random.NextInt(parties))],
                [.. Enumerable.Range(0, turns).Select(_ => random.NextInt(Classes))]
            );
    }

    public static NetworkWork Read(string path)
    {
        using var stream = File.OpenRead(path);
        var line = new List<byte>();
        for (var next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
            line.Add((byte)next);
        var head = JsonSerializer.Deserialize<Head>(line.ToArray())!;
        return new(head.Features, [.. head.Batches.Select(batch => batch.Select(Dialogue).ToArray())]);

        DialogueInput Dialogue(Turns turns)
        {
            var features = new float[turns.Speakers.Length * head.Features];
            stream.ReadExactly(MemoryMarshal.AsBytes(features.AsSpan()));
            return new(features, turns.Speakers, turns.Labels);
        }
    }

    public void Write(string path)
    {
        using var stream = File.Create(path);
        JsonSerializer.Serialize(
            stream,
            new Head(Features, [.. Batches.Select(batch => batch.Select(d => new Turns(d.Speakers, d.Labels!)).ToArray())])
        );
        stream.WriteByte((byte)'\n');
        foreach (var dialogue in Batches.SelectMany(b => b))
            stream.Write(MemoryMarshal.AsBytes(dialogue.Features.AsSpan()));
    }

    private sealed record Head(int Features, Turns[][] Batches);

    private sealed record Turns(int[] Speakers, int[] Labels);
}

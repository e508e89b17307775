using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Optimisers;

namespace EmotionRnn.Benchmarks;

/// <summary>One training epoch of preset recommended's network over MELD's dialogues, in the very batches that training makes, one thread a side.</summary>
internal static class EpochBenchmark
{
    private const int Features = 100;

    public static void Run(BenchmarkSettings settings)
    {
        var corpus = CorpusReader.Read(CorpusFormat.Meld, settings.Data);
        var random = new RandomStream(1);
        DialogueInput[] dialogues = [.. corpus[Split.Train].Select(c => new DialogueInput(
            [.. Enumerable.Range(0, c.Utterances.Count * Features).Select(_ => (float)Math.Abs(random.NextNormal()))],
            [.. c.PartyOfUtterance],
            [.. c.Utterances.Select(u => corpus.Labels.IndexOf(u.Emotion!))]))];
        var batches = Batching.ByLength([.. dialogues.Select(d => d.Length)], TrainingPreset.Recommended.Network.Batch, random)
            .Select(batch => batch.Select(d => dialogues[d]).ToArray()).ToArray();
        foreach (var attention in (AttentionKind[])[AttentionKind.Simple, AttentionKind.Matching])
        {
            Console.WriteLine($"{attention} attention, {batches.Length} batches, {dialogues.Sum(d => d.Length)} utterances\n");
            var network = new EmotionRnnNetwork(new() { InputSize = Features, Classes = corpus.Labels.Count, Attention = attention });
            var optimiser = new Adam(network.Parameters, TrainingPreset.Recommended.Network.LearningRate, TrainingPreset.Recommended.Network.L2);
            var epoch = 0;
            double Ours() => Interleaved.Time(() =>
            {
                epoch++;
                for (var b = 0; b < batches.Length; b++)
                {
                    network.Loss(batches[b], default, new RandomStream(1, epoch, b), threads: 1);
                    optimiser.Step();
                }
            });

            using var file = new TemporaryFile();
            Write(file.Path, batches);
            using var peer = Peer.Start("pytorch_epoch.py", threads: 1, file.Path, attention.ToString().ToLowerInvariant());
            if (peer is null) Interleaved.Run(settings.Rounds, ("EmotionRNN for .NET", Ours));
            else Interleaved.Run(settings.Rounds, ("EmotionRNN for .NET", Ours), ("PyTorch", peer.Round));
            Console.WriteLine();
        }
    }

    /// <summary>A line of JSON with every batch's speakers and labels, then all features as float32.</summary>
    private static void Write(string path, DialogueInput[][] batches)
    {
        using var stream = File.Create(path);
        JsonSerializer.Serialize(stream, batches.Select(batch => batch.Select(d => new { speakers = d.Speakers, labels = d.Labels })));
        stream.WriteByte((byte)'\n');
        foreach (var dialogue in batches.SelectMany(b => b)) stream.Write(MemoryMarshal.AsBytes(dialogue.Features.AsSpan()));
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}

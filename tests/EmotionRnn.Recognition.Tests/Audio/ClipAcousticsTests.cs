using System.IO.Compression;
using EmotionRnn.Acoustics;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Tests.Audio;

public sealed class ClipAcousticsTests : IDisposable
{
    private static readonly AcousticExtractor EGeMaps = new(FeatureSet.EGeMAPSv02);
    private readonly TemporaryFolder _folder = new();

    private string Clips => Path.Combine(_folder.Path, "clips");

    private VectorCache Cache => new(Path.Combine(_folder.Path, "cache"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clips_in_the_layout_of_MELD_are_found_by_split_dialogue_and_utterance()
    {
        Clip("train_splits/dia0_utt0.wav", 0, 0.4);
        Clip("train_splits/dia0_utt1.wav", 0.3, 0.4);
        Clip("dev_splits_complete/dia0_utt0.wav", 0.6, 0.4);
        Clip("output_repeated_splits_test/final_videos_testdia0_utt0.wav", 0.9, 0.4);
        var read = Read([("train", Meld(0, 0, 1, 7)), ("dev", Meld(0, 0)), ("test", Meld(0, 0))]);
        Assert.Equal(EGeMaps.Extract(SampleSpeech.Part(0, 0.4), SampleSpeech.SampleRate), read.Rows[0][0]);
        Assert.Equal(EGeMaps.Extract(SampleSpeech.Part(0.3, 0.4), SampleSpeech.SampleRate), read.Rows[0][1]);
        Assert.Equal(EGeMaps.Extract(SampleSpeech.Part(0.6, 0.4), SampleSpeech.SampleRate), read.Rows[1][0]);
        Assert.Equal(EGeMaps.Extract(SampleSpeech.Part(0.9, 0.4), SampleSpeech.SampleRate), read.Rows[2][0]);
        Assert.Equal([new SilentUtterance("train", "0", "7", "there is no clip dia0_utt7")], read.Silent);
    }

    [Fact]
    public void Clips_of_a_folder_without_splits_are_not_taken_for_the_clips_of_each()
    {
        Clip("dia0_utt0.wav", 0, 0.4);
        Assert.NotNull(Read([(null, Meld(0, 0))]).Rows[0][0]);
        var read = Read([("train", Meld(0, 0)), ("test", Meld(0, 0))]);
        Assert.All(read.Rows, row => Assert.Null(row[0]));
        Assert.Contains("folders called train, dev and test", read.Silent[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clip_column_names_a_file_with_or_without_folder_and_extension()
    {
        Clip("Actor_01/03-01.wav", 0, 0.4);
        Clip("Actor_02/03-02.wav", 0.3, 0.4);
        Clip("Actor_03/03-02.wav", 0.3, 0.4);
        var read = Read([(null, Plain("c", "03-01", "Actor_02/03-02", "./Actor_03/03-02.wav", "03-02", "03-03"))]);
        Assert.Equal([true, true, true, false, false], read.Rows[0].Select(row => row is not null));
        Assert.Equal(["03-02", "03-03"], read.Silent.Select(silent => silent.Problem.Split(' ')[^1]));
    }

    [Fact]
    public void One_recording_is_cut_by_the_times_of_the_utterances_whether_they_name_it_or_it_is_called_as_the_conversation()
    {
        Clip("call.wav", 0, 1.5);
        var times = new[] { (0.2, 0.7), (0.5, 1.2), (1.45, 1.46), (9, 10), (0, 2400) };
        Utterance[] turns =
        [
            .. times.Select(
                (time, t) =>
                    new Utterance
                    {
                        Id = $"{t}",
                        Speaker = "A",
                        Start = TimeSpan.FromSeconds(time.Item1),
                        End = TimeSpan.FromSeconds(time.Item2),
                    }
            ),
        ];
        var byName = Read([(null, new Conversation("x", [.. turns.Select(turn => turn with { Clip = "call.wav" })]))]);
        var byConversation = Read([(null, new Conversation("call", turns))]);
        var (samples, _) = MediaReader.ReadFile(Path.Combine(Clips, "call.wav"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(EGeMaps.Extract(samples.AsSpan(3200, 8000)), byName.Rows[0][0]);
        Assert.Equal(EGeMaps.Extract(samples.AsSpan(8000, 11200)), byName.Rows[0][1]);
        Assert.Equal(byName.Rows[0], byConversation.Rows[0]);
        Assert.Equal(["2", "3", "4"], byName.Silent.Select(silent => silent.Utterance));
        Assert.Equal("call.wav: from 0:00:00 to 0:40:00 it is longer than 0:30:00", byName.Silent[2].Problem);
        Assert.Contains("too short", byName.Silent[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrupt_clip_costs_its_utterance_alone_and_is_listed()
    {
        for (var u = 0; u < 6; u++)
            Clip($"dia0_utt{u}.wav", 0.2 * u, 0.4);
        var sound = Read([(null, Meld(0, 0, 1, 2, 3, 4, 5))]);
        File.WriteAllText(Path.Combine(Clips, "dia0_utt2.wav"), "no recording at all");
        var read = Read([(null, Meld(0, 0, 1, 2, 3, 4, 5))]);
        Assert.Null(read.Rows[0][2]);
        foreach (var u in new[] { 0, 1, 3, 4, 5 })
            Assert.Equal(sound.Rows[0][u], read.Rows[0][u]);
        var silent = Assert.Single(read.Silent);
        Assert.Equal("2", silent.Utterance);
        Assert.StartsWith("dia0_utt2.wav: it is not an audio or video file", silent.Problem, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_corrupt_clip_among_a_thousand_costs_that_clip_alone_and_is_listed()
    {
        for (var u = 0; u < 1000; u++)
            Clip($"dia0_utt{u}.wav", 0.001 * u, 0.1);
        File.WriteAllBytes(Path.Combine(Clips, "dia0_utt500.wav"), File.ReadAllBytes(Path.Combine(Clips, "dia0_utt500.wav"))[..40]);
        var read = Read([(null, Meld(0, [.. Enumerable.Range(0, 1000)]))]);
        Assert.Equal([500], Enumerable.Range(0, 1000).Where(u => read.Rows[0][u] is null));
        Assert.Equal("500", Assert.Single(read.Silent).Utterance);
        Assert.StartsWith("dia0_utt500.wav: ", read.Silent[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_gives_the_same_as_its_folder_and_names_files_as_the_archive_does()
    {
        Clip("dia0_utt0.wav", 0, 0.4);
        File.WriteAllText(Path.Combine(Clips, "dia0_utt1.wav"), "no recording");
        ZipFile.CreateFromDirectory(Clips, Clips + ".zip");
        var (folder, zip) = (Read([(null, Meld(0, 0, 1))]), Read([(null, Meld(0, 0, 1))], path: Clips + ".zip"));
        Assert.Equal(folder.Rows[0], zip.Rows[0]);
        Assert.Equal(folder.Silent, zip.Silent);
        Assert.StartsWith("dia0_utt1.wav: ", zip.Silent[0].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_cache_gives_what_was_computed_whatever_the_threads_until_the_sound_changes(int threads)
    {
        for (var u = 0; u < 5; u++)
            Clip($"dia0_utt{u}.wav", 0.2 * u, u == 4 ? 0.01 : 0.4);
        (string?, Conversation)[] conversations = [(null, Meld(0, 0, 1, 2, 3, 4))];
        var first = Read(conversations, Cache, threads: threads);
        var second = Read(conversations, Cache);
        Assert.Equal((0, 5), (first.FromCache, second.FromCache));
        Assert.Equal(Read(conversations).Rows[0], first.Rows[0]);
        Assert.Equal(first.Rows[0], second.Rows[0]);
        Assert.Equal(first.Silent, second.Silent);

        Clip("dia0_utt3.wav", 0.9, 0.4);
        var third = Read(conversations, Cache);
        Assert.Equal(4, third.FromCache);
        Assert.Equal(EGeMaps.Extract(SampleSpeech.Part(0.9, 0.4), SampleSpeech.SampleRate), third.Rows[0][3]);
        Assert.Equal(0, Read(conversations, Cache, new(FeatureSet.Emobase)).FromCache);
    }

    [Fact]
    public void A_file_of_the_cache_that_is_not_sound_counts_as_missing()
    {
        Clip("dia0_utt0.wav", 0, 0.4);
        (string?, Conversation)[] conversations = [(null, Meld(0, 0))];
        var expected = Read(conversations, Cache).Rows[0][0];
        var file = Assert.Single(Directory.GetFiles(Cache.Folder, "*", SearchOption.AllDirectories));
        var sound = File.ReadAllBytes(file);
        byte[][] damaged =
        [
            [],
            sound[..^1],
            sound[..20],
            [.. sound, 0],
            [.. sound[..30], (byte)(sound[30] ^ 1), .. sound[31..]],
            [.. sound[..8], 0xFF, 0xFF, 0xFF, 0x7F, .. sound[12..]],
        ];
        foreach (var bytes in damaged)
        {
            File.WriteAllBytes(file, bytes);
            var read = Read(conversations, Cache);
            Assert.Equal(0, read.FromCache);
            Assert.Equal(expected, read.Rows[0][0]);
            Assert.Equal(sound, File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_told_and_costs_nothing_else()
    {
        Clip("dia0_utt0.wav", 0, 0.4);
        File.WriteAllText(Path.Combine(_folder.Path, "cache"), "a file");
        var read = Read([(null, Meld(0, 0))], Cache);
        Assert.NotNull(read.Rows[0][0]);
        Assert.NotNull(read.CacheProblem);
    }

    [Fact]
    public void Reading_can_be_cancelled_and_goes_on_from_the_cache()
    {
        for (var u = 0; u < 20; u++)
            Clip($"dia0_utt{u}.wav", 0.05 * u, 0.4);
        (string?, Conversation)[] conversations = [(null, Meld(0, [.. Enumerable.Range(0, 20)]))];
        using var stop = new CancellationTokenSource();
        var progress = new Each(done =>
        {
            if (done == 3)
                stop.Cancel();
        });
        using var clips = ClipCollection.Open(Clips);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ClipAcoustics.Read(clips, conversations, EGeMaps, Cache, threads: 1, progress, stop.Token)
        );
        var read = Read(conversations, Cache);
        Assert.InRange(read.FromCache, 3, 19);
        Assert.Equal(Read(conversations).Rows[0], read.Rows[0]);
    }

    [Fact]
    public void There_is_one_clear_error_where_there_are_no_clips_at_all() =>
        Assert.Equal(MediaProblem.NotFound, Assert.Throws<MediaException>(() => Read([(null, Meld(0, 0))])).Kind);

    private ClipAcoustics Read(
        (string?, Conversation)[] conversations,
        VectorCache? cache = null,
        AcousticExtractor? extractor = null,
        int threads = 0,
        string? path = null
    )
    {
        using var clips = ClipCollection.Open(path ?? Clips);
        return ClipAcoustics.Read(
            clips,
            conversations,
            extractor ?? EGeMaps,
            cache,
            threads,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    private void Clip(string name, double start, double seconds) =>
        SampleSpeech.Write(Path.Combine(Clips, name), SampleSpeech.Part(start, seconds));

    private static Conversation Meld(int dialogue, params int[] utterances) =>
        new(
            $"{dialogue}",
            [
                .. utterances.Select(u => new Utterance
                {
                    Id = $"{u}",
                    Speaker = "A",
                    Clip = $"dia{dialogue}_utt{u}",
                    Start = TimeSpan.FromSeconds(u),
                    End = TimeSpan.FromSeconds(u + 1),
                }),
            ]
        );

    private static Conversation Plain(string id, params string[] clips) =>
        new(
            id,
            [
                .. clips.Select(
                    (clip, t) =>
                        new Utterance
                        {
                            Id = $"{t}",
                            Speaker = "A",
                            Clip = clip,
                        }
                ),
            ]
        );

    private sealed class Each(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}

using System.IO.Compression;

namespace EmotionRnn.Media.Tests;

public class ClipCollectionTests
{
    [Fact]
    public void The_published_layout_of_MELD_is_read_in_numeric_order_and_what_is_no_clip_is_listed()
    {
        using var folder = new TemporaryFolder();
        string[] names =
        [
            "train_splits/dia10_utt0.mp4",
            "train_splits/dia2_utt10.mp4",
            "train_splits/dia2_utt9.mp4",
            "dev_splits_complete/dia110_utt1.mp4",
            "dev_splits_complete/dia110_utt0.mp4",
            "output_repeated_splits_test/dia0_utt0.mp4",
            "output_repeated_splits_test/final_videos_testdia0_utt0.mp4",
            "output_repeated_splits_test/final_videos_testdia1_utt0.mp4",
            "output_repeated_splits_test/._dia0_utt0.mp4",
            "output_repeated_splits_test/._final_videos_testdia0_utt0.mp4",
            "train_sent_emo.csv",
            ".DS_Store",
        ];
        foreach (var name in names)
            folder.Write($"MELD.Raw/{name}", "x"u8);
        folder.Write("MELD.Raw/train_splits/dia125_utt3.mp4", []);

        using var clips = ClipCollection.Open(folder.Path);
        Assert.Equal(["train 2 9", "train 2 10", "train 10 0", "dev 110 0", "dev 110 1", "test 0 0", "test 1 0"], clips.Clips.Select(Key));
        Assert.Equal("MELD.Raw/output_repeated_splits_test/dia0_utt0.mp4", clips.Clips[5].Name);
        Assert.Equal("MELD.Raw/output_repeated_splits_test/final_videos_testdia1_utt0.mp4", clips.Clips[6].Name);
        Assert.Equal(
            [
                "MELD.Raw/.DS_Store: not a recording by its name",
                "MELD.Raw/output_repeated_splits_test/._dia0_utt0.mp4: a note that macOS left",
                "MELD.Raw/output_repeated_splits_test/._final_videos_testdia0_utt0.mp4: a note that macOS left",
                "MELD.Raw/output_repeated_splits_test/final_videos_testdia0_utt0.mp4: "
                    + "a second recording of the utterance of MELD.Raw/output_repeated_splits_test/dia0_utt0.mp4",
                "MELD.Raw/train_sent_emo.csv: not a recording by its name",
                "MELD.Raw/train_splits/dia125_utt3.mp4: the file is empty",
            ],
            clips.Strays.Select(stray => $"{stray.Name}: {stray.Reason}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Missing_and_extra_clips_are_found_by_comparison_with_the_corpus()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "dia66_utt9.mp4", "dia110_utt6.mp4", "dia110_utt8.mp4" })
            folder.Write($"dev_splits_complete/{name}", "x"u8);
        using var clips = ClipCollection.Open(folder.Path);
        var comparison = clips.Compare([("dev", "110", "6"), ("dev", "110", "7"), ("dev", "110", "8")]);
        Assert.Equal(["6", null, "8"], comparison.Matches.Select(clip => clip?.Utterance));
        Assert.Equal([("dev", "110", "7")], comparison.Missing);
        Assert.Equal(["dev_splits_complete/dia66_utt9.mp4"], comparison.Extra.Select(clip => clip.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_folder_or_zip_is_read_a_folder_a_dialogue_by_numbers_and_not_by_letters(bool zipped)
    {
        using var folder = new TemporaryFolder();
        string[] names =
        [
            "10.wav",
            "2.wav",
            "1.wav",
            "call 2/turn 11.mp3",
            "call 2/turn 9.mp3",
            "call 10/a.m4a",
            "dev/x/01.wav",
            "dev/x/1.flac",
            "__MACOSX/x",
        ];
        foreach (var name in names)
            folder.Write($"team/{name}", [1]);
        var path = folder.PathOf("team");
        if (zipped)
            ZipFile.CreateFromDirectory(path, path = folder.PathOf("team.zip"));
        using var clips = ClipCollection.Open(path);
        Assert.Equal(
            ["dev dev/x 01", "dev dev/x 1", " call 2 turn 9", " call 2 turn 11", " call 10 a", " team 1", " team 2", " team 10"],
            clips.Clips.Select(Key)
        );
        Assert.Equal("__MACOSX/x", Assert.Single(clips.Strays).Name);
    }

    [Fact]
    public void Numbers_in_names_count_as_numbers_however_long()
    {
        string[] sorted = ["", "a", "a1", "a01b", "a2", "a9999999999999999999", "a10000000000000000000", "b"];
        Assert.Equal(sorted, sorted.Reverse().Order(NaturalOrder.Comparer));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_corrupt_clip_costs_that_clip_alone_in_a_zip()
    {
        using var folder = new TemporaryFolder();
        AssertOneIsLost(folder, 12, zipped: true);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_corrupt_clip_among_a_hundred_films_costs_that_clip_alone()
    {
        using var folder = new TemporaryFolder();
        AssertOneIsLost(folder, 100, zipped: false);
    }

    [Fact]
    public void That_ffmpeg_is_missing_is_said_once_and_not_for_every_clip()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 20; i++)
            folder.Write($"{i}.flac", "fLaC"u8);
        using var clips = ClipCollection.Open(folder.Path);
        var error = Assert.Throws<MediaException>(() => Lengths(clips, new MediaOptions { Ffmpeg = "/nowhere" }));
        Assert.Equal(MediaProblem.ToolMissing, error.Kind);
    }

    [Fact]
    public void Clips_are_read_in_order_on_several_threads_and_no_further_than_asked_for()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 100; i++)
            folder.Write($"{i}.wav", [1]);
        using var clips = ClipCollection.Open(folder.Path);
        var (started, most, now) = (0, 0, 0);
        var read = clips
            .Read(
                path =>
                {
                    Interlocked.Increment(ref started);
                    var running = Interlocked.Increment(ref now);
                    lock (clips)
                        most = Math.Max(most, running);
                    Thread.Sleep(2);
                    Interlocked.Decrement(ref now);
                    return Path.GetFileName(path);
                },
                threads: 3,
                cancellationToken: TestContext.Current.CancellationToken
            )
            .Take(50)
            .Select(outcome => outcome.Value)
            .ToArray();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}.wav"), read);
        Assert.InRange(most, 1, 3);
        Assert.InRange(started, 50, 65);
    }

    [Fact]
    public void A_clip_that_lasts_minutes_is_listed_and_not_taken_for_an_utterance()
    {
        using var folder = new TemporaryFolder();
        FfmpegTool.Run("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=304", folder.PathOf("dia38_utt4.flac"));
        using var clips = ClipCollection.Open(folder.Path);
        var outcome = Assert.Single(Lengths(clips, MediaOptions.Clips));
        Assert.Equal("dia38_utt4.flac: it lasts longer than the limit of 0:02:00; cut it, or raise the limit", outcome.Problem);
    }

    [Theory]
    [InlineData("train_splits/dia1_utt2.mp4", "dev", "train_splits/dia1_utt2.mp4")]
    [InlineData("train_splits\\dia1_utt2", null, "train_splits/dia1_utt2.mp4")]
    [InlineData("dia1_utt2", "train", "train_splits/dia1_utt2.mp4")]
    [InlineData("dia1_utt2", "test", "test/final_videos_testdia1_utt2.mp4")]
    [InlineData("dia1_utt2", "dev", null)]
    [InlineData("dia1_utt2", null, null)]
    [InlineData("a b.wav", "train", "call 1/a b.wav")]
    [InlineData("./call 1/a b", null, "call 1/a b.wav")]
    [InlineData("../call 1/a b", null, null)]
    [InlineData("", null, null)]
    public void A_clip_is_found_by_its_name_if_that_tells_it_from_all_others(string name, string? split, string? expected)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "train_splits/dia1_utt2.mp4", "test/final_videos_testdia1_utt2.mp4", "call 1/a b.wav" })
            folder.Write(file, [1]);
        using var clips = ClipCollection.Open(folder.Path);
        Assert.Equal(expected, clips.Find(name, split)?.Name);
    }

    private static string Key(Clip clip) => $"{clip.Split} {clip.Dialogue} {clip.Utterance}";

    private static ClipOutcome<int>[] Lengths(ClipCollection clips, MediaOptions options) =>
        [.. clips.Read(path => Sound.Read(path, options: options).Length, cancellationToken: TestContext.Current.CancellationToken)];

    private static void AssertOneIsLost(TemporaryFolder folder, int count, bool zipped)
    {
        var clip = File.ReadAllBytes(folder.Make("a.mp4", 0.2, 16000));
        var path = folder.PathOf("clips");
        for (var i = 0; i < count; i++)
            folder.Write($"clips/dia{i / 10}_utt{i % 10}.mp4", i == count / 2 ? clip.AsSpan(0, 300) : clip);
        if (zipped)
            ZipFile.CreateFromDirectory(path, path += ".zip");
        using var clips = ClipCollection.Open(path);
        var outcomes = Lengths(clips, MediaOptions.Clips);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $" {i / 10} {i % 10}"), outcomes.Select(outcome => Key(outcome.Clip)));
        var lost = Assert.Single(outcomes, outcome => !outcome.IsRead);
        Assert.Same(outcomes[count / 2], lost);
        Assert.Contains("the file is damaged", lost.Problem, StringComparison.Ordinal);
        Assert.All(outcomes.Where(outcome => outcome.IsRead), outcome => Assert.InRange(outcome.Value, 3000, 5000));
    }
}

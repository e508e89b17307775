using System.Buffers.Binary;
using System.IO.Compression;

namespace EmotionRnn.Media.Tests;

public class HostileArchiveTests
{
    [Theory]
    [InlineData("../escape.wav")]
    [InlineData("a/../../escape.wav")]
    [InlineData("..\\escape.wav")]
    [InlineData("/tmp/escape.wav")]
    [InlineData("C:/escape.wav")]
    [InlineData("a//b.wav")]
    [InlineData("./a.wav")]
    public void A_name_that_leads_out_of_the_archive_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var error = Refused(folder, archive => Add(archive, name, [1]));
        Assert.Contains($"the name \"{name.Replace('\\', '/')}\" leads out of it", error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_thousandfold_ratio_is_refused()
    {
        using var folder = new TemporaryFolder();
        var error = Refused(folder, archive => Add(archive, "bomb.wav", new byte[64 << 20]));
        Assert.StartsWith(
            "a.zip: \"bomb.wav\" unpacks to more than 100 times its size, as no recording does; ",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_hundred_thousand_entries_are_refused_before_they_take_memory()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(
            folder,
            archive =>
            {
                for (var i = 0; i < 100_000; i++)
                    archive.CreateEntry($"{i}.wav");
            }
        );
        var (time, allocated) = (ThreadTime.Start(), GC.GetAllocatedBytesForCurrentThread());
        var error = Assert.Throws<MediaException>(() => ClipCollection.Open(path));
        Assert.Equal(MediaProblem.Archive, error.Kind);
        Assert.Contains("more than 50,000 files", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1 << 20);
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Too_much_in_all_is_refused_by_what_the_archive_claims()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(
            folder,
            archive =>
            {
                for (var i = 0; i < 10; i++)
                    Add(archive, $"{i}.wav", Noise(1000));
            }
        );
        Assert.Throws<MediaException>(() => ClipCollection.Open(path, new ClipLimits { MaxTotalBytes = 9000 }));
        Assert.Throws<MediaException>(() => ClipCollection.Open(path, new ClipLimits { MaxFileBytes = 999 }));
        using var clips = ClipCollection.Open(path, new ClipLimits { MaxTotalBytes = 10_000, MaxFileBytes = 1000 });
        Assert.Equal(10, clips.Clips.Count);
    }

    [Fact]
    public void An_entry_that_would_unpack_to_more_than_it_claims_takes_no_more_disk_than_claimed()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(
            folder,
            archive =>
            {
                Add(archive, "1.wav", new byte[30 << 20]);
                Add(archive, "2.wav", Noise(1000));
            }
        );
        var bytes = File.ReadAllBytes(path);
        // The length that the directory states, and the one before the entry: a thousand instead of thirty million bytes.
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24), 1000);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("PK\u0003\u0004"u8) + 22), 1000);

        using var clips = ClipCollection.Open(folder.Write("lie.zip", bytes));
        var lengths = clips.Read(file => new FileInfo(file).Length, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([1000, 1000], lengths.Select(outcome => outcome.Value));
    }

    [Fact]
    public void What_is_unpacked_lies_in_a_folder_of_our_own_under_names_of_our_own_and_is_gone_afterwards()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(folder, archive => Add(archive, "-i ; rm -rf $HOME.wav", Noise(100)));
        string unpacked;
        using (var clips = ClipCollection.Open(path))
        {
            unpacked = Assert.Single(clips.Read(file => file, cancellationToken: TestContext.Current.CancellationToken)).Value!;
            Assert.Equal("000001.wav", Path.GetFileName(unpacked));
            Assert.False(File.Exists(unpacked));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(unpacked)));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_link_in_an_archive_is_a_small_file_and_not_followed()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(
            folder,
            archive =>
            {
                var entry = archive.CreateEntry("link.wav");
                entry.ExternalAttributes = unchecked((int)0xA1FF0000);
                using var stream = entry.Open();
                stream.Write("/etc/passwd"u8);
            }
        );
        using var clips = ClipCollection.Open(path);
        var outcome = Assert.Single(clips.Read(File.ReadAllText, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("/etc/passwd", outcome.Value);
    }

    [Fact]
    public void The_same_name_twice_is_refused()
    {
        using var folder = new TemporaryFolder();
        Refused(
            folder,
            archive =>
            {
                Add(archive, "a.wav", [1]);
                Add(archive, "a.wav", [2]);
            }
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Damaged_archives_give_a_clear_error_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var sound = File.ReadAllBytes(
            Zip(
                folder,
                archive =>
                {
                    for (var i = 0; i < 5; i++)
                        Add(archive, $"clips/{i}.wav", Noise(500));
                }
            )
        );
        var random = new Random(20260101);
        for (var round = 0; round < 500; round++)
        {
            var bytes = sound[..(round % 3 == 0 ? random.Next(sound.Length) : sound.Length)];
            for (var i = 0; i < 4 && bytes.Length > 0; i++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() =>
            {
                using var clips = ClipCollection.Open(folder.Write("b.zip", bytes));
                var outcomes = clips.Read(File.ReadAllBytes, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
                Assert.All(outcomes, outcome => Assert.True(outcome.IsRead || outcome.Problem.Length > 0));
            });
            Assert.True(error is null or MediaException, error?.ToString());
        }
    }

    private static MediaException Refused(TemporaryFolder folder, Action<ZipArchive> fill)
    {
        var error = Assert.Throws<MediaException>(() => ClipCollection.Open(Zip(folder, fill)));
        Assert.Equal(MediaProblem.Archive, error.Kind);
        return error;
    }

    private static string Zip(TemporaryFolder folder, Action<ZipArchive> fill)
    {
        var path = folder.PathOf("a.zip");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        fill(archive);
        return path;
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}

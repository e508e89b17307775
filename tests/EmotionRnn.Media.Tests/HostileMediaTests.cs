using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace EmotionRnn.Media.Tests;

public class HostileMediaTests
{
    /// <summary>Files that name others: a local one, and addresses of the listener.</summary>
    private static Dictionary<string, string> Referrers(string secret, LoopbackListener listener) =>
        new()
        {
            ["local.m3u8"] = $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
            ["remote.m3u8"] = $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{listener.TcpPort}/a.ts\n#EXT-X-ENDLIST\n",
            ["key.m3u8"] =
                $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,"
                + $"URI=\"http://127.0.0.1:{listener.TcpPort}/key\"\n#EXTINF:1,\n{secret}\n",
            ["local.ffconcat"] = $"ffconcat version 1.0\nfile '{secret}'\n",
            ["remote.ffconcat"] = $"ffconcat version 1.0\nfile 'http://127.0.0.1:{listener.TcpPort}/a.wav'\n",
            ["stream.sdp"] = $"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {listener.UdpPort} RTP/AVP 0\n",
            ["list.m3u"] = $"http://127.0.0.1:{listener.TcpPort}/a.mp3\n",
            ["list.pls"] = $"[playlist]\nFile1=http://127.0.0.1:{listener.TcpPort}/a.mp3\n",
            ["list.asx"] = $"<asx><entry><ref href=\"http://127.0.0.1:{listener.TcpPort}/a.wma\"/></entry></asx>",
            ["manifest.mpd"] =
                "<?xml version=\"1.0\"?><MPD><Period><AdaptationSet mimeType=\"audio/mp4\"><Representation>"
                + $"<BaseURL>http://127.0.0.1:{listener.TcpPort}/</BaseURL></Representation></AdaptationSet></Period></MPD>",
            ["reference.rtsp"] = $"RTSPtextRTSP://127.0.0.1:{listener.TcpPort}/a",
            ["script.avs"] = "DirectShowSource(\"/etc/passwd\")",
            ["drawing.svg"] =
                $"<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"http://127.0.0.1:{listener.TcpPort}/a.png\"/></svg>",
        };

    [Fact]
    public void A_file_that_names_another_file_or_an_address_is_refused_whatever_its_name()
    {
        FfmpegTool.Require();
        using var folder = new TemporaryFolder();
        using var listener = new LoopbackListener();
        var secret = folder.Make("secret.wav", 1, 16000);
        foreach (var (name, content) in Referrers(secret, listener))
        {
            foreach (var disguise in new[] { name, $"{name}.mp4", $"{name}.wav" })
            {
                var error = Assert.Throws<MediaException>(() => Sound.Read(folder.Write(disguise, Encoding.UTF8.GetBytes(content))));
                Assert.Equal(MediaProblem.Unsupported, error.Kind);
            }
        }

        Assert.Equal(0, listener.Visitors);
    }

    [Theory]
    [InlineData("ftyp")]
    [InlineData("OggS")]
    [InlineData("fLaC")]
    [InlineData("ID3")]
    [InlineData("EBML")]
    [Trait("Category", "Slow")]
    public void The_beginning_of_a_recording_before_a_playlist_opens_no_way(string kind)
    {
        FfmpegTool.Require();
        using var folder = new TemporaryFolder();
        using var listener = new LoopbackListener();
        var secret = folder.Make("secret.wav", 1, 16000);
        byte[] beginning = kind switch
        {
            "ftyp" => [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 2, 0],
            "EBML" => [0x1A, 0x45, 0xDF, 0xA3, 0x80],
            "ID3" => [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 0],
            _ => [.. Encoding.ASCII.GetBytes(kind), 0, 0, 0, 0],
        };
        var contents = Referrers(secret, listener);
        foreach (var name in new[] { "local.m3u8", "remote.m3u8", "remote.ffconcat", "stream.sdp" })
        {
            Assert.Throws<MediaException>(() =>
                Sound.Read(folder.Write("a.mp4", [.. beginning, .. Encoding.UTF8.GetBytes(contents[name])]))
            );
        }

        Assert.Equal(0, listener.Visitors);
    }

    [Fact]
    public void The_listener_would_have_noticed()
    {
        FfmpegTool.Require();
        using var folder = new TemporaryFolder();
        using var listener = new LoopbackListener();
        var playlist = folder.Write("remote.m3u8", Encoding.UTF8.GetBytes(Referrers("", listener)["remote.m3u8"]));
        Run(
            FfmpegProgram.Find()!,
            "-loglevel",
            "quiet",
            "-nostdin",
            "-protocol_whitelist",
            "file,http,tcp",
            "-i",
            playlist,
            "-f",
            "null",
            "-"
        );
        Assert.NotEqual(0, listener.Visitors);
    }

    [Fact]
    public void Even_a_command_that_wants_to_connect_cannot_where_the_kernel_lets_us_take_its_network_away()
    {
        FfmpegTool.Require();
        Assert.SkipUnless(Confinement.WithoutNetwork, "this system grants no network namespace: unshare --net is refused or missing");
        using var listener = new LoopbackListener();
        string[] connect =
        [
            FfmpegProgram.Find()!,
            "-loglevel",
            "quiet",
            "-nostdin",
            "-i",
            $"http://127.0.0.1:{listener.TcpPort}/a.ts",
            "-f",
            "null",
            "-",
        ];
        Assert.NotEqual(0, Run([.. Confinement.Prefix(MediaOptions.Default), .. connect]));
        Assert.Equal(0, listener.Visitors);
    }

    [Fact]
    public void A_movie_that_refers_to_another_file_for_its_sound_does_not_get_it()
    {
        using var folder = new TemporaryFolder();
        var secret = folder.Make("secret.wav", 2, 16000, "-ac", "1");
        var movie = folder.Write(
            "b.mov",
            ReferringMovie.To(File.ReadAllBytes(folder.Make("a.mov", 1, 16000, "-c:a", "pcm_s16le", "-ac", "1")), secret)
        );
        // Told to follow references, ffmpeg finds the secret at the movie's own offsets.
        var found = FfmpegTool.Run("-enable_drefs", "1", "-use_absolute_path", "1", "-i", movie, "-f", "s16le", "pipe:1");
        Assert.Contains(
            Convert.ToHexString(found.AsSpan(0, 1000)),
            Convert.ToHexString(File.ReadAllBytes(secret)),
            StringComparison.Ordinal
        );

        float[] samples = [];
        var error = Record.Exception(() => samples = Sound.Read(movie));
        Assert.True(error is null or MediaException);
        var heard = samples.SelectMany(sample => BitConverter.GetBytes((short)Math.Round(sample * 32767))).ToArray();
        Assert.DoesNotContain(Convert.ToHexString(found.AsSpan(0, 1000)), Convert.ToHexString(heard), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.wav", "-c:a pcm_s16le", "data", 4, 4)]
    [InlineData("a.mp4", "-c:a aac", "mdhd", 20, 4)]
    [InlineData("b.mp4", "-c:a aac", "mvhd", 20, 4)]
    [InlineData("c.mp4", "-c:a aac", "stts", 16, 4)]
    [InlineData("a.flac", "-c:a flac", "fLaC", 8 + 14, 4)]
    public void One_second_that_claims_ten_hours_costs_one_second(string name, string encoding, string chunk, int offset, int length)
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(folder.Make(name, 1, 16000, encoding.Split(' ')));
        var claim = bytes.AsSpan(Find(bytes, Encoding.ASCII.GetBytes(chunk)) + offset, length);
        if (name.EndsWith(".wav", StringComparison.Ordinal))
            BinaryPrimitives.WriteUInt32LittleEndian(claim, 10 * 3600 * 32000u);
        else
            BinaryPrimitives.WriteUInt32BigEndian(claim, 10 * 3600 * 16000u);
        var path = folder.Write($"claim-{name}", bytes);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        float[] samples = [];
        var error = Record.Exception(() => samples = Sound.Read(path));
        Assert.True(error is null or MediaException);
        Assert.InRange(samples.Length, 0, 17_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4 << 20);
    }

    [Fact]
    public void What_lasts_longer_than_the_limit_is_refused_when_the_limit_is_reached()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("silence.flac");
        FfmpegTool.Run("-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=600", path);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<MediaException>(() =>
            Sound.Read(path, options: new MediaOptions { MaxDuration = TimeSpan.FromSeconds(2) })
        );
        Assert.Equal(MediaProblem.TooLong, error.Kind);
        Assert.Equal("silence.flac: it lasts longer than the limit of 0:00:02; cut it, or raise the limit", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4 << 20);
    }

    [Fact]
    public void Ffmpeg_may_take_no_more_memory_than_the_limit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "prlimit is Linux's");
        using var folder = new TemporaryFolder();
        var path = folder.Make("a.m4a", 1, 16000);
        var error = Assert.Throws<MediaException>(() => Sound.Read(path, options: new MediaOptions { MaxMemoryBytes = 8 << 20 }));
        Assert.Contains(error.Kind, new[] { MediaProblem.TooCostly, MediaProblem.Damaged });
    }

    [Fact]
    public async Task A_decoder_that_hangs_is_killed_with_its_children_when_its_time_is_up()
    {
        using var folder = new TemporaryFolder();
        var (options, path, mark) = Hanging(folder);
        var clock = new ManualClock();
        var reading = Task.Run(() => Sound.Read(path, options: options with { Time = clock }), TestContext.Current.CancellationToken);
        while (CountRunning(mark) < 2 || clock.Timers == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        clock.Advance(options.MaxWait - TimeSpan.FromTicks(1));
        Assert.Equal((2, 1, false), (CountRunning(mark), clock.Timers, reading.IsCompleted));
        clock.Advance(TimeSpan.FromTicks(1));
        var error = await Assert.ThrowsAsync<MediaException>(() => reading);
        Assert.Equal(MediaProblem.TooCostly, error.Kind);
        Assert.Equal("a.flac: decoding it takes more than 0:10:00; it may be made to do harm; if not, raise the limit", error.Message);
        Assert.Equal(0, CountRunning(mark));
    }

    [Fact]
    public void Time_between_two_reads_does_not_count()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        using var reader = Sound.Open(folder.Make("a.flac", 1, 16000), options: new MediaOptions { Time = clock });
        Assert.Equal(100, reader.Read(new float[100]));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(15_900, reader.ReadToEnd().Length);
    }

    [Fact]
    public async Task A_decoder_is_killed_with_its_children_when_it_is_cancelled()
    {
        using var folder = new TemporaryFolder();
        var (options, path, mark) = Hanging(folder);
        using var cancellationToken = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reading = Task.Run(
            () => MediaReader.ReadFile(path, options: options, cancellationToken: cancellationToken.Token),
            TestContext.Current.CancellationToken
        );
        while (CountRunning(mark) < 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, CountRunning(mark));
    }

    [Fact]
    public void Ffmpeg_ends_when_the_reader_is_disposed_in_the_middle()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("long.flac");
        FfmpegTool.Run("-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=3000", path);
        using (var reader = Sound.Open(path))
            reader.Read(new float[100]);
        Assert.Equal(0, CountRunning(path));
    }

    [Fact]
    public void Neither_a_pipe_nor_a_device_is_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/mkfifo"), "needs mkfifo");
        using var folder = new TemporaryFolder();
        var pipe = folder.PathOf("pipe.mp4");
        Run("/usr/bin/mkfifo", pipe);
        var link = folder.PathOf("link.mp4");
        File.CreateSymbolicLink(link, "/dev/zero");
        foreach (var path in new[] { pipe, link, "/dev/zero" })
            Assert.Throws<MediaException>(() => Sound.Read(path));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Random_damage_gives_sound_or_a_clear_error_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20260101);
        foreach (var name in new[] { "a.mp4", "a.mkv", "a.ogg", "a.mp3" })
        {
            var sound = File.ReadAllBytes(folder.Make(name, 0.5, 16000));
            for (var round = 0; round < 10; round += 3)
            {
                var bytes = sound.ToArray();
                for (var i = 0; i < 1 << round; i++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                var error = Record.Exception(() => Sound.Read(folder.Write(name, bytes), options: MediaOptions.Clips));
                Assert.True(error is null or MediaException, error?.ToString());
            }
        }
    }

    // Stands in for an ffmpeg that hangs in a damaged file, which the real one does not do on demand: it starts children and waits.
    private static (MediaOptions Options, string Path, string Mark) Hanging(TemporaryFolder folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var mark = $"1000.{(uint)folder.Path.GetHashCode(StringComparison.Ordinal):D10}";
        var program = folder.Write("hang", Encoding.ASCII.GetBytes($"#!/bin/sh\n/bin/sleep {mark} &\n/bin/sleep {mark}\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return (new MediaOptions { Ffmpeg = program }, folder.Write("a.flac", "fLaC1234"u8), mark);
    }

    private static int CountRunning(string mark) =>
        Process.GetProcesses().Count(process => CommandLine(process).Contains(mark, StringComparison.Ordinal));

    private static int Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int Find(byte[] bytes, ReadOnlySpan<byte> what)
    {
        var index = bytes.AsSpan().IndexOf(what);
        Assert.True(index >= 0);
        return index;
    }
}

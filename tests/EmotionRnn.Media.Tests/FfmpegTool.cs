using System.Buffers.Binary;
using System.Diagnostics;

namespace EmotionRnn.Media.Tests;

/// <summary>The real ffmpeg, to make recordings with and to compare with.</summary>
internal static class FfmpegTool
{
    /// <summary>Skips the calling test where ffmpeg is missing and could not be installed.</summary>
    public static void Require() =>
        Assert.SkipUnless(
            FfmpegProgram.Find() is not null,
            $"needs ffmpeg, which ./run-tests could not install: {FfmpegProgram.InstallCommand}"
        );

    /// <summary>Runs ffmpeg and gives its standard output.</summary>
    public static byte[] Run(params string[] arguments)
    {
        Require();
        using var process = Process.Start(
            new ProcessStartInfo(FfmpegProgram.Find()!, ["-nostdin", "-y", "-loglevel", "error", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var complaint = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaint.Result);
        return output.ToArray();
    }

    /// <summary>The 16-bit samples that ffmpeg makes of a file.</summary>
    public static short[] Decode(string path, int? sampleRate = 16000)
    {
        var bytes = Run([
            "-i",
            path,
            "-vn",
            "-ac",
            "1",
            .. sampleRate is null ? (string[])[] : ["-ar", $"{sampleRate}"],
            "-f",
            "s16le",
            "pipe:1",
        ]);
        return [.. Enumerable.Range(0, bytes.Length / 2).Select(i => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)))];
    }

    /// <summary>Makes a recording that sounds of something: two tones that come and go, with some noise, in stereo.</summary>
    public static string Make(this TemporaryFolder folder, string name, double seconds, int sampleRate, params string[] encoding)
    {
        var path = folder.PathOf(name);
        var left = "0.3*sin(2*PI*220*t)*(0.5+0.5*sin(2*PI*3*t))+0.05*(random(0)-0.5)";
        var right = "0.2*sin(2*PI*1330*t)+0.1*(random(1)-0.5)";
        var source = FormattableString.Invariant($"aevalsrc={left}|{right}:s={sampleRate}:d={seconds}");
        Run(["-f", "lavfi", "-i", source, "-bitexact", .. encoding, $"file:{path}"]);
        return path;
    }

    /// <summary>Asserts that samples are those of a 16-bit file within one step, all of them.</summary>
    /// <returns>How many differ.</returns>
    public static int AssertSame(short[] expected, ReadOnlySpan<float> samples)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, samples.Length);
        var different = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var difference = Math.Abs(samples[i] * 32767 - expected[i]);
            Assert.True(difference < 1.01f, $"sample {i} is {samples[i] * 32767}, ffmpeg has {expected[i]}");
            if (difference > 0.5f)
                different++;
        }

        return different;
    }
}

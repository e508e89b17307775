using System.Buffers.Binary;
using EmotionRnn.Media;

namespace EmotionRnn.Recognition.Tests.Audio;

/// <summary>The repository's own speech, and WAV files of parts of it.</summary>
internal static class SampleSpeech
{
    private static readonly Lazy<(float[] Samples, int SampleRate)> Whole = new(() =>
        MediaReader.ReadFile(Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav"), sampleRate: null)
    );

    public static int SampleRate => Whole.Value.SampleRate;

    /// <summary>Samples on the grid of 16 bits.</summary>
    public static float[] Part(double start, double seconds) =>
        Whole.Value.Samples.AsSpan((int)(start * SampleRate), (int)(seconds * SampleRate)).ToArray();

    /// <summary>Writes a 16-bit WAV file.</summary>
    public static string Write(string path, ReadOnlySpan<float> samples, int? sampleRate = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = new byte[44 + 2 * samples.Length];
        var rate = sampleRate ?? SampleRate;
        "RIFF"u8.CopyTo(bytes);
        Word(4, bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        Word(16, 16);
        Word(20, 1 | 1 << 16);
        Word(24, rate);
        Word(28, 2 * rate);
        Word(32, 2 | 16 << 16);
        "data"u8.CopyTo(bytes.AsSpan(36));
        Word(40, 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + 2 * i), (short)MathF.Round(samples[i] * 32767));
        File.WriteAllBytes(path, bytes);
        return path;

        void Word(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
    }
}

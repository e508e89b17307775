using System.Text.Json;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Onnx.Tests;

public class SileroVoiceActivityTests
{
    private static readonly string Model = Path.Combine(ReferenceData.Repository, "models", "silero-vad", "silero_vad.onnx");

    public static TheoryData<string> Sequences =>
        [.. Golden("segments-golden.json").EnumerateArray().Select(c => c.GetProperty("case").GetString()!)];

    /// <summary>Run-length sequences of probabilities that tell the wrong readings of every rule apart.</summary>
    [Theory]
    [MemberData(nameof(Sequences))]
    public void Segments_follow_the_rules(string name)
    {
        var golden = Golden("segments-golden.json").EnumerateArray().Single(c => c.GetProperty("case").GetString() == name);
        float[] probabilities =
        [
            .. golden.GetProperty("runs").EnumerateArray().SelectMany(run => Enumerable.Repeat(run[0].GetSingle(), run[1].GetInt32())),
        ];
        var expected = golden.GetProperty("segments").EnumerateArray().Select(s => new SpeechSegment(s[0].GetInt32(), s[1].GetInt32()));
        Assert.Equal(expected, SpeechRuns.Find(probabilities, golden.GetProperty("samples").GetInt32()));
    }

    [Theory]
    [InlineData("mix_16k.wav", "encoders", "silero-vad")]
    [InlineData("es01_16k_mono.wav", "acoustics-reference", "wav")]
    [InlineData("es06_16k_long.wav", "acoustics-reference", "wav")]
    [InlineData("edge_silence.wav", "acoustics-reference", "wav")]
    [InlineData("edge_noise.wav", "acoustics-reference", "wav")]
    public void Probabilities_and_segments_equal_those_of_the_models_own_package(string file, params string[] folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(ReferenceData.Shared("encoders", "silero-vad", "golden.json")));
        var golden = document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("file").GetString() == file);
        var samples = Samples(ReferenceData.Shared([.. folder, file]));
        Assert.Equal(golden.GetProperty("samples").GetInt32(), samples.Length);
        using var model = new SileroVoiceActivity(Model);
        var expected = golden.GetProperty("probabilities").EnumerateArray().Select(p => p.GetSingle());
        Assert.Equal(expected, model.Probabilities(samples), (x, y) => Math.Abs(x - y) <= 1e-3f);
        Assert.Equal(
            golden
                .GetProperty("segments")
                .EnumerateArray()
                .Select(s => new SpeechSegment(s.GetProperty("start").GetInt32(), s.GetProperty("end").GetInt32())),
            model.Segment(samples)
        );
    }

    [Fact]
    public void Silence_and_nothing_have_no_speech()
    {
        using var model = new SileroVoiceActivity(Model);
        Assert.Empty(model.Segment(new float[40_000]));
        Assert.Empty(model.Segment([]));
        Assert.Empty(model.Probabilities([]));
    }

    [Fact]
    public void The_same_samples_give_the_same_bits_on_several_threads()
    {
        using var model = new SileroVoiceActivity(Model);
        float[] samples = [.. Enumerable.Range(0, 16_000).Select(i => 0.3f * MathF.Sin(i * 0.05f * (1 + i % 3000 / 3000f)))];
        var expected = model.Probabilities(samples);
        Parallel.For(0, 4, _ => Assert.Equal(expected, model.Probabilities(samples)));
    }

    [Fact]
    public void A_file_that_is_no_graph_is_refused()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "not a graph");
        Assert.Contains(
            "is not an ONNX graph",
            Assert.Throws<OnnxModelException>(() => new SileroVoiceActivity(path)).Message,
            StringComparison.Ordinal
        );
        File.Delete(path);
        Assert.Contains(
            "no such file",
            Assert.Throws<EncoderException>(() => new SileroVoiceActivity(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_graph_with_other_inputs_says_what_it_has_and_what_is_wanted()
    {
        var error = Assert.Throws<OnnxModelException>(() => OnnxEncoders.Default.OpenAudio(Model));
        Assert.Contains("takes input_values", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "the inputs input (float [? × ?]), state (float [2 × ? × 128]), sr (int64 [])",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private static JsonElement Golden(string name) => JsonDocument.Parse(File.ReadAllBytes(ReferenceData.Golden(name))).RootElement;

    /// <summary>The samples of a plain 16-bit mono file.</summary>
    private static float[] Samples(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var data = bytes.AsSpan().IndexOf("data"u8) + 8;
        return [.. Enumerable.Range(0, (bytes.Length - data) / 2).Select(i => BitConverter.ToInt16(bytes, data + 2 * i) / 32768f)];
    }
}

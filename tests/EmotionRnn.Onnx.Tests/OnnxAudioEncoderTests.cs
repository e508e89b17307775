using System.Text.Json;
using EmotionRnn.Onnx.Encoders;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Onnx.Tests;

public class OnnxAudioEncoderTests
{
    private static readonly string Model = Path.Combine(ReferenceData.Golden("tiny-speech"), "model.onnx");

    [Fact]
    public void The_mean_over_frames_equals_the_golden()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ReferenceData.Golden("tiny-speech"), "golden.json")));
        using var encoder = OnnxEncoders.Default.OpenAudio(Model);
        var expected = golden.RootElement.GetProperty("mean").EnumerateArray().Select(x => x.GetSingle());
        Assert.Equal("tiny-speech/model", encoder.Name);
        Assert.Equal(24, encoder.Size);
        Assert.Equal(expected, encoder.Encode(Tone(16_000))!, (x, y) => Math.Abs(x - y) <= 1e-5f);
    }

    [Fact]
    public void What_is_shorter_than_a_frame_has_no_vector()
    {
        using var encoder = OnnxEncoders.Default.OpenAudio(Model);
        Assert.Equal(400, encoder.ShortestSound);
        Assert.Null(encoder.Encode([]));
        Assert.Null(encoder.Encode(Tone(399)));
        Assert.NotNull(encoder.Encode(Tone(400)));
    }

    [Fact]
    public void Normalising_takes_level_and_offset_away()
    {
        using var raw = OnnxEncoders.Default.OpenAudio(Model);
        using var normalizing = OnnxEncoders.Default.OpenAudio(Model, normalize: true);
        float[] quiet = [.. Tone(8000).Select(x => 0.1f * x + 0.2f)];
        Assert.Equal(normalizing.Encode(Tone(8000))!, normalizing.Encode(quiet)!, (x, y) => Math.Abs(x - y) <= 1e-3f);
        Assert.NotEqual(raw.Encode(Tone(8000)), normalizing.Encode(Tone(8000)));
        Assert.NotEqual(raw.Hash, normalizing.Hash);
        Assert.All(normalizing.Encode(new float[8000])!, x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void A_preprocessors_configuration_beside_the_graph_says_whether_it_wants_that()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var (path, config) = (Path.Combine(folder, "model.onnx"), Path.Combine(folder, "preprocessor_config.json"));
        File.Copy(Model, path);
        Assert.False(Opened(null));
        File.WriteAllText(config, """{"do_normalize": true, "sampling_rate": 16000, "feature_size": 1}""");
        Assert.True(Opened(null));
        Assert.False(Opened(false));
        foreach (
            var (content, message) in new[]
            {
                ("""{"sampling_rate": 8000}""", "another sample rate than 16000 Hz"),
                ("[]", "not a JSON object"),
                ("{", "not valid JSON"),
            }
        )
        {
            File.WriteAllText(config, content);
            Assert.Contains(message, Assert.Throws<OnnxModelException>(() => Opened(null)).Message, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);

        bool Opened(bool? normalize)
        {
            using var encoder = OnnxEncoders.Default.OpenAudio(path, normalize: normalize);
            return encoder.Normalize;
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Long_sounds_are_read_in_stretches_whose_frames_count_alike()
    {
        using var encoder = OnnxEncoders.Default.OpenAudio(Model);
        var sound = Tone(480_001);
        float[] first = encoder.Encode(sound.AsSpan(0, 240_000))!,
            second = encoder.Encode(sound.AsSpan(240_000))!;
        Assert.Equal(24, first.Length);
        Assert.Equal(first.Select((x, i) => (x + second[i]) / 2), encoder.Encode(sound)!, (x, y) => Math.Abs(x - y) <= 1e-5f);
        Assert.Equal(24, encoder.Encode(Tone(16_000 * 100))!.Length);
    }

    [Fact]
    public void The_same_sound_gives_the_same_bits_on_several_threads()
    {
        using var encoder = OnnxEncoders.Default.OpenAudio(Model);
        var expected = encoder.Encode(Tone(5000));
        Parallel.For(0, 8, _ => Assert.Equal(expected, encoder.Encode(Tone(5000))));
    }

    [Fact]
    public void A_sample_that_is_no_number_is_refused()
    {
        using var encoder = OnnxEncoders.Default.OpenAudio(Model);
        float[] sound = [.. Tone(5000)];
        sound[77] = float.NaN;
        Assert.Contains("no number", Assert.Throws<EncoderException>(() => encoder.Encode(sound)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_of_text_is_not_taken_for_one_of_speech()
    {
        var error = Assert.Throws<OnnxModelException>(() => Open(GraphWriter.Text()));
        Assert.Contains("takes input_values, float [batch × samples]", error.Message, StringComparison.Ordinal);
        Assert.Contains("input_ids (int64 [batch × tokens])", error.Message, StringComparison.Ordinal);
        var states = Assert.Throws<OnnxModelException>(() => OnnxEncoders.Default.OpenAudio(Model, [new(Pooling.Mean, "hidden")]));
        Assert.Contains("no output 'hidden'", states.Message, StringComparison.Ordinal);
        Assert.Contains("last_hidden_state (float [batch × frames × 24])", states.Message, StringComparison.Ordinal);
    }

    /// <summary>In float throughout: from double the states differ by 5e-4.</summary>
    private static float[] Tone(int samples) =>
        [
            .. Enumerable
                .Range(0, samples)
                .Select(i => i / 16000f)
                .Select(t => 0.3f * MathF.Sin(2 * MathF.PI * 220 * t) * MathF.Exp(-3 * t) + 0.1f * MathF.Sin(2 * MathF.PI * 900 * t)),
        ];

    private static OnnxAudioEncoder Open(GraphWriter graph) =>
        (OnnxAudioEncoder)((IEncoderGraphs)OnnxEncoders.Default).OpenAudio(new("small/model.onnx", graph.Write()), [], normalize: false);
}

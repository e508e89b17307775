using System.Text.Json;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Onnx.Encoders;

/// <summary>What the <c>preprocessor_config.json</c> that published encoders of speech carry says of the sound that they want.</summary>
internal static class Preprocessing
{
    private const string FileName = "preprocessor_config.json";
    private const int LongestFile = 1 << 20;

    /// <summary>
    /// Whether every utterance is to be brought to a mean of 0 and a variance of 1; false where there is no such file or it says nothing.
    /// </summary>
    /// <param name="graph">The graph's file, beside which it lies.</param>
    /// <exception cref="OnnxModelException">It is malformed, or wants another sample rate.</exception>
    public static bool Normalizes(string graph)
    {
        var file = new FileInfo(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(graph))!, FileName));
        if (!file.Exists)
            return false;
        if (file.Length > LongestFile)
            throw new OnnxModelException($"{file}: longer than {LongestFile} bytes, which no {FileName} is.");
        try
        {
            using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(file.FullName), new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new OnnxModelException($"{file}: not a JSON object.");
            if (
                root.TryGetProperty("sampling_rate", out var rate)
                && !(rate.ValueKind == JsonValueKind.Number && rate.TryGetInt32(out var hertz) && hertz == AcousticFeatures.SampleRate)
            )
                throw new OnnxModelException(
                    $"{file}: the encoder wants another sample rate than {AcousticFeatures.SampleRate} Hz, at which models listen."
                );
            return root.TryGetProperty("do_normalize", out var normalize) && normalize.ValueKind == JsonValueKind.True;
        }
        catch (JsonException error)
        {
            throw new OnnxModelException($"{file}: not valid JSON. {error.Message}", error);
        }
    }
}

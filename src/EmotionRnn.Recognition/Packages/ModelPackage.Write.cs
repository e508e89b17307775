using System.Text;
using System.Text.Json;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Packages;

/// <content>Writing.</content>
public sealed partial class ModelPackage
{
    private const string TextPrefix = "text.", AudioColumns = "audio.columns", AudioMean = "audio.mean", AudioScale = "audio.scale";

    /// <summary>
    /// Writes a package. The folder appears whole, by a rename, or not at all.
    /// </summary>
    /// <param name="folder">Where to; must not exist.</param>
    /// <param name="model">What recognises.</param>
    /// <param name="manifest">Everything the caller knows of it; what the model itself says (labels, shapes, temperature, files) is filled in.</param>
    /// <param name="card">From the finished manifest, the card for people in Markdown.</param>
    /// <exception cref="IOException">The folder exists, or cannot be written.</exception>
    public static void Write(string folder, EmotionModel model, ModelManifest manifest, Func<ModelManifest, string> card)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(full)) throw new IOException($"{folder}: exists already. Choose another folder, or remove it.");
        var temporary = $"{full}.{Path.GetRandomFileName()}";
        Directory.CreateDirectory(temporary);
        try
        {
            Weights(model).Save(Path.Combine(temporary, WeightsFile));
            if (model.Pipeline.Text is { } text)
            {
                using var vocabulary = File.Create(Path.Combine(temporary, VocabularyFile));
                text.Vocabulary.Write(vocabulary);
            }

            manifest = manifest with
            {
                Format = ModelManifest.CurrentFormat,
                Labels = model.Labels.Names,
                Networks = model.Networks.Count,
                Network = model.Options,
                Text = model.Pipeline.Text?.Network.Options,
                Audio = model.Pipeline.Audio is { } audio ? new(audio.Source, AcousticFeatures.SampleRate, audio.Inputs, audio.Columns.Length) : null,
                Temperature = model.Temperature,
            };
            File.WriteAllText(Path.Combine(temporary, CardFile), card(manifest));
            string[] files = model.Pipeline.Text is null ? [WeightsFile, CardFile] : [WeightsFile, VocabularyFile, CardFile];
            manifest = manifest with { Files = files.ToDictionary(file => file, file => Hex(File.ReadAllBytes(Path.Combine(temporary, file)))) };
            var json = JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.ModelManifest);
            File.WriteAllBytes(Path.Combine(temporary, ManifestFile), json);
            File.WriteAllText(Path.Combine(temporary, HashFile), Hex(json) + "\n", Encoding.ASCII);
            Directory.Move(temporary, full);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>Rounds a model's weights to what a package stores, so that its scores are those of the package.</summary>
    /// <param name="model">The model, changed in place.</param>
    public static void RoundToStored(EmotionModel model)
    {
        foreach (var (_, parameters) in Weighted(model))
        {
            foreach (var parameter in parameters.All)
            {
                foreach (ref var value in parameter.Values) value = (float)(Half)value;
            }

            parameters.MarkChanged();
        }
    }

    /// <summary>Float16 halves the package; on MELD it changes no score in its fourth digit. How audio is standardised stays in float32.</summary>
    private static SafetensorsWriter Weights(EmotionModel model)
    {
        var writer = new SafetensorsWriter();
        foreach (var (prefix, parameters) in Weighted(model))
        {
            foreach (var parameter in parameters.All)
                writer.AddFloats(prefix + parameter.Name, TensorType.F16, [parameter.Rows, parameter.Columns], () => parameter.Values);
        }

        if (model.Pipeline.Audio is { } audio)
        {
            var columns = Array.ConvertAll(audio.Columns.ToArray(), column => (float)column);
            writer.AddFloats(AudioColumns, TensorType.F32, [columns.Length], () => columns);
            writer.AddFloats(AudioMean, TensorType.F32, [columns.Length], () => audio.Mean);
            writer.AddFloats(AudioScale, TensorType.F32, [columns.Length], () => audio.Scale);
        }

        return writer;
    }

    /// <summary>The sets of weights, and what the names of their tensors begin with.</summary>
    private static IEnumerable<(string Prefix, ParameterSet Parameters)> Weighted(EmotionModel model)
    {
        if (model.Pipeline.Text is { } text) yield return (TextPrefix, text.Network.Parameters);
        for (var i = 0; i < model.Networks.Count; i++) yield return (NetworkPrefix(i), model.Networks[i].Parameters);
    }

    private static string NetworkPrefix(int network) => $"network{network}.";
}

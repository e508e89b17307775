using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition;

/// <content>Writing.</content>
public sealed partial class ModelPackage
{
    /// <summary>Writes a package. The folder appears whole, by a rename, or not at all.</summary>
    /// <param name="folder">Where to; must not exist.</param>
    /// <param name="model">What recognises.</param>
    /// <param name="description">What the model does not know of itself.</param>
    /// <param name="card">From the manifest, the card for people in Markdown.</param>
    /// <exception cref="ArgumentException">The model has a part that no package can hold.</exception>
    /// <exception cref="IOException">The folder exists, or cannot be written.</exception>
    public static void Write(string folder, EmotionModel model, PackageDescription description, Func<ModelManifest, string> card)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(full))
            throw new IOException($"{folder}: exists already. Choose another folder, or remove it.");
        var temporary = $"{full}.{Path.GetRandomFileName()}";
        Directory.CreateDirectory(temporary);
        try
        {
            var package = new PackageWriter(temporary);
            var manifest = new ModelManifest
            {
                Name = description.Name,
                Description = description.Sentence,
                Labels = model.Labels.Names,
                Shape = model.Write(package),
                Temperature = model.Temperature,
                Training = description.Training,
                Metrics = description.Metrics,
                Files = package.Files,
            };
            package.Write(PackageFiles.CardFile, Encoding.UTF8.GetBytes(card(manifest)));
            var json = manifest.ToJson();
            File.WriteAllBytes(Path.Combine(temporary, PackageFiles.ManifestFile), json);
            File.WriteAllText(
                Path.Combine(temporary, PackageFiles.HashFile),
                Convert.ToHexStringLower(SHA256.HashData(json)) + "\n",
                Encoding.ASCII
            );
            Directory.Move(temporary, full);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }
}

/// <summary>What a model does not know of itself, and its package says.</summary>
/// <param name="Name">What the model is called.</param>
/// <param name="Sentence">One sentence on what it is.</param>
/// <param name="Training">Where it comes from.</param>
/// <param name="Metrics">How it did on each split it was scored on.</param>
public sealed record PackageDescription(string Name, string Sentence, TrainingRecord Training, IReadOnlyList<ModelMetrics> Metrics);

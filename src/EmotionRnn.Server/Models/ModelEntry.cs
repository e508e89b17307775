using System.Text;
using System.Text.Json;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Server.Contracts;

namespace EmotionRnn.Server.Models;

/// <summary>A model as its manifest describes it.</summary>
/// <param name="Folder">Its package.</param>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Hash">The model's hash.</param>
/// <param name="Bytes">What its files weigh.</param>
internal sealed record ModelEntry(string Folder, ModelManifest Manifest, string Hash, long Bytes)
{
    private const int LargestCard = 1 << 20;

    /// <summary>What it is asked for by: the name of its folder.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>Whether it needs nothing that comes after a turn.</summary>
    public bool ReadsLive => Manifest.Shape.CanReadLive;

    /// <summary>Reads a package's manifest.</summary>
    /// <exception cref="ModelPackageException">It is not sound.</exception>
    public static ModelEntry Read(string folder, ModelReader reader)
    {
        var (manifest, hash) = reader.ReadManifest(folder);
        return new(folder, manifest, hash, reader.SizeOf(folder, manifest));
    }

    /// <summary>What lists of models say of it.</summary>
    public ModelDescription Summary() =>
        new()
        {
            Name = Name,
            Description = Manifest.Description,
            Hash = Hash,
            Kind = Kind,
            Labels = Manifest.Labels,
            Live = ReadsLive,
            Text = Manifest.Shape.ReadsText,
            Audio = Manifest.Shape.Audio is not null,
            Parameters = Manifest.CountParameters(),
            Bytes = Bytes,
            Metrics = [.. Manifest.Metrics.Select(metrics => SplitScores.Of(metrics, confusion: false))],
        };

    /// <summary>All that is known of it.</summary>
    public ModelDescription Describe() =>
        Summary() with
        {
            Metrics = [.. Manifest.Metrics.Select(metrics => SplitScores.Of(metrics, confusion: true))],
            Training = Manifest.Training,
            Card = Card(),
        };

    private string Kind => JsonNamingPolicy.CamelCase.ConvertName(Manifest.Kind.Key);

    private string Card()
    {
        try
        {
            return Encoding.UTF8.GetString(PackageFiles.ReadLimited(Folder, PackageFiles.CardFile, LargestCard, RegularFile.ReadAllBytes));
        }
        catch (ModelPackageException)
        {
            return "";
        }
    }
}

using System.Text;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages.Content;
using EmotionRnn.Recognition.Packages.Manifests;

namespace EmotionRnn.Recognition.Packages;

/// <content>Writing.</content>
public sealed partial class ModelPackage
{
    /// <summary>
    /// Writes a package. The folder appears whole, by a rename, or not at all.
    /// </summary>
    /// <param name="folder">Where to; must not exist.</param>
    /// <param name="model">What recognises; for an ensemble see <see cref="WriteEnsemble"/>.</param>
    /// <param name="manifest">Everything the caller knows of it; what the model itself says (kind, labels, shapes, temperature, files) is
    /// filled in.</param>
    /// <param name="card">From the finished manifest, the card for people in Markdown.</param>
    /// <exception cref="IOException">The folder exists, or cannot be written.</exception>
    public static void Write(string folder, EmotionModel model, ModelManifest manifest, Func<ModelManifest, string> card) =>
        Write(folder, model, manifest, card, _ => { });

    /// <summary>
    /// Writes a package of packages. Members that lie beside it are referred to by name and hash, others copied into it. The folder appears
    /// whole, by a rename, or not at all.
    /// </summary>
    /// <param name="folder">Where to; must not exist.</param>
    /// <param name="members">The packages and their weights.</param>
    /// <param name="temperature">See <see cref="EmotionModel.Temperature"/>.</param>
    /// <param name="manifest">Everything the caller knows of it; what the members say is filled in.</param>
    /// <param name="card">From the finished manifest, the card for people in Markdown.</param>
    /// <exception cref="ArgumentException">The members do not fit together, or two have the same name.</exception>
    /// <exception cref="IOException">The folder exists, or cannot be written.</exception>
    public static void WriteEnsemble(
        string folder,
        IReadOnlyList<(ModelPackage Package, double Weight)> members,
        double temperature,
        ModelManifest manifest,
        Func<ModelManifest, string> card
    )
    {
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var places = members.Select(member => Path.TrimEndingDirectorySeparator(Path.GetFullPath(member.Package.Folder))).ToArray();
        if (places.Select(Path.GetFileName).Distinct(StringComparer.Ordinal).Count() < places.Length)
            throw new ArgumentException("Two members of an ensemble are in folders of the same name.", nameof(members));
        MemberManifest[] stated =
        [
            .. members.Zip(
                places,
                (member, place) =>
                    new MemberManifest(
                        EnsembleContent.Reference(Path.GetFileName(place), Path.GetDirectoryName(place) == parent),
                        member.Package.Hash,
                        member.Weight,
                        member.Package.Manifest.CountParameters(),
                        member.Package.Manifest.CanReadLive()
                    )
            ),
        ];
        var model = new EnsembleModel([.. members.Select(member => new EnsembleMember(member.Package.Model, member.Weight))], temperature);
        Write(
            folder,
            model,
            manifest with
            {
                Members = stated,
                Audio = members.Select(member => member.Package.Manifest.Audio).FirstOrDefault(audio => audio is not null),
            },
            card,
            temporary =>
            {
                foreach (var (i, member) in stated.Index().Where(member => !EnsembleContent.IsBeside(member.Item)))
                    Copy(members[i].Package, Path.Combine(temporary, member.Package));
            }
        );
    }

    /// <summary>Rounds a model's weights to what a package stores, so that its scores are those of the package.</summary>
    /// <param name="model">The model, changed in place.</param>
    /// <param name="format">How an encoder's matrices are stored; other models are stored in float16.</param>
    public static void RoundToStored(EmotionModel model, WeightFormat format = WeightFormat.Float16) =>
        PackageContent.Of(model).Round(model, format);

    private static void Write(
        string folder,
        EmotionModel model,
        ModelManifest manifest,
        Func<ModelManifest, string> card,
        Action<string> before
    )
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(full))
            throw new IOException($"{folder}: exists already. Choose another folder, or remove it.");
        var temporary = $"{full}.{Path.GetRandomFileName()}";
        Directory.CreateDirectory(temporary);
        try
        {
            before(temporary);
            var content = PackageContent.Of(model);
            manifest = content.Describe(model, manifest);
            string[] files = [.. content.Write(temporary, model, manifest), CardFile];
            File.WriteAllText(Path.Combine(temporary, CardFile), card(manifest));
            manifest = manifest with
            {
                Files = files.ToDictionary(file => file, file => Hex(File.ReadAllBytes(Path.Combine(temporary, file)))),
            };
            var json = ManifestFormat.Write(manifest);
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

    private static void Copy(ModelPackage package, string folder)
    {
        foreach (var file in (string[])[ManifestFile, HashFile, .. package.Manifest.Files.Keys])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(package.Folder, file), Path.Combine(folder, file));
        }
    }
}

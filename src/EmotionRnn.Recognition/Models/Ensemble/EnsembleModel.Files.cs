using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.Ensemble;

/// <content>
/// Its members' packages: copied into its own, or beside it where they are of use by themselves. Each is read only with the hash that the
/// manifest states.
/// </content>
public sealed partial class EnsembleModel
{
    /// <summary>The kind of these models.</summary>
    public static ModelKind Kind { get; } = new("Ensemble", field => EnsembleShape.Describe(field, null));

    /// <inheritdoc/>
    public override void RoundToStored()
    {
        foreach (var member in Members)
            member.Model.RoundToStored();
    }

    /// <summary>Members that lie beside the package are referred to by name and hash, others copied into it.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A member has no package, or two are in folders of the same name.</exception>
    public override ModelShape Write(PackageWriter package)
    {
        var stated = new MemberShape[Members.Count];
        foreach (var (i, member) in Members.Index())
        {
            var (folder, hash, manifest) =
                member.Package ?? throw new ArgumentException("A package holds only ensembles of models that have one themselves.");
            var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            var name = Path.GetFileName(place);
            if (stated.Take(i).Any(other => Path.GetFileName(other.Package) == name))
                throw new ArgumentException($"Two members of an ensemble are in folders of the same name, '{name}'.");
            var beside = Path.GetDirectoryName(place) == Path.GetDirectoryName(package.Folder);
            if (!beside)
                Copy(place, manifest, Path.Combine(package.Folder, name));
            stated[i] = new(
                beside ? MemberShape.Beside + name : name,
                hash,
                member.Weight,
                manifest.CountParameters(),
                manifest.Shape.CanReadLive
            );
        }

        return new EnsembleShape(stated)
        {
            Audio = Members.Select(member => member.Package!.Manifest.Shape.Audio).FirstOrDefault(audio => audio is not null),
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var member in Members)
            member.Model.Dispose();
        base.Dispose(disposing);
    }

    private static void Copy(string from, ModelManifest manifest, string to)
    {
        foreach (var file in (string[])[PackageFiles.ManifestFile, PackageFiles.HashFile, .. manifest.Files.Keys])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }
}

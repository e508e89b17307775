using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>
/// Several packages: inside the ensemble's, or beside it where they are of use by themselves. Each is read only with the hash that the
/// manifest states.
/// </summary>
internal sealed class EnsembleContent : PackageContent
{
    private const string Beside = "../";
    private const int MostMembers = 32;

    protected override ModelKind Kind => ModelKind.Ensemble;

    /// <summary>How the manifest calls a member's folder.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="beside">Whether it lies beside the ensemble's own.</param>
    public static string Reference(string name, bool beside) => beside ? Beside + name : name;

    /// <summary>Whether a member lies beside the ensemble.</summary>
    public static bool IsBeside(MemberManifest member) => member.Package.StartsWith(Beside, StringComparison.Ordinal);

    protected override bool Holds(EmotionModel model) => model is EnsembleModel;

    protected override ModelManifest DescribeShape(EmotionModel model, ModelManifest manifest) =>
        manifest.Members?.Count == ((EnsembleModel)model).Members.Count
            ? manifest
            : throw new ArgumentException("The manifest must name the ensemble's members.", nameof(manifest));

    // The members' folders are there already, or lie elsewhere.
    public override IReadOnlyList<string> Write(string folder, EmotionModel model, ModelManifest manifest) => [];

    public override void Round(EmotionModel model, WeightFormat format)
    {
        foreach (var member in ((EnsembleModel)model).Members)
            Of(member.Model).Round(member.Model, format);
    }

    protected override EmotionModel Read(ModelManifest manifest, LabelSet labels, PackageFiles files)
    {
        var stated = Needed(manifest.Members, "members");
        if (stated.Count is < 2 or > MostMembers)
            throw new ArgumentException($"an ensemble has 2 to {MostMembers} members; 'members' names {stated.Count}");
        var model = new EnsembleModel(
            [.. stated.Select(member => new EnsembleMember(Read(member, files), member.Weight))],
            manifest.Temperature
        );
        return model.Labels.Equals(labels)
            ? model
            : throw new ArgumentException($"the members tell apart {model.Labels}, and 'labels' says {labels}");
    }

    private static EmotionModel Read(MemberManifest member, PackageFiles files)
    {
        var folder = files.Folder;
        var name = IsBeside(member) ? member.Package[Beside.Length..] : member.Package;
        if (name.Length == 0 || name != Path.GetFileName(name) || name.AsSpan().ContainsAny('/', '\\', ':') || name is "." or "..")
            throw new ArgumentException($"'members' names the folder '{member.Package}', which lies neither in the package nor beside it");
        var place = IsBeside(member)
            ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder, name)
            : Path.Combine(folder, name);
        var (manifest, hash) = ModelPackage.ReadManifest(place);
        if (hash != member.Hash)
        {
            throw new ModelPackageException(
                place,
                $"is not the package that {folder} was made with: its hash is {hash}, not {member.Hash}.",
                "Restore that package, or put the ensemble together again with emotionrnn model combine."
            );
        }

        if (manifest.Kind == ModelKind.Ensemble)
            throw new ArgumentException($"the member '{member.Package}' is itself an ensemble");
        if (manifest.CountParameters() != member.Parameters || manifest.CanReadLive() != member.Live)
            throw new ArgumentException($"'members' says of '{member.Package}' what its own manifest does not");
        return ModelPackage.Read(place, files.Graphs).Model;
    }
}

using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.Ensemble;

/// <summary>Several packages, whose probabilities are averaged.</summary>
/// <param name="Members">The packages.</param>
public sealed record EnsembleShape(IReadOnlyList<MemberShape> Members) : ModelShape
{
    private const int MostMembers = 32;

    /// <inheritdoc/>
    public override ModelKind Kind => EnsembleModel.Kind;

    /// <inheritdoc/>
    public override bool CanReadLive => Members.All(member => member.Live);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Packages => [.. Members.Select(member => member.Package)];

    /// <inheritdoc/>
    public override IEnumerable<ModelFact> Facts =>
        Members.Select(member => new ModelFact(
            "member",
            $"{member.Package} ({member.Hash[..int.Min(12, member.Hash.Length)]}…), weight {member.Weight:0.##}",
            $"The model `{Path.GetFileName(member.Package)}` (hash `{member.Hash}`), with a weight of {member.Weight:0.###}."
        ));

    /// <inheritdoc/>
    public override long CountParameters(int classes) => Members.Sum(member => member.Parameters);

    /// <inheritdoc/>
    public override void Write(ManifestField field) => Describe(field, this);

    /// <inheritdoc/>
    public override EmotionModel ReadModel(LabelSet labels, double temperature, PackageFiles files, ModelReader reader)
    {
        if (Members.Count is < 2 or > MostMembers)
            throw new ArgumentException($"an ensemble has 2 to {MostMembers} members; 'members' names {Members.Count}");
        var members = new List<EnsembleMember>();
        try
        {
            foreach (var member in Members)
                members.Add(Read(member, files.Folder, reader));
            var model = new EnsembleModel(members, temperature);
            return model.Labels.Equals(labels)
                ? model
                : throw new ArgumentException($"the members tell apart {model.Labels}, and 'labels' says {labels}");
        }
        catch
        {
            members.ForEach(member => member.Model.Dispose());
            throw;
        }
    }

    internal static EnsembleShape Describe(ManifestField field, EnsembleShape? stated) =>
        field.Record(fields => new EnsembleShape(fields["members"].List(stated?.Members, MemberShape.Describe))
        {
            Audio = fields.Optional("audio", stated?.Audio, AudioShape.Describe),
        });

    private static EnsembleMember Read(MemberShape member, string folder, ModelReader reader)
    {
        var name = member.IsBeside ? member.Package[MemberShape.Beside.Length..] : member.Package;
        if (!PlainName.IsFile(name) || (!member.IsBeside && PackageFiles.IsLink(folder, name)))
            throw new ArgumentException(
                $"'members' names the folder '{PlainName.Show(member.Package)}', which lies neither in the package nor beside it"
            );
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var place = Path.Combine(member.IsBeside ? Path.GetDirectoryName(whole) ?? whole : folder, name);
        var (manifest, hash) = reader.ReadManifest(place);
        if (hash != member.Hash)
        {
            throw new ModelPackageException(
                place,
                $"is not the package that {folder} was made with: its hash is {hash}, not {member.Hash}.",
                "Restore that package, or put the ensemble together again with emotionrnn model combine."
            );
        }

        if (manifest.Shape is EnsembleShape)
            throw new ArgumentException($"the member '{member.Package}' is itself an ensemble");
        if (manifest.CountParameters() != member.Parameters || manifest.Shape.CanReadLive != member.Live)
            throw new ArgumentException($"'members' says of '{member.Package}' what its own manifest does not");
        return new(reader.ReadModel(place, manifest).Model, member.Weight) { Package = new(place, hash, manifest) };
    }
}

/// <summary>A member of an ensemble: another package, whole by itself.</summary>
/// <param name="Package">Its folder: the name of one inside the ensemble's, or <c>../NAME</c> for one beside it.</param>
/// <param name="Hash">Its hash; another package of that name is refused.</param>
/// <param name="Weight">Its share beside the others', above 0.</param>
/// <param name="Parameters">How many numbers its weights are.</param>
/// <param name="Live">Whether it needs nothing that comes after a turn.</param>
public sealed record MemberShape(string Package, string Hash, double Weight, long Parameters, bool Live)
{
    internal const string Beside = "../";

    internal bool IsBeside => Package.StartsWith(Beside, StringComparison.Ordinal);

    internal static MemberShape Describe(ManifestField field, MemberShape? stated) =>
        field.Record(fields => new MemberShape(
            fields["package"].Name(stated?.Package),
            fields["hash"].Text(stated?.Hash),
            fields["weight"].Number(stated?.Weight),
            fields["parameters"].Whole(stated?.Parameters),
            fields["live"].Flag(stated?.Live)
        ));
}

using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>How one kind of model lies in a package.</summary>
internal abstract class PackageContent
{
    private static readonly PackageContent[] All =
    [
        new EmotionRnnContent(),
        new EncoderContent(),
        new LinearContent(),
        new EnsembleContent(),
    ];

    /// <summary>The kind.</summary>
    protected abstract ModelKind Kind { get; }

    /// <summary>How a kind lies in a package.</summary>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static PackageContent Of(ModelKind kind) =>
        Array.Find(All, content => content.Kind == kind) ?? throw new ArgumentException($"there is no kind of model {kind}");

    /// <summary>How a model lies in a package.</summary>
    public static PackageContent Of(EmotionModel model) => All.First(content => content.Holds(model));

    /// <summary>Whether a model is of this kind.</summary>
    protected abstract bool Holds(EmotionModel model);

    /// <summary>The manifest with what the model itself says.</summary>
    public ModelManifest Describe(EmotionModel model, ModelManifest manifest) =>
        DescribeShape(model, manifest) with
        {
            Format = ModelManifest.CurrentFormat,
            Kind = Kind,
            Labels = model.Labels.Names,
            Temperature = model.Temperature,
        };

    /// <summary>The manifest with the model's shape.</summary>
    protected abstract ModelManifest DescribeShape(EmotionModel model, ModelManifest manifest);

    /// <summary>Writes the model's files into a folder and gives their names.</summary>
    public abstract IReadOnlyList<string> Write(string folder, EmotionModel model, ModelManifest manifest);

    /// <summary>Rounds the model's weights to what is stored.</summary>
    public abstract void Round(EmotionModel model, WeightFormat format);

    /// <summary>Makes the model of a package's files.</summary>
    /// <exception cref="ArgumentException">The package contradicts itself.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    /// <exception cref="ModelPackageException">A file, or another package that is needed, is missing.</exception>
    public EmotionModel Read(ModelManifest manifest, PackageFiles files)
    {
        if (!(manifest.Temperature is >= 0.01 and <= 100))
            throw new ArgumentException($"'temperature' is {manifest.Temperature}; it must lie in 0.01 to 100");
        return Read(manifest, new LabelSet(manifest.Labels), files);
    }

    /// <summary>Makes the model.</summary>
    protected abstract EmotionModel Read(ModelManifest manifest, LabelSet labels, PackageFiles files);

    /// <summary>A part of the manifest that this kind needs.</summary>
    protected static T Needed<T>(T? part, string name) => part ?? throw new ArgumentException($"'{name}' is missing");
}

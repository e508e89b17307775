using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Models.Ensemble;
using EmotionRnn.Recognition.Models.Linear;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition;

/// <summary>
/// A trained model in a folder: <c>manifest.json</c>, its weights and other files, and a card for people. The manifest has the SHA-256 of
/// every other file, and <c>manifest.sha256</c> that of the manifest. Reading checks all of them before anything is parsed, and runs
/// nothing.
/// </summary>
public sealed partial class ModelPackage : IDisposable
{
    private readonly ModelReader _reader;

    private ModelPackage(ModelReader reader, string folder)
    {
        if (!Directory.Exists(folder))
            throw new ModelPackageException(folder, "there is no such folder.", "Give the folder of a model package, such as models/text.");
        (_reader, Folder) = (reader, folder);
        (Manifest, Hash) = reader.ReadManifest(folder);
        (Model, Card) = reader.ReadModel(folder, Manifest);
    }

    /// <summary>This library's own kinds of model.</summary>
    public static IReadOnlyList<ModelKind> Kinds { get; } = [EmotionRnnModel.Kind, EncoderModel.Kind, LinearModel.Kind, EnsembleModel.Kind];

    /// <summary>Where it was read from.</summary>
    public string Folder { get; }

    /// <summary>The model's hash: the SHA-256 of its manifest, in hexadecimal, and so of everything in the package.</summary>
    public string Hash { get; }

    /// <summary>What it says of itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>What recognises.</summary>
    public EmotionModel Model { get; }

    /// <summary>How many bytes it takes, members that lie beside it included.</summary>
    public long Bytes => _reader.SizeOf(Folder, Manifest);

    /// <summary>The card for people, in Markdown.</summary>
    public string Card { get; }

    /// <summary>Reads a package.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="graphs">Runs the encoders of models that carry one as a graph; null: such models are refused.</param>
    /// <param name="kinds">The kinds of model that may be read; null for <see cref="Kinds"/>.</param>
    /// <exception cref="ModelPackageException">It is not a sound package: the message names the file and the remedy.</exception>
    /// <exception cref="EncoderException">The package's encoder cannot be run.</exception>
    public static ModelPackage Read(string folder, IEncoderGraphs? graphs = null, IReadOnlyList<ModelKind>? kinds = null) =>
        new(new ModelReader(kinds ?? Kinds, graphs), folder);

    /// <summary>Reads and checks a manifest alone, without the weights.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="kinds">The kinds of model that may be read; null for <see cref="Kinds"/>.</param>
    /// <returns>The manifest, and the model's hash.</returns>
    /// <exception cref="ModelPackageException">It is not a sound manifest.</exception>
    public static (ModelManifest Manifest, string Hash) ReadManifest(string folder, IReadOnlyList<ModelKind>? kinds = null) =>
        new ModelReader(kinds ?? Kinds).ReadManifest(folder);

    /// <summary>Ends the model.</summary>
    public void Dispose() => Model.Dispose();
}

using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>
/// A kind of model: what a manifest calls it, and how its shape is read there. The shape then reads the model. Kinds of one's own are
/// given to whatever reads packages.
/// </summary>
/// <param name="Key">What manifests call it.</param>
/// <param name="ReadShape">Reads the shape of a model of this kind.</param>
public sealed record ModelKind(string Key, Func<ManifestField, ModelShape> ReadShape)
{
    /// <inheritdoc/>
    public override string ToString() => Key;
}

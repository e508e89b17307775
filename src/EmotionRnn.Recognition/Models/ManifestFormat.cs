using System.Text.Json;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>
/// How manifests are written: what all have, in its order, and each kind's shape. What may be missing keeps the value that the record
/// starts with; nothing unknown is passed over.
/// </summary>
internal static class ManifestFormat
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Reads a manifest.</summary>
    /// <param name="manifest">Its bytes.</param>
    /// <param name="kinds">The kinds of model that there are.</param>
    /// <exception cref="JsonException">It is none: the message names the field, and the exception the line.</exception>
    /// <exception cref="NotSupportedException">It has a format that is not read here.</exception>
    public static ModelManifest Read(ReadOnlyMemory<byte> manifest, IReadOnlyList<ModelKind> kinds)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest, Strict);
            return Manifest(new(manifest, document.RootElement, ""), null, kinds);
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("it holds text that is not Unicode.", error);
        }
    }

    /// <summary>Writes a manifest.</summary>
    public static byte[] Write(ModelManifest manifest)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
            Manifest(new(writer), manifest, [manifest.Kind]);
        return stream.ToArray();
    }

    private static ModelManifest Manifest(ManifestField field, ModelManifest? stated, IReadOnlyList<ModelKind> kinds) =>
        field.Record(fields =>
        {
            var format = fields["format"].Whole(ModelManifest.CurrentFormat);
            if (format == 1)
                FormatOne.Upgrade(fields);
            else if (format != ModelManifest.CurrentFormat)
                throw new NotSupportedException($"has format {format}, and this version reads formats 1 to {ModelManifest.CurrentFormat}.");
            var kind = Kind(fields["kind"], stated, kinds);
            return new ModelManifest
            {
                Name = fields["name"].Name(stated?.Name),
                Description = fields["description"].Name(stated?.Description),
                Labels = fields["labels"].List(stated?.Labels, (label, name) => label.Name(name)),
                Shape = Shape(fields["shape"], stated, kind),
                Temperature = fields["temperature"].Number(stated?.Temperature),
                Training = TrainingRecord.Describe(fields["training"], stated?.Training),
                Metrics = fields["metrics"].List(stated?.Metrics, ModelMetrics.Describe),
                Files = fields["files"].Texts(stated?.Files),
            };
        });

    private static ModelKind Kind(ManifestField field, ModelManifest? stated, IReadOnlyList<ModelKind> kinds)
    {
        var key = field.Text(stated?.Kind.Key);
        return kinds.FirstOrDefault(kind => kind.Key == key)
            ?? throw field.Fault($"must be one of {string.Join(", ", kinds.Select(kind => kind.Key))}");
    }

    private static ModelShape Shape(ManifestField field, ModelManifest? stated, ModelKind kind)
    {
        if (stated is null)
            return kind.ReadShape(field);
        stated.Shape.Write(field);
        return stated.Shape;
    }
}

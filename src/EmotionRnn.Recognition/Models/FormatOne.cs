using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>
/// The first format of manifests, which states the parts of all kinds of models beside each other. Packages of it are read as if they had
/// been written in today's.
/// </summary>
internal static class FormatOne
{
    private static readonly string[] Parts = ["networks", "network", "text", "audio", "textEncoder", "encoder", "linear", "members"];

    /// <summary>Brings the parts of a manifest's own kind into its shape; others are left to be refused.</summary>
    public static void Upgrade(ManifestRecord fields)
    {
        var kind = fields["kind"];
        fields.Put("kind", kind);
        if (kind.Text(null) is not "EmotionRnn" && fields.Take("networks") is { } networks && networks.Whole(default(int?)) != 0)
            fields.Put("networks", networks);
        fields.Put(
            "shape",
            kind.Text(null) switch
            {
                "Encoder" => Renamed(fields["encoder"], "shape", "encoder"),
                "Linear" => Renamed(fields["linear"], "neighbourWeight", "neighborWeight"),
                "Ensemble" => Nested("members", "audio"),
                _ => Nested("networks", "network", "text", "audio", "textEncoder"),
            }
        );
        foreach (var part in Parts)
        {
            if (fields.Take(part) is { } other)
                fields.Put(part, other);
        }

        ManifestField Nested(params string[] names)
        {
            var nested = new Dictionary<string, ManifestField>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                if (fields.Take(name) is { } part)
                    nested.Add(name, name == "audio" ? Audio(part) : part);
            }

            return fields.Nest(nested);
        }
    }

    private static ManifestField Audio(ManifestField audio)
    {
        var fields = audio.Fields();
        if (fields.TryGetValue("encoder", out var encoder) && !encoder.IsNull)
            fields["encoder"] = Renamed(encoder, "normalise", "normalize");
        return new(audio, fields);
    }

    private static ManifestField Renamed(ManifestField record, string from, string to)
    {
        var fields = record.Fields();
        if (fields.Remove(from, out var field) && !fields.TryAdd(to, field))
            throw field.Fault("is stated twice");
        return new(record, fields);
    }
}

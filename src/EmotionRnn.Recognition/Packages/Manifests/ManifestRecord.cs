using System.Text.Json;

namespace EmotionRnn.Recognition.Packages.Manifests;

/// <summary>The fields of a record in a manifest, in the order in which they are written; they are read in any.</summary>
internal sealed class ManifestRecord
{
    private readonly ManifestField _record;
    private readonly Dictionary<string, ManifestField> _unread;

    /// <param name="record">Where it stands, or goes.</param>
    /// <exception cref="JsonException">What stands there is no record.</exception>
    public ManifestRecord(ManifestField record) => (_record, _unread) = (record, record.IsWritten ? [] : record.Fields());

    /// <summary>The names of the fields that stand there and were not described yet.</summary>
    public IReadOnlyList<string> Names => [.. _unread.Keys];

    /// <summary>A field that every manifest has.</summary>
    /// <exception cref="JsonException">This one has not.</exception>
    public ManifestField this[string name] => Find(name) ?? throw _record.Fault($"has no '{name}'");

    /// <summary>A field that may be missing.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">What is written, unless it is null; where nothing is stated, what is read.</param>
    /// <param name="one">Describes its value.</param>
    public T Optional<T>(string name, T value, Func<ManifestField, T, T> one) =>
        (_record.IsWritten && value is null ? null : Find(name)) is { IsNull: false } field ? one(field, value) : value;

    public int Optional(string name, int value) => Optional(name, value, (field, stated) => field.Whole(stated));

    public float Optional(string name, float value) => Optional(name, value, (field, stated) => field.Number(stated));

    public bool Optional(string name, bool value) => Optional(name, value, (field, stated) => field.Flag(stated));

    public T Optional<T>(string name, T value)
        where T : struct, Enum => Optional(name, value, (field, stated) => field.Choice<T>(stated));

    /// <summary>Throws where a field stands that nobody described.</summary>
    public void RefuseOthers()
    {
        foreach (var field in _unread.Values)
            throw field.Fault("is unknown");
    }

    private ManifestField? Find(string name) =>
        _record.IsWritten ? _record.Next(name)
        : _unread.Remove(name, out var field) ? field
        : null;
}

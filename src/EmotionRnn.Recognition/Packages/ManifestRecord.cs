using System.Text.Json;

namespace EmotionRnn.Recognition.Packages;

/// <summary>The fields of a record in a manifest, in the order in which they are written; they are read in any.</summary>
public sealed class ManifestRecord
{
    private readonly ManifestField _record;
    private readonly Dictionary<string, ManifestField> _unread;

    /// <summary>The fields of a record.</summary>
    /// <param name="record">Where it stands, or goes.</param>
    /// <exception cref="JsonException">What stands there is no record.</exception>
    internal ManifestRecord(ManifestField record) => (_record, _unread) = (record, record.IsWritten ? [] : record.Fields());

    /// <summary>The names of the fields that stand there and were not described yet.</summary>
    internal IReadOnlyList<string> Names => [.. _unread.Keys];

    /// <summary>A field that every manifest has.</summary>
    /// <param name="name">The field.</param>
    /// <exception cref="JsonException">This one has not.</exception>
    public ManifestField this[string name] => Find(name) ?? throw _record.Fault($"has no '{name}'");

    /// <summary>A field that may be missing.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">What is written, unless it is null; where nothing is stated, what is read.</param>
    /// <param name="one">Describes its value.</param>
    public T Optional<T>(string name, T value, Func<ManifestField, T, T> one) =>
        (_record.IsWritten && value is null ? null : Find(name)) is { IsNull: false } field ? one(field, value) : value;

    /// <inheritdoc cref="Optional{T}(string, T, Func{ManifestField, T, T})"/>
    public int Optional(string name, int value) => Optional(name, value, (field, stated) => field.Whole(stated));

    /// <inheritdoc cref="Optional{T}(string, T, Func{ManifestField, T, T})"/>
    public float Optional(string name, float value) => Optional(name, value, (field, stated) => field.Number(stated));

    /// <inheritdoc cref="Optional{T}(string, T, Func{ManifestField, T, T})"/>
    public bool Optional(string name, bool value) => Optional(name, value, (field, stated) => field.Flag(stated));

    /// <inheritdoc cref="Optional{T}(string, T, Func{ManifestField, T, T})"/>
    public T Optional<T>(string name, T value)
        where T : struct, Enum => Optional(name, value, (field, stated) => field.Choice<T>(stated));

    /// <summary>Takes a field out of a record that is read; null where it is missing, or null.</summary>
    internal ManifestField? Take(string name) => _unread.Remove(name, out var field) && !field.IsNull ? field : null;

    /// <summary>Puts a field into a record that is read.</summary>
    /// <exception cref="JsonException">There is one of that name.</exception>
    internal void Put(string name, ManifestField field)
    {
        if (!_unread.TryAdd(name, field))
            throw _unread[name].Fault("is unknown");
    }

    /// <summary>A record of other fields that stand in this one.</summary>
    internal ManifestField Nest(Dictionary<string, ManifestField> fields) => new(_record, fields);

    /// <summary>Throws where a field stands that nobody described.</summary>
    internal void RefuseOthers()
    {
        foreach (var field in _unread.Values)
            throw field.Fault("is unknown");
    }

    private ManifestField? Find(string name) =>
        _record.IsWritten ? _record.Next(name)
        : _unread.Remove(name, out var field) ? field
        : null;
}

using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition.Packages;

/// <summary>
/// A value in a manifest that is being read or written: every method writes what it is given and gives it back, or gives what stands there.
/// So one description
/// of a record serves both. A serialiser that looks at types instead would be compiled at every start of the command, for longer than the
/// command works.
/// </summary>
public sealed class ManifestField
{
    private readonly Utf8JsonWriter? _writer;
    private readonly ReadOnlyMemory<byte> _manifest;
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly Dictionary<string, ManifestField>? _fields;

    /// <summary>A value to write.</summary>
    /// <param name="writer">Where it goes.</param>
    internal ManifestField(Utf8JsonWriter writer) => (_writer, _path) = (writer, "");

    /// <summary>A value to read.</summary>
    /// <param name="manifest">The manifest's bytes, which say the line of what is wrong.</param>
    /// <param name="element">The value, parsed from them.</param>
    /// <param name="path">How messages call it.</param>
    internal ManifestField(ReadOnlyMemory<byte> manifest, JsonElement element, string path) =>
        (_manifest, _element, _path) = (manifest, element, path);

    /// <summary>A record to read whose fields stand in another one.</summary>
    /// <param name="stated">What messages are about.</param>
    /// <param name="fields">The fields.</param>
    internal ManifestField(ManifestField stated, Dictionary<string, ManifestField> fields)
        : this(stated._manifest, stated._element, stated._path) => _fields = fields;

    /// <summary>Whether values are written rather than read.</summary>
    internal bool IsWritten => _writer is not null;

    /// <summary>Whether <c>null</c> is read.</summary>
    internal bool IsNull => _writer is null && _element.ValueKind == JsonValueKind.Null;

    /// <summary>Text.</summary>
    /// <param name="value">What is written.</param>
    /// <exception cref="JsonException">Something else stands there; so of all others.</exception>
    public string Text(string? value)
    {
        if (_writer is null)
            return _element.ValueKind == JsonValueKind.String ? _element.GetString()! : throw Fault("must be text");
        _writer.WriteStringValue(value);
        return value!;
    }

    /// <summary>A name, or a sentence in one line.</summary>
    /// <param name="value">What is written.</param>
    public string Name(string? value)
    {
        var name = Text(value);
        return IsWritten || PlainName.IsPlain(name) ? name : throw Fault("has a line break or another control character");
    }

    /// <summary>A whole number.</summary>
    /// <param name="value">What is written.</param>
    public int Whole(int? value) =>
        Whole((long?)value) is >= int.MinValue and <= int.MaxValue and var whole ? (int)whole : throw Fault("is too large");

    /// <inheritdoc cref="Whole(int?)"/>
    public long Whole(long? value)
    {
        if (_writer is null)
            return _element.ValueKind == JsonValueKind.Number && _element.TryGetInt64(out var read)
                ? read
                : throw Fault("must be a whole number");
        _writer.WriteNumberValue(value!.Value);
        return value.Value;
    }

    /// <summary>A number.</summary>
    /// <param name="value">What is written.</param>
    public double Number(double? value)
    {
        if (_writer is null)
            return _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out var read)
                ? read
                : throw Fault("must be a number");
        _writer.WriteNumberValue(value!.Value);
        return value.Value;
    }

    /// <inheritdoc cref="Number(double?)"/>
    /// <remarks>Its shortest decimal is another than that of the same number in double precision.</remarks>
    public float Number(float? value)
    {
        if (_writer is null)
            return _element.ValueKind == JsonValueKind.Number && _element.TryGetSingle(out var read)
                ? read
                : throw Fault("must be a number");
        _writer.WriteNumberValue(value!.Value);
        return value.Value;
    }

    /// <summary>Yes or no.</summary>
    /// <param name="value">What is written.</param>
    public bool Flag(bool? value)
    {
        if (_writer is null)
            return _element.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? _element.GetBoolean()
                : throw Fault("must be true or false");
        _writer.WriteBooleanValue(value!.Value);
        return value.Value;
    }

    /// <summary>One of an enumeration, by its name.</summary>
    /// <param name="value">What is written.</param>
    public T Choice<T>(T? value)
        where T : struct, Enum
    {
        // Enum's generic methods would be compiled for every enumeration at every start.
        var type = typeof(T);
        var names = Enum.GetNames(type);
        var name = Text(value?.ToString());
        return Array.IndexOf(names, name) >= 0 ? (T)Enum.Parse(type, name) : throw Fault($"must be one of {string.Join(", ", names)}");
    }

    /// <summary>Several values.</summary>
    /// <param name="values">What is written.</param>
    /// <param name="one">Describes each.</param>
    public IReadOnlyList<T> List<T>(IReadOnlyList<T>? values, Func<ManifestField, T?, T> one)
    {
        if (_writer is null)
        {
            if (_element.ValueKind != JsonValueKind.Array)
                throw Fault("must be a list");
            var read = new T[_element.GetArrayLength()];
            var i = 0;
            foreach (var element in _element.EnumerateArray())
                read[i] = one(new(_manifest, element, $"{_path}[{i++}]"), default);
            return read;
        }

        _writer.WriteStartArray();
        foreach (var value in values!)
            one(this, value);
        _writer.WriteEndArray();
        return values;
    }

    /// <summary>Texts by name.</summary>
    /// <param name="values">What is written.</param>
    public IReadOnlyDictionary<string, string> Texts(IReadOnlyDictionary<string, string>? values) =>
        Record(fields =>
        {
            var described = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in values?.Keys ?? fields.Names)
                described.Add(name, fields[name].Text(values?[name]));
            return described;
        });

    /// <summary>A record.</summary>
    /// <param name="describe">Makes it of its fields.</param>
    public T Record<T>(Func<ManifestRecord, T> describe)
    {
        _writer?.WriteStartObject();
        var fields = new ManifestRecord(this);
        var described = describe(fields);
        fields.RefuseOthers();
        _writer?.WriteEndObject();
        return described;
    }

    /// <summary>Goes on to a field of the record that is written.</summary>
    internal ManifestField Next(string name)
    {
        _writer!.WritePropertyName(name);
        return this;
    }

    /// <summary>The fields of the record that is read.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal Dictionary<string, ManifestField> Fields()
    {
        if (_fields is not null)
            return _fields;
        if (_element.ValueKind != JsonValueKind.Object)
            throw Fault("must be an object");
        var fields = new Dictionary<string, ManifestField>(StringComparer.Ordinal);
        foreach (var property in _element.EnumerateObject())
        {
            var name = PlainName.Show(property.Name);
            var field = new ManifestField(_manifest, property.Value, _path.Length == 0 ? name : $"{_path}.{name}");
            if (!fields.TryAdd(property.Name, field))
                throw field.Fault("is stated twice");
        }

        return fields;
    }

    /// <summary>What is wrong, by the field's name and with the line.</summary>
    /// <param name="fault">Such as <c>must be text</c>.</param>
    public JsonException Fault(string fault)
    {
        var manifest = _manifest.Span;
        manifest.Overlaps(JsonMarshal.GetRawUtf8Value(_element), out var place);
        return new($"{(_path.Length == 0 ? "the manifest" : $"'{_path}'")} {fault}.", _path, manifest[..place].Count((byte)'\n'), null);
    }
}

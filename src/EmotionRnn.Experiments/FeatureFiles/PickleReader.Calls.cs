using System.Globalization;
using System.Text;

namespace EmotionRnn.Experiments.FeatureFiles;

/// <summary>
/// The few calls that data needs: how numpy writes arrays, numbers and their types, and how protocol 2 writes bytes, sets and ordered
/// dictionaries.
/// </summary>
internal sealed partial class PickleReader
{
    private static readonly Dictionary<(string Module, string Name), PickleName> Known = new()
    {
        [("numpy.core.multiarray", "_reconstruct")] = PickleName.Reconstruct,
        [("numpy._core.multiarray", "_reconstruct")] = PickleName.Reconstruct,
        [("numpy.core.multiarray", "scalar")] = PickleName.Scalar,
        [("numpy._core.multiarray", "scalar")] = PickleName.Scalar,
        [("numpy.core.numeric", "_frombuffer")] = PickleName.FromBuffer,
        [("numpy._core.numeric", "_frombuffer")] = PickleName.FromBuffer,
        [("numpy", "ndarray")] = PickleName.NdArray,
        [("numpy", "dtype")] = PickleName.DType,
        [("_codecs", "encode")] = PickleName.Encode,
        [("collections", "OrderedDict")] = PickleName.OrderedDict,
        [("collections", "defaultdict")] = PickleName.DefaultDict,
        [("builtins", "list")] = PickleName.List,
        [("__builtin__", "list")] = PickleName.List,
        [("builtins", "dict")] = PickleName.Dict,
        [("__builtin__", "dict")] = PickleName.Dict,
        [("builtins", "set")] = PickleName.Set,
        [("__builtin__", "set")] = PickleName.Set,
        [("builtins", "frozenset")] = PickleName.Set,
        [("__builtin__", "frozenset")] = PickleName.Set,
        [("builtins", "bytes")] = PickleName.Bytes,
        [("__builtin__", "bytes")] = PickleName.Bytes,
    };

    private object Named(string module, string name) =>
        Known.TryGetValue((module, name), out var known)
            ? known
            : throw Error(
                $"it names {Shorten(module)}.{Shorten(name)}, which is no data: such a pickle can run any program when Python "
                    + $"reads it, and is not read here"
            );

    private object Call(PickleName callee, PickleList arguments) =>
        (callee, arguments) switch
        {
            (PickleName.Reconstruct, [PickleName.NdArray, PickleList { IsTuple: true }, _]) => new NumberArray(),
            (PickleName.Scalar, [NumberType { Kind: not 'O' } type, var bytes]) when Raw(bytes) is { } raw && raw.Length == type.Size =>
                Number(type, raw),
            (PickleName.DType, [string code, _, _]) => NumberType.Parse(code)
                ?? throw Error($"its arrays are of the type {Shorten(code)}, which is not read"),
            (PickleName.FromBuffer, [byte[] bytes, NumberType type, PickleList shape, string order]) => Array(
                Shape(shape),
                type,
                order == "F",
                bytes
            ),
            (PickleName.Encode, [string text, string encoding]) => Encoded(text, encoding),
            (PickleName.OrderedDict or PickleName.Dict, []) => Map(),
            (PickleName.OrderedDict, [PickleList pairs]) => Filled(
                Map(),
                [.. Counted(pairs).SelectMany(pair => pair is PickleList { Count: 2 } both ? both : throw Error("a pair is malformed"))]
            ),
            (PickleName.DefaultDict, [] or [PickleName.List or PickleName.Dict or PickleName.Set]) => Map(),
            (PickleName.List or PickleName.Set, []) => new PickleList(),
            (PickleName.Set, [PickleList items]) => List([.. Counted(items)], isTuple: false),
            (PickleName.Bytes, []) => System.Array.Empty<byte>(),
            _ => throw Error($"it calls {callee} in a way that data does not need"),
        };

    private void Build(object? state)
    {
        switch (Peek(), state)
        {
            case (NumberType type, PickleList { IsTuple: true, Count: >= 5 } parts)
                when parts[1] is string order && parts[2] is null && parts[3] is null && parts[4] is null:
                type.IsBigEndian = order == ">";
                break;
            case (
                NumberArray array,
                PickleList { IsTuple: true }
                    and [_, PickleList shape, NumberType { Kind: 'O' }, _, PickleList objects]
            ):
                if (!array.TryFill(Shape(shape), objects))
                    throw Error("an array's sizes do not fit its objects");
                foreach (var item in Counted(objects))
                    Data(item);
                break;
            case (NumberArray array, PickleList { IsTuple: true } and [_, PickleList shape, NumberType type, bool or long, var bytes])
                when Raw(bytes) is { } raw:
                if (!array.TryFill(Shape(shape), type, ((PickleList)state)[3] is true or 1L, raw))
                    throw Error("an array's sizes do not fit its bytes");
                break;
            default:
                throw Error("it sets the state of an object, as data does not");
        }
    }

    private NumberArray Array(long[] shape, NumberType type, bool isFortran, byte[] bytes)
    {
        var array = new NumberArray();
        return array.TryFill(shape, type, isFortran, bytes) ? array : throw Error("an array's sizes do not fit its bytes");
    }

    private long[] Shape(PickleList shape) =>
        shape.Count <= NumberArray.MostDimensions
            ? [.. shape.Select(size => size is long whole ? whole : throw Error("an array's size is no number"))]
            : throw Error("an array has too many sizes");

    // A list that is referred to again and again is gone through, and copied, as often.
    private PickleList Counted(PickleList items)
    {
        _budget.Take(2L * ValueBytes * items.Count);
        return items;
    }

    // Python 2 wrote bytes as texts.
    private byte[]? Raw(object? value)
    {
        if (value is not string text)
            return value as byte[];
        _budget.Take(text.Length);
        return text.All(c => c <= 0xFF) ? Encoding.Latin1.GetBytes(text) : null;
    }

    private static object Number(NumberType type, byte[] bytes) =>
        type.Kind switch
        {
            'f' => type.Read(bytes),
            'b' => bytes[0] != 0,
            _ => (long)type.Read(bytes),
        };

    private byte[] Encoded(string text, string encoding) =>
        encoding is "latin1" or "latin-1" or "iso-8859-1" && Raw(text) is { } bytes
            ? bytes
            : throw Error($"it encodes a text as {Shorten(encoding)}");

    // 'text' or "text", with Python's escapes.
    private string Quoted(string line)
    {
        if (line.Length < 2 || line[0] is not ('\'' or '"') || line[^1] != line[0])
            throw Error("a text has no quotes");
        _budget.Take((long)sizeof(char) * line.Length);
        var text = new StringBuilder();
        for (var i = 1; i < line.Length - 1; i++)
        {
            if (line[i] != '\\')
                text.Append(line[i]);
            else if (++i < line.Length - 1)
                text.Append(
                    line[i] switch
                    {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'x' => Hexadecimal(line, ref i, 2),
                        var other => other,
                    }
                );
        }

        return text.ToString();
    }

    // Raw text of protocol 0, where only line ends and the backslash are escaped.
    private string Escaped(string line)
    {
        _budget.Take((long)sizeof(char) * line.Length);
        var text = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is 'u' or 'U')
            {
                i++;
                text.Append(Hexadecimal(line, ref i, line[i] == 'u' ? 4 : 8));
            }
            else
                text.Append(line[i]);
        }

        return text.ToString();
    }

    private char Hexadecimal(string line, ref int at, int digits)
    {
        if (at + digits >= line.Length + 0 && at + digits > line.Length - 1)
            throw Error("an escape is malformed");
        var code =
            int.TryParse(line.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 0xFFFF
                ? value
                : throw Error("an escape is malformed");
        at += digits;
        return (char)code;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}…";
}

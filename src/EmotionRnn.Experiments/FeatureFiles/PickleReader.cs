using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EmotionRnn.Experiments.FeatureFiles;

/// <summary>
/// Reads Python pickles of data, protocols 0 to 5 (PEP 3154, PEP 574): lists, tuples, dictionaries, texts, numbers, and arrays of numpy. A
/// pickle is a program that may
/// call anything; this reader knows only the opcodes that put data together and the names in <see cref="PickleName"/>, and refuses all
/// others. Nothing of Python is run.
/// </summary>
/// <remarks>Sizes are checked against the bytes that are there, and memory is counted, before it is taken.</remarks>
internal sealed partial class PickleReader
{
    /// <summary>The largest pickle, in bytes.</summary>
    public const int MostBytes = 1 << 30;

    // Upper bounds of what a value, a dictionary and a remembered value take: places in lists that double as they grow, and headers.
    private const int ValueBytes = 64,
        MapBytes = 128,
        MemoBytes = 96;

    private readonly byte[] _bytes;
    private readonly string _name;
    private readonly MemoryBudget _budget;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    private PickleReader(byte[] bytes, string name, MemoryBudget budget) => (_bytes, _name, _budget) = (bytes, name, budget);

    /// <summary>Reads a pickle.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="budget">Counts the memory.</param>
    /// <returns>Null, bool, long, double, string, byte[], <see cref="PickleList"/>, <see cref="PickleMap"/> or
    /// <see cref="NumberArray"/>.</returns>
    /// <exception cref="ExperimentException">It is malformed, too large, or would call what is not data: the message names the
    /// place.</exception>
    public static object? Read(byte[] bytes, string name, MemoryBudget budget)
    {
        var reader = new PickleReader(bytes, name, budget);
        try
        {
            return reader.Run();
        }
        catch (OverflowException)
        {
            throw reader.Error("a number is out of range");
        }
    }

    private object? Run()
    {
        while (true)
        {
            var opcode = (char)Byte();
            switch (opcode)
            {
                case '\x80':
                    if (Byte() > 5)
                        throw Error("it is of a protocol after 5");
                    break;
                case '\x95':
                    Bytes(8);
                    break; // a frame's length, which says nothing of what is in it
                case '.':
                    return _stack.Count == 1 && _marks.Count == 0
                        ? Data(_stack[0])
                        : throw Error("it ends with a stack of " + _stack.Count);
                case '(':
                    _budget.Take(ValueBytes);
                    _marks.Add(_stack.Count);
                    break;
                case '0':
                    Pop();
                    break;
                case '1':
                    PopToMark();
                    break;
                case '2':
                    Push(Peek());
                    break;
                case 'N':
                    Push(null);
                    break;
                case '\x88':
                    Push(true);
                    break;
                case '\x89':
                    Push(false);
                    break;
                case 'I':
                    Push(
                        Line() switch
                        {
                            "01" => true,
                            "00" => false,
                            var text => (object)Whole(text),
                        }
                    );
                    break;
                case 'L':
                    Push(Whole(Line().TrimEnd('L')));
                    break;
                case 'J':
                    Push((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4)));
                    break;
                case 'K':
                    Push((long)Byte());
                    break;
                case 'M':
                    Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2)));
                    break;
                case '\x8A':
                    Push(Long(Bytes(Byte())));
                    break;
                case 'F':
                    Push(
                        double.TryParse(Line(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                            ? number
                            : throw Error("a number is malformed")
                    );
                    break;
                case 'G':
                    Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8)));
                    break;
                case 'S':
                    Push(Quoted(Line()));
                    break;
                case 'V':
                    Push(Escaped(Line()));
                    break;
                case 'U':
                    Push(Latin(Byte()));
                    break;
                case 'T':
                    Push(Latin(Length(4)));
                    break;
                case '\x8C':
                    Push(Text(Byte()));
                    break;
                case 'X':
                    Push(Text(Length(4)));
                    break;
                case '\x8D':
                    Push(Text(Length(8)));
                    break;
                case 'C':
                    Push(Copy(Byte()));
                    break;
                case 'B':
                    Push(Copy(Length(4)));
                    break;
                case '\x8E' or '\x96':
                    Push(Copy(Length(8)));
                    break;
                case ']' or '\x8F':
                    Push(new PickleList());
                    break;
                case ')':
                    Push(new PickleList { IsTuple = true });
                    break;
                case '}':
                    Push(Map());
                    break;
                case 'l' or '\x91':
                    Push(List(PopToMark(), isTuple: false));
                    break;
                case 't':
                    Push(List(PopToMark(), isTuple: true));
                    break;
                case '\x85' or '\x86' or '\x87':
                    Push(List(Pop(opcode - '\x84'), isTuple: true));
                    break;
                case 'd':
                    Push(Filled(Map(), PopToMark()));
                    break;
                case 'a':
                    Append([Pop()]);
                    break;
                case 'e' or '\x90':
                    Append(PopToMark());
                    break;
                case 's':
                    SetItems(Pop(2));
                    break;
                case 'u':
                    SetItems(PopToMark());
                    break;
                case 'p':
                    Remember(Whole(Line()));
                    break;
                case 'q':
                    Remember(Byte());
                    break;
                case 'r':
                    Remember(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)));
                    break;
                case '\x94':
                    Remember(_memo.Count);
                    break;
                case 'g':
                    Push(Remembered(Whole(Line())));
                    break;
                case 'h':
                    Push(Remembered(Byte()));
                    break;
                case 'j':
                    Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))));
                    break;
                case 'c':
                    Push(Named(Line(), Line()));
                    break;
                case '\x93':
                    Push(Pop(2) is [string module, string name] ? Named(module, name) : throw Error("a name is no text"));
                    break;
                case 'R':
                    Push(
                        Pop(2) is [PickleName callee, PickleList { IsTuple: true } arguments]
                            ? Call(callee, arguments)
                            : throw Error("it calls what cannot be called")
                    );
                    break;
                case 'b':
                    Build(Pop());
                    break;
                default:
                    throw Error(
                        $"it holds the opcode 0x{(int)opcode:X2}, which data does not need: it would create objects or reach outside"
                    );
            }
        }
    }

    private void Append(object?[] items)
    {
        if (Peek() is not PickleList { IsTuple: false } list)
            throw Error("it appends to what is no list");
        foreach (var item in items)
            list.Add(Data(item));
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleMap map)
            throw Error("it sets an item of what is no dictionary");
        Filled(map, items);
    }

    private PickleMap Filled(PickleMap map, object?[] items)
    {
        if (items.Length % 2 != 0)
            throw Error("a key has no value");
        for (var i = 0; i < items.Length; i += 2)
            map[items[i] is string or long or bool or double ? items[i]! : throw Error("a key is neither a text nor a number")] = Data(
                items[i + 1]
            );
        return map;
    }

    private PickleList List(object?[] items, bool isTuple)
    {
        // The arguments of a call may hold names; data may not.
        var list = new PickleList { IsTuple = isTuple };
        list.AddRange(isTuple ? items : items.Select(Data));
        return list;
    }

    private object? Data(object? value) =>
        value is PickleName or NumberType ? throw Error("a name stands where there should be data") : value;

    private void Push(object? value)
    {
        _budget.Take(ValueBytes);
        _stack.Add(value);
    }

    private void Remember(long index)
    {
        _budget.Take(MemoBytes);
        _memo[index] = Peek();
    }

    private PickleMap Map()
    {
        _budget.Take(MapBytes);
        return new PickleMap();
    }

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Error("its stack is empty");

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count) => Cut(_stack.Count - count >= Floor ? _stack.Count - count : throw Error("its stack is empty"));

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw Error("a mark is missing");
        var from = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(from);
    }

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    private object?[] Cut(int from)
    {
        var items = new object?[_stack.Count - from];
        _stack.CopyTo(from, items, 0, items.Length);
        _stack.RemoveRange(from, items.Length);
        return items;
    }

    private object? Remembered(long index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Error($"it refers to number {index}, which it has not kept");

    private byte Byte() => Bytes(1)[0];

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _bytes.Length - _at)
            throw Error("it ends too early");
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    private int Length(int bytes)
    {
        var length = bytes == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)) : BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));
        return length <= (ulong)(_bytes.Length - _at) ? (int)length : throw Error("it ends too early");
    }

    private string Line()
    {
        var length = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        if (length < 0)
            throw Error("a line has no end");
        var line = Latin(length).TrimEnd('\r');
        _at++;
        return line;
    }

    private string Latin(int length)
    {
        _budget.Take((long)sizeof(char) * length);
        return Encoding.Latin1.GetString(Bytes(length));
    }

    private string Text(int length)
    {
        _budget.Take((long)sizeof(char) * length);
        return Utf8.GetString(Bytes(length));
    }

    private byte[] Copy(int length)
    {
        _budget.Take(length);
        return Bytes(length).ToArray();
    }

    // As Python writes texts with lone surrogates, bytes that are none of UTF-8's stay visible and do no harm.
    private static UTF8Encoding Utf8 { get; } = new(false, throwOnInvalidBytes: false);

    private long Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error("a number is malformed or too large");

    private long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
            throw Error("a number is too large");
        Span<byte> whole = stackalloc byte[sizeof(long)];
        whole.Fill(bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? (byte)0xFF : (byte)0);
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }

    private ExperimentException Error(string problem) =>
        new($"{_name}: byte {_at}: {problem}. Only pickles of lists, dictionaries, texts, numbers and numpy arrays are read.");
}

using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <summary>
/// All parameters of a network, in one block of memory with their gradients in another, so that an optimiser is one loop.
/// </summary>
public sealed unsafe class ParameterSet
{
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);
    private AlignedBuffer? _values;
    private AlignedBuffer? _gradients;
    private ParameterSet? _sharedWith,
        _joint;
    private ParameterSet[] _members = [];
    private int _floats,
        _start,
        _version;

    internal ParameterSet() => Packing = new(this);

    /// <summary>The tensors, in the order in which they are stored.</summary>
    public IReadOnlyList<Parameter> All => _parameters;

    /// <summary>How many numbers the tensors hold together.</summary>
    public int Count => _parameters.Sum(p => p.Rows * p.Columns);

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">As in <see cref="Parameter.Name"/>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Parameter this[string name] =>
        _byName.TryGetValue(name, out var parameter)
            ? parameter
            : throw new KeyNotFoundException($"The network has no parameter '{name}'.");

    /// <summary>Counts the changes of the values, so that what is derived from them is made anew.</summary>
    public int Version => _sharedWith?.Version ?? _version;

    /// <summary>What the products read in place of the values.</summary>
    internal Packing Packing { get; }

    /// <summary>To be called after values have been written.</summary>
    public void MarkChanged()
    {
        _version++;
        foreach (var member in _members)
            member.MarkChanged();
    }

    internal float* ValueData => _values!.Data + _start;

    internal float* GradientData => _joint is null ? (_gradients ??= new(_floats)).Data : _joint.GradientData + _start;

    /// <summary>All values in one block, with the gaps (zeros) between tensors that keep each on a cache line.</summary>
    internal Span<float> AllValues => _values!.Span.Slice(_start, _floats);

    internal void ClearGradients(Parameter? except = null)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter != except)
                parameter.Gradients[..(parameter.TrainedRows * parameter.Columns)].Clear();
        }
    }

    internal Parameter Add(string name, int rows, int columns, bool decays = true, int? trainedRows = null)
    {
        if (_values is not null)
            throw new InvalidOperationException("The parameters are laid out already.");
        var parameter = new Parameter(this, name, rows, columns, _floats, decays, trainedRows ?? rows);
        _parameters.Add(parameter);
        _byName.Add(name, parameter);
        _floats = AlignedBuffer.Align(checked(_floats + rows * columns));
        return parameter;
    }

    /// <summary>
    /// The tensors of several networks, which from now on lie in one block, so that one optimiser moves them and one checkpoint keeps them.
    /// The networks go on using them.
    /// </summary>
    /// <param name="parts">The networks' sets, and what the names of their tensors get before them.</param>
    public static ParameterSet Join(params ReadOnlySpan<(string Prefix, ParameterSet Set)> parts)
    {
        var joint = new ParameterSet();
        foreach (var (prefix, set) in parts)
        {
            foreach (var parameter in set.All)
                joint.Add(prefix + parameter.Name, parameter.Rows, parameter.Columns, parameter.Decays, parameter.TrainedRows);
        }

        joint.LayOut();
        joint._members = new ParameterSet[parts.Length];
        var start = 0;
        for (var i = 0; i < parts.Length; start += parts[i++].Set._floats)
        {
            var member = joint._members[i] = parts[i].Set;
            member.AllValues.CopyTo(joint.AllValues.Slice(start, member._floats));
            (member._values, member._gradients, member._joint, member._start) = (joint._values, null, joint, start);
        }

        return joint;
    }

    /// <summary>Takes the values of a network of the same shape but for its classes, whose rows may stand in another order.</summary>
    /// <param name="other">That network's tensors.</param>
    /// <param name="classes">What the names of the tensors begin with that have a row, or a number, for every class.</param>
    /// <param name="rows">Which class of the other each class was; below 0 for one that is new and keeps its values.</param>
    internal void CopyFrom(ParameterSet other, string classes, IReadOnlyList<int> rows)
    {
        foreach (var parameter in _parameters)
        {
            var from = other[parameter.Name].Values;
            if (!parameter.Name.StartsWith(classes, StringComparison.Ordinal))
            {
                from.CopyTo(parameter.Values);
                continue;
            }

            var width = parameter.Values.Length / rows.Count;
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i] >= 0)
                    from.Slice(rows[i] * width, width).CopyTo(parameter.Values.Slice(i * width, width));
            }
        }

        MarkChanged();
    }

    internal void LayOut() => _values = new(_floats);

    /// <summary>Takes the values of a set of the same tensors for its own, beside gradients of its own.</summary>
    internal void ShareValues(ParameterSet other)
    {
        (_values, _start) = (other._values, other._start);
        _sharedWith = other;
    }

    /// <summary>Copies every value from a set of the same shapes.</summary>
    /// <param name="other">A set with the same tensors in the same order.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void CopyFrom(ParameterSet other)
    {
        if (!All.Select(p => (p.Name, p.Rows, p.Columns)).SequenceEqual(other.All.Select(p => (p.Name, p.Rows, p.Columns))))
            throw new ArgumentException("The sets have different tensors.", nameof(other));
        other.AllValues.CopyTo(AllValues);
        MarkChanged();
    }
}

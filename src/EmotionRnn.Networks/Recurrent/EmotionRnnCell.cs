namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// The recurrence of one direction: six gated units and the attention over past global states. This part holds the weights;
/// the other two are one step of it and a sequence of steps.
/// </summary>
internal sealed partial class EmotionRnnCell
{
    // The blocks of each unit's input, in the order of its weights.
    private const int States = 0,
        InputOfG = 1;
    private const int Global = 0,
        InputOfS = 1;
    private const int GlobalAndAttended = 0;
    private const int GlobalOfE = 0,
        InputOfE = 1,
        SelfOfE = 2,
        IntraOfE = 3;

    private readonly GruCell _g,
        _ss,
        _is,
        _sl,
        _il,
        _e;
    private readonly GruCell[] _units;
    private readonly float[] _zeros;
    private readonly Parameter? _initialG,
        _initialS,
        _initialI,
        _initialE;

    public EmotionRnnCell(ParameterSet parameters, string direction, EmotionRnnOptions options)
    {
        Options = options;
        var (dx, d, de) = (options.RecurrentInputSize, options.StateSize, options.EmotionSize);
        Attention = HistoryAttention.Create(parameters, direction + ".attention", options);
        _g = new(parameters, direction + ".G", d, 2 * d, dx);
        _ss = new(parameters, direction + ".SS", d, d, dx);
        _is = new(parameters, direction + ".IS", d, 2 * d);
        _sl = options.Listener ? new(parameters, direction + ".SL", d, d, dx) : _ss;
        _il = options.Listener ? new(parameters, direction + ".IL", d, 2 * d) : _is;
        _e = options.EmotionUsesIntra
            ? new(parameters, direction + ".E", de, d, dx, d, d)
            : new(parameters, direction + ".E", de, d, dx, d);
        _units = options.Listener ? [_g, _ss, _is, _sl, _il, _e] : [_g, _ss, _is, _e];
        _zeros = new float[int.Max(d, de)];
        if (options.InitialState == InitialState.Zeros)
            return;
        var learned = options.InitialState == InitialState.Learned;
        _initialG = parameters.Add(direction + ".initial.G", 1, d, learned);
        _initialS = parameters.Add(direction + ".initial.S", 1, d, learned);
        _initialI = parameters.Add(direction + ".initial.I", 1, d, learned);
        _initialE = parameters.Add(direction + ".initial.E", 1, de, learned);
    }

    public EmotionRnnOptions Options { get; }

    public HistoryAttention Attention { get; }

    /// <summary>What the states hold before the first utterance.</summary>
    public ReadOnlySpan<float> InitialG => Of(_initialG, Options.StateSize);

    public ReadOnlySpan<float> InitialS => Of(_initialS, Options.StateSize);

    public ReadOnlySpan<float> InitialI => Of(_initialI, Options.StateSize);

    public ReadOnlySpan<float> InitialE => Of(_initialE, Options.EmotionSize);

    public void Initialize(RandomStream random)
    {
        Attention.Initialize(random);
        foreach (var unit in _units)
            unit.Initialize(random);
        foreach (var initial in (ReadOnlySpan<Parameter?>)[_initialG, _initialS, _initialI, _initialE])
        {
            if (initial is not null)
                Initialization.Normal(initial, Options.InitialDeviation, random);
        }
    }

    private ReadOnlySpan<float> Of(Parameter? initial, int width) => initial is null ? _zeros.AsSpan(0, width) : initial.Values;
}

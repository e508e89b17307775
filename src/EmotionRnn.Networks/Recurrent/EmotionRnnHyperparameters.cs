namespace EmotionRnn.Networks.Recurrent;

/// <summary>How the weight of a past global state is scored.</summary>
public enum AttentionKind
{
    /// <summary>u_i = tanh(w·G_i + b): the past alone decides.</summary>
    Simple,

    /// <summary>u_i = G_i·(W X_t): the utterance asks (general attention, Luong et al. 2015).</summary>
    Matching,

    /// <summary>u_i = G_i·X_t; the input must be as wide as the state.</summary>
    Dot,

    /// <summary>u_i = v·tanh(W [G_i, X_t]) (Bahdanau et al. 2015).</summary>
    Concat,
}

/// <summary>What the states hold before the first utterance.</summary>
public enum InitialState
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>Numbers drawn once from a normal distribution, which training does not change; the same for every party.</summary>
    Random,

    /// <summary>Numbers that training finds; the same for every party.</summary>
    Learned,
}

/// <summary>
/// What a person chooses of an EmotionRNN, and experiments compare. What the data decide besides stands in <see cref="EmotionRnnOptions"/>.
/// </summary>
public record EmotionRnnHyperparameters
{
    /// <summary>To how many numbers a dense layer with ReLU narrows the inputs that it reads.</summary>
    public int ProjectionSize { get; init; } = 100;

    /// <summary>
    /// Width D of the global state G, the self state S and the intra state I. With 0 there are none, and E_t = GRU_E(E_{t−1}, X_t): a
    /// plain GRU over the utterances, the baseline that tells what modelling speakers is worth.
    /// </summary>
    public int StateSize { get; init; } = 100;

    /// <summary>Width De of the emotion state E.</summary>
    public int EmotionSize { get; init; } = 100;

    /// <summary>Width Dh of the layer between the emotion states and the classes.</summary>
    public int HiddenSize { get; init; } = 100;

    /// <summary>How past global states are weighed.</summary>
    public AttentionKind Attention { get; init; } = AttentionKind.Simple;

    /// <summary>The most past turns that attention sees; 0 for all.</summary>
    public int AttentionWindow { get; init; }

    /// <summary>Whether parties who are not speaking update their states as listeners.</summary>
    public bool Listener { get; init; } = true;

    /// <summary>Whether a second network reads the conversation from its end. Without it each answer depends on the past alone.</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>Whether every utterance attends over all emotion states before the head (DialogueRNN's general2).</summary>
    public bool EmotionAttention { get; init; }

    /// <summary>Whether the emotion state also reads the speaker's intra state.</summary>
    public bool EmotionUsesIntra { get; init; }

    /// <summary>Whether each party has an emotion chain of its own instead of one for the dialogue.</summary>
    public bool EmotionPerSpeaker { get; init; }

    /// <summary>What the states hold before the first utterance.</summary>
    public InitialState InitialState { get; init; }

    /// <summary>Standard deviation of <see cref="InitialState.Random"/>, and of where <see cref="InitialState.Learned"/> starts.</summary>
    public float InitialDeviation { get; init; } = 0.1f;

    /// <summary>The share of numbers that training drops from every state and before each dense layer, in [0, 1).</summary>
    public float Dropout { get; init; } = 0.2f;

    /// <summary>Throws where a number is out of range.</summary>
    /// <exception cref="ArgumentException">With the name of the option and what it must be.</exception>
    public virtual void Validate()
    {
        Positive(ProjectionSize, nameof(ProjectionSize));
        if (StateSize != 0)
            Positive(StateSize, nameof(StateSize));
        Positive(EmotionSize, nameof(EmotionSize));
        Positive(HiddenSize, nameof(HiddenSize));
        if (AttentionWindow < 0)
            throw new ArgumentException("AttentionWindow must not be negative.");
        if (!(Dropout is >= 0 and < 1))
            throw new ArgumentException("Dropout must lie in [0, 1).");
        if (!(InitialDeviation is >= 0 and <= 10))
            throw new ArgumentException("InitialDeviation must lie in [0, 10].");
    }

    private protected static void Positive(int value, string name)
    {
        if (value is < 1 or > 65536)
            throw new ArgumentException($"{name} must lie in 1 to 65536; it is {value}.");
    }
}

namespace EmotionRnn.Recognition.Encoders;

/// <summary>How the states of an utterance's tokens, or of a sound's frames, become one vector.</summary>
public enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The first of them: that of the token before the sequence.</summary>
    First,
}

/// <summary>
/// A part of an utterance's vector: the states that an encoder has somewhere, pooled. Written <c>mean@2</c> or
/// <c>first@last_hidden_state</c>.
/// </summary>
/// <param name="Pooling">How they are pooled.</param>
/// <param name="State">Where: of our own engine the number of a layer, 0 being the embeddings; of a graph the name of an output.</param>
public readonly record struct PooledState(Pooling Pooling, string State)
{
    /// <summary>Reads a list such as <c>mean@2,mean@4,first@6</c>.</summary>
    /// <param name="text">Parts with commas between them.</param>
    /// <param name="states">The parts; null where the text is no such list.</param>
    public static bool TryParse(string text, out IReadOnlyList<PooledState>? states)
    {
        var parts = new List<PooledState>();
        states = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('@') is not [var name, { Length: > 0 } state])
                return false;
            if (!Enum.TryParse(name, ignoreCase: true, out Pooling pooling) || int.TryParse(name, out _))
                return false;
            parts.Add(new(pooling, state));
        }

        states = parts;
        return true;
    }

    /// <summary>Pools states.</summary>
    /// <param name="states"><c>[L × d]</c> with L at least 1.</param>
    /// <param name="vector"><c>[d]</c>.</param>
    public void Write(ReadOnlySpan<float> states, Span<float> vector)
    {
        var size = vector.Length;
        if (Pooling == Pooling.First)
        {
            states[..size].CopyTo(vector);
            return;
        }

        var rows = states.Length / size;
        for (var k = 0; k < size; k++)
        {
            var sum = 0d;
            for (var i = 0; i < rows; i++)
                sum += states[i * size + k];
            vector[k] = (float)(sum / rows);
        }
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => $"{Pooling.ToString().ToLowerInvariant()}@{State}";
}

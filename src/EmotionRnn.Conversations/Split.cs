namespace EmotionRnn.Conversations;

/// <summary>What a part of a corpus is for.</summary>
public enum Split
{
    /// <summary>Learned from.</summary>
    Train,

    /// <summary>Chosen on: epochs, settings, temperature. Also called validation.</summary>
    Dev,

    /// <summary>Scored once, never chosen on.</summary>
    Test,
}

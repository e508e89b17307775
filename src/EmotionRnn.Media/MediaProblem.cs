namespace EmotionRnn.Media;

/// <summary>Why a recording cannot be read.</summary>
public enum MediaProblem
{
    /// <summary>There is no such file, or it may not be opened.</summary>
    NotFound,

    /// <summary>ffmpeg is not installed, or does not start.</summary>
    ToolMissing,

    /// <summary>It is not a recording of a known kind. Playlists and other files that name further files are among these.</summary>
    Unsupported,

    /// <summary>It has pictures but no sound.</summary>
    NoSound,

    /// <summary>It is damaged: nothing, or too little, can be decoded.</summary>
    Damaged,

    /// <summary>It lasts longer than the limit.</summary>
    TooLong,

    /// <summary>Decoding it takes more time or memory than the limits allow.</summary>
    TooCostly,

    /// <summary>An archive is damaged, too large, or made to do harm.</summary>
    Archive,
}

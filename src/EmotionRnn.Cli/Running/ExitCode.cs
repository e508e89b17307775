namespace EmotionRnn.Cli.Running;

/// <summary>What the process says when it ends. Stable: scripts build on them; <c>docs/cli.md</c> and the help list them.</summary>
internal enum ExitCode
{
    /// <summary>All that was asked for is done.</summary>
    Done = 0,

    /// <summary>A defect of the program.</summary>
    Unexpected = 1,

    /// <summary>The command line cannot be understood.</summary>
    Usage = 2,

    /// <summary>A conversation, corpus or other input is malformed.</summary>
    Input = 3,

    /// <summary>A model is missing, damaged or of the wrong kind.</summary>
    Model = 4,

    /// <summary>A file or stream cannot be read or written.</summary>
    File = 5,

    /// <summary>A program or data set that is not part of the project is missing.</summary>
    External = 6,

    /// <summary>Some inputs could not be read; the others are done.</summary>
    Partly = 7,

    /// <summary>Ctrl-C: 128 and the number of SIGINT, as shells count.</summary>
    Interrupted = 130,

    /// <summary>128 and the number of SIGTERM.</summary>
    Terminated = 143,
}

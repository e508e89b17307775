namespace EmotionRnn.Server.Options;

/// <summary>How much a server takes in before it refuses, so that nobody can use up the machine for all others.</summary>
public sealed record ServerLimits
{
    /// <summary>The largest transcript, in bytes: 8 MiB.</summary>
    public int TranscriptBytes { get; init; } = 8 << 20;

    /// <summary>What all requests together may hold of bodies that are being read, in bytes: 128 MiB.</summary>
    public long BodyBytesInFlight { get; init; } = 128L << 20;

    /// <summary>The recordings of one request, in bytes: 256 MiB.</summary>
    public long MediaBytes { get; init; } = 256L << 20;

    /// <summary>What the recordings of all requests together may take on disk until they are recognised, in bytes: 1 GiB.</summary>
    public long MediaBytesInFlight { get; init; } = 1L << 30;

    /// <summary>The most clips of one request; each may last two minutes.</summary>
    public int Clips { get; init; } = 1000;

    /// <summary>
    /// The longest recording that is answered at once, by what is decoded and not by what the file claims; longer ones need a job.
    /// </summary>
    public TimeSpan RecordingAtOnce { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest recording of a job.</summary>
    public TimeSpan RecordingOfJob { get; init; } = TimeSpan.FromHours(3);

    /// <summary>
    /// The longest recording without a transcript, which is held in memory to find the speech in it, 230 MB an hour: one hour.
    /// </summary>
    public TimeSpan RecordingAlone { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Requests whose recordings are open at the same time, because one may hold much memory; a job's is one more. The others wait.
    /// </summary>
    public int RecordingsAtOnce { get; init; } = 1;

    /// <summary>The longest text of one utterance, in UTF-16 code units.</summary>
    public int TextLength { get; init; } = 10_000;

    /// <summary>The most turns that are answered at once; more need a job.</summary>
    public int TurnsAtOnce { get; init; } = 5000;

    /// <summary>The most turns of a job.</summary>
    public int TurnsOfJob { get; init; } = 50_000;

    /// <summary>The most turns of one conversation: what attends over all earlier ones grows with their square.</summary>
    public int TurnsOfConversation { get; init; } = 10_000;

    /// <summary>The most speakers of one conversation: each listens to every turn.</summary>
    public int Speakers { get; init; } = 100;

    /// <summary>Requests that are accepted before they are answered, and as many with recordings; the next is refused.</summary>
    public int Analyses { get; init; } = 32;

    /// <summary>The most jobs that are queued, running or kept.</summary>
    public int Jobs { get; init; } = 64;

    /// <summary>How long a finished job's result is kept.</summary>
    public TimeSpan JobRetention { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The most live conversations, broken off ones that may be resumed included.</summary>
    public int LiveConversations { get; init; } = 5000;

    /// <summary>How long a live conversation whose connection broke can be resumed.</summary>
    public TimeSpan LiveRetention { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a live connection may say nothing.</summary>
    public TimeSpan LiveIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a live connection may take to say what it wants, to read an answer, and to close.</summary>
    public TimeSpan LivePatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest frame of a live connection, in bytes: 64 KiB.</summary>
    public int LiveFrameBytes { get; init; } = 64 << 10;

    /// <summary>Turns a second that a live connection gets answered for long; faster ones wait.</summary>
    public double LiveTurnsPerSecond { get; init; } = 50;

    /// <summary>Turns that may come at once before that.</summary>
    public int LiveBurst { get; init; } = 100;

    /// <summary>The longest sound of one live turn.</summary>
    public TimeSpan LiveAudio { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What all live connections together may hold of sound whose turn has not come yet, in bytes: 128 MiB.</summary>
    public long LiveAudioBytes { get; init; } = 128L << 20;

    /// <summary>Connections, of all kinds.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>How long a server that is asked to stop finishes what it has accepted.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(20);
}

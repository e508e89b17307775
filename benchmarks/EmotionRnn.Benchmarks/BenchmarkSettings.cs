namespace EmotionRnn.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Rounds">How often each side runs, in turn.</param>
/// <param name="Data">The folder with MELD's three files.</param>
internal sealed record BenchmarkSettings(int Rounds, string Data)
{
    /// <summary>Where openSMILE's release was unpacked, if it takes part.</summary>
    public string? OpenSmile { get; init; }

    /// <summary>Word vectors for the full training; null draws random ones.</summary>
    public string? WordVectors { get; init; }

    /// <summary>How many seeds the full training is done with.</summary>
    public int Trainings { get; init; } = 1;

    /// <summary>The feature set whose peak memory this process is to measure; the benchmark starts such a process for each.</summary>
    public string? MemoryOf { get; init; }

    /// <summary>How long the server is under load.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>The repository's top folder.</summary>
    public static string Repository { get; } = FindRepository();

    public static BenchmarkSettings Parse(string[] options)
    {
        var settings = new BenchmarkSettings(15, Path.Combine(Repository, "..", "shared", "data", "meld"));
        for (var i = 0; i < options.Length; i += 2)
        {
            settings = (options[i], options.ElementAtOrDefault(i + 1)) switch
            {
                ("--rounds", { } n) => settings with { Rounds = int.Parse(n) },
                ("--seconds", { } n) => settings with { Seconds = int.Parse(n) },
                ("--data", { } folder) => settings with { Data = folder },
                ("--vectors", { } file) => settings with { WordVectors = file },
                ("--trainings", { } n) => settings with { Trainings = int.Parse(n) },
                ("--opensmile", { } folder) => settings with { OpenSmile = folder },
                ("--memory-of", { } set) => settings with { MemoryOf = set },
                _ => throw new ArgumentException($"Unknown option '{options[i]}', or its value is missing."),
            };
        }

        return settings;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EmotionRnn.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The benchmarks run from within the repository.");
    }
}

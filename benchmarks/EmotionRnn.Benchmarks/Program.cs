using EmotionRnn.Benchmarks;

// run pictures: not a measurement, but what of the documentation is computed.
if (args is ["pictures"])
{
    DescriptorPictures.Draw(Path.Combine(BenchmarkSettings.Repository, "docs", "pictures"));
    return 0;
}

// run NAME… [--rounds N] [--data FOLDER] [--vectors FILE] [--trainings N] [--opensmile FOLDER] [--seconds N]; without a name everything
// runs.
// Peers take part where they are installed.
System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
if (args is [SideHost.Command, ..])
    return SideHost.Run(args[1..]);
var names = args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
var settings = BenchmarkSettings.Parse(args[names.Length..]);
(string Name, Action<BenchmarkSettings> Run)[] all =
[
    ("products", ProductBenchmark.Run),
    ("step", NetworkBenchmark.Step),
    ("inference", NetworkBenchmark.Inference),
    ("epoch", EpochBenchmark.Run),
    ("training", TrainingBenchmark.Run),
    ("scaling", ScalingBenchmark.Run),
    ("encoder", EncoderBenchmark.Run),
    ("start", StartBenchmark.Run),
    ("acoustics", AcousticsBenchmark.Run),
    ("serve", ServeBenchmark.Run),
];
if (names.Except(all.Select(b => b.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", all.Select(b => b.Name))}.");
    return 2;
}

Console.WriteLine(Machine.Describe());
foreach (var (name, run) in all.Where(b => names.Length == 0 || names.Contains(b.Name)))
{
    Console.WriteLine($"\n## {name}\n");
    run(settings);
}

return 0;

using EmotionRnn.Benchmarks;

// run pictures: not a measurement, but what of the documentation is computed.
if (args is ["pictures"])
{
    DescriptorPictures.Draw(Path.Combine(BenchmarkSettings.Repository, "docs", "pictures"));
    return 0;
}

// run NAME… [--rounds N] [--data FOLDER] [--opensmile FOLDER] [--seconds N]; without a name everything runs. Peers take part where they are installed.
var names = args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
var settings = BenchmarkSettings.Parse(args[names.Length..]);
(string Name, Action<BenchmarkSettings> Run)[] all = [("acoustics", AcousticsBenchmark.Run), ("epoch", EpochBenchmark.Run), ("serve", ServeBenchmark.Run)];
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

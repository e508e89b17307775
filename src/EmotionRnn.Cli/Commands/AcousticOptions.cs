using System.CommandLine;
using EmotionRnn.Acoustics;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Audio;

namespace EmotionRnn.Cli.Commands;

/// <summary>The options that say where a corpus's audio is.</summary>
internal sealed class AcousticOptions
{
    private const int MostNamed = 5;
    private readonly Option<string?> _clips = new("--clips") { Description = "The corpus's clips: a folder or zip, one clip an utterance", HelpName = "DIR|ZIP" };
    private readonly Option<string> _set = new("--feature-set") { Description = "What is computed of clips", HelpName = string.Join('|', FeatureSet.All.Select(set => set.Name)), DefaultValueFactory = _ => FeatureSet.EGeMAPSv02.Name };
    private readonly Option<string?> _features = new("--acoustics") { Description = "Acoustic features from elsewhere instead of clips: CSV with columns conversation, utterance, split, and one a feature", HelpName = "FILE.csv" };
    private readonly Option<int?> _select = new("--select-acoustics") { Description = "Keep so many acoustic features, those that tell the emotions of train apart best (default: all that vary)", HelpName = "N" };

    public AcousticOptions(Command command)
    {
        foreach (var option in new Option[] { _clips, _set, _features, _select }) command.Add(option);
        _set.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. FeatureSet.All.Select(set => set.Name)]);
        _select.Must(value => value >= 1, "1 or more");
        command.Validators.Add(line =>
        {
            if (line.GetResult(_clips) is not null && line.GetResult(_features) is not null) line.AddError("Give --clips or --acoustics, not both.");
        });
    }

    /// <summary>How many features to keep; null for all.</summary>
    public int? Select(ParseResult line) => line.GetValue(_select);

    /// <summary>The functionals of a corpus; null where no audio is given.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="line">The command line.</param>
    /// <param name="session">Told of clips that cannot be read.</param>
    /// <param name="clips">Clips that take the option's place; null for none.</param>
    public AcousticTable? Read(Corpus corpus, ParseResult line, Session session, string? clips = null)
    {
        if (line.GetValue(_features) is { } file)
        {
            var (table, unused) = session.Await(() => AcousticCsv.Read(corpus, InputFile.Check(file)));
            session.Note($"{table.Count:N0} utterances have acoustic features{(unused > 0 ? $"; {unused:N0} rows belong to no utterance" : "")}");
            return table;
        }

        clips ??= line.GetValue(_clips);
        if (clips is null) return null;
        var extractor = new AcousticExtractor(FeatureSet.All.Single(set => set.Name.Equals(line.GetRequiredValue(_set), StringComparison.OrdinalIgnoreCase)));
        using var count = session.CountOf("listening", Enum.GetValues<Split>().Sum(split => corpus[split].Sum(c => c.Utterances.Count)));
        var (heard, read) = session.Await(() => AcousticTable.FromClips(corpus, clips, extractor, AcousticCache.OfUser(), progress: new Count(count), cancellation: session.Cancellation));
        if (read.Silent.Count > 0) session.Note($"{read.Silent.Count} utterances have no audio: {string.Join("; ", read.Silent.Take(MostNamed).Select(s => s.Problem))}{(read.Silent.Count > MostNamed ? "; …" : "")}");
        if (read.CacheProblem is { } problem) session.Note(problem);
        return heard;
    }

    private sealed class Count(ProgressLine line) : IProgress<int>
    {
        public void Report(int value) => line.Report(value);
    }
}

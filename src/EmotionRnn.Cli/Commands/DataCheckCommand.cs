using System.CommandLine;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>data check</c>: what a corpus holds, and what in it would spoil an experiment.</summary>
internal static class DataCheckCommand
{
    private const string Schema = "emotionrnn/data-check/1";

    private static readonly Option<string?> CompareWith = new("--compare-with")
    {
        Description = "Another corpus, whose splits are looked for in this one",
        HelpName = "CORPUS:DIR",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON" };
    private static readonly Option<bool> Strict = new("--strict")
    {
        Description = "End with exit code 3 where there is a finding of severity error",
    };

    public static Command Create()
    {
        var command = new SessionCommand("check", "Counts a corpus and looks for leakage between its splits and for defects.")
        {
            Examples =
            [
                "emotionrnn data check --corpus meld --data corpora/meld",
                "emotionrnn data check --corpus plain --data calls.csv --strict --json",
                "emotionrnn data check --corpus emorynlp --data corpora/emorynlp --compare-with meld:corpora/meld",
            ],
        };
        var corpus = new CorpusOptions(command);
        command.Add(CompareWith);
        command.Add(Json);
        command.Add(Strict);
        CompareWith.Validators.Add(option =>
        {
            if (option.GetValue(CompareWith) is { } other && Split(other) is null)
                option.AddError($"--compare-with needs CORPUS:DIR with CORPUS one of {string.Join(", ", CorpusFormats.Names)}.");
        });
        command.Does((line, session) => Run(corpus.Read(line, session), line, session));
        return command;
    }

    private static ExitCode Run(Corpus corpus, ParseResult line, Session session)
    {
        var report = session.Await(() => CorpusCheck.Run(corpus));
        CorpusComparison? comparison = null;
        if (line.GetValue(CompareWith) is { } given && Split(given) is { } other)
        {
            var right = CorpusOptions.Read(other.Format, other.Path, labels: null, new SplitFractions(), session);
            comparison = session.Await(() => CorpusCheck.Compare(corpus, right));
        }

        if (line.GetValue(Json))
            ReportJson.Write(session.Output, new CheckDocument(Schema, report, comparison));
        else
        {
            using var screen = session.OpenScreen();
            if (session.ForTerminal)
                CorpusReportView.Show(screen, report, comparison);
            else
                screen.Write(report.ToText()).Write(comparison is null ? "" : $"\n{comparison.ToText()}");
        }

        return line.GetValue(Strict) && report.Worst == Severity.Error ? ExitCode.Input : ExitCode.Done;
    }

    private static (CorpusFormat Format, string Path)? Split(string corpusAndPath) =>
        corpusAndPath.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && colon < corpusAndPath.Length - 1
        && CorpusFormats.TryParse(corpusAndPath[..colon], out var format)
            ? (format, corpusAndPath[(colon + 1)..])
            : null;
}

using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;

namespace EmotionRnn.Cli.Options;

/// <summary>The options that say which corpus a command works on.</summary>
internal sealed class CorpusOptions
{
    private readonly Option<string> _corpus = new("--corpus")
    {
        Description = "How the corpus is laid out",
        HelpName = string.Join('|', CorpusFormats.Names),
    };
    private readonly Option<string> _data = new("--data") { Description = "The folder with its files, or one of them", HelpName = "DIR" };
    private readonly Option<string?> _mixture = new("--mixture")
    {
        Description = "Several corpora as one, as this JSON file names them; --data is then where those lie that are not beside it",
        HelpName = "FILE",
    };
    private readonly Option<string?> _labels = new("--labels")
    {
        Description =
            "The labels of a plain corpus in class order, separated by commas (default: what the file states, else those of train)",
        HelpName = "A,B,…",
    };

    private readonly Option<string?> _splitBy = new("--split-by")
    {
        Description = "What stays together where a plain corpus names no splits (default: conversation)",
        HelpName = "conversation",
    };
    private readonly Option<double> _dev = new("--dev")
    {
        Description = "The share of conversations that such a split gives to dev",
        HelpName = "P",
        DefaultValueFactory = _ => new SplitFractions().Dev,
    };
    private readonly Option<double> _test = new("--test")
    {
        Description = "The share it gives to test",
        HelpName = "P",
        DefaultValueFactory = _ => new SplitFractions().Test,
    };
    private readonly Option<long> _splitSeed;

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasSeed">Whether it has a <c>--seed</c> of its own; if not, that is another name of <c>--split-seed</c>.</param>
    /// <param name="isAlternative">Whether the command can do without a corpus. It then has a <c>--labels</c> of its own, and a plain
    /// corpus the labels that it states.</param>
    /// <param name="unless">An option that takes the corpus's place; null where there is none.</param>
    public CorpusOptions(Command command, bool hasSeed = false, bool isAlternative = false, Option<bool>? unless = null)
    {
        _splitSeed = new("--split-seed", hasSeed ? [] : ["--seed"]) { Description = "What such a split depends on", HelpName = "N" };
        _splitBy.AcceptOnlyFromAmong("conversation");
        _dev.Must(value => value is >= 0 and < 1, "in [0, 1)");
        _test.Must(value => value is >= 0 and < 1, "in [0, 1)");
        _corpus.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. CorpusFormats.Names]);
        command.Add(_corpus);
        command.Add(_data);
        command.Add(_mixture);
        if (!isAlternative)
            command.Add(_labels);
        command.Add(_splitBy);
        command.Add(_dev);
        command.Add(_test);
        command.Add(_splitSeed);
        command.Validators.Add(line =>
        {
            if (line.GetValue(_mixture) is not null)
            {
                if (line.GetValue(_corpus) is not null || (unless is not null && line.GetValue(unless)))
                    line.AddError($"Give --mixture, or --corpus{(unless is null ? "" : $" or {unless.Name}")}, not both.");
            }
            else if (unless is null && !isAlternative)
            {
                foreach (var option in (ReadOnlySpan<Option<string>>)[_corpus, _data])
                {
                    if (line.GetValue(option) is null)
                        line.AddError($"Option '{option.Name}' is required.");
                }
            }
            else if (unless is not null)
            {
                var given = Given(line);
                if (!line.GetValue(unless) && given != (true, true))
                    line.AddError($"Give --corpus and --data, or {unless.Name}.");
                if (line.GetValue(unless) && given != (false, false))
                    line.AddError($"Give --corpus and --data, or {unless.Name}, not both.");
            }

            if (line.GetValue(_dev) + line.GetValue(_test) >= 1)
                line.AddError("--dev and --test together must leave something for train: give less than 1.");
        });
    }

    /// <summary>Whether a corpus is given: one of its options without the other is no corpus.</summary>
    public (bool Corpus, bool Data) Given(SymbolResult line) =>
        line.GetValue(_mixture) is not null ? (true, true) : (line.GetValue(_corpus) is not null, line.GetValue(_data) is not null);

    /// <summary>The folder or file that was given.</summary>
    public string DataOf(ParseResult line) => line.GetRequiredValue(_data);

    /// <summary>Reads the corpus that was asked for.</summary>
    public Corpus Read(ParseResult line, Session session)
    {
        var labels = line.CommandResult.Command.Options.Contains(_labels)
            ? line.GetValue(_labels)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;
        var splits = new SplitFractions(line.GetValue(_dev), line.GetValue(_test), line.GetValue(_splitSeed));
        if (line.GetValue(_mixture) is { } mixture)
            return Read(CorpusFormat.Mixture, mixture, new() { DataFolder = line.GetValue(_data) }, session);
        return Read(
            CorpusFormats.TryParse(line.GetRequiredValue(_corpus), out var format) ? format : default,
            line.GetRequiredValue(_data),
            labels,
            splits,
            session
        );
    }

    /// <summary>Reads a corpus.</summary>
    public static Corpus Read(CorpusFormat format, string path, string[]? labels, SplitFractions splits, Session session) =>
        Read(format, path, new() { Labels = labels is null ? null : new(labels), SplitBy = splits }, session);

    private static Corpus Read(CorpusFormat format, string path, CorpusReadOptions options, Session session)
    {
        if (!Path.Exists(path))
            throw new CommandFailure(ExitCode.File, $"{path}: there is no such file or folder; check the path");
        try
        {
            return session.Await(() => CorpusReader.Read(format, path, options));
        }
        catch (ArgumentException error) when (error is not ArgumentNullException and not ArgumentOutOfRangeException)
        {
            throw new CommandFailure(ExitCode.Input, $"{path}: {error.Message}", error);
        }
    }
}

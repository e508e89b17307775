using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;

namespace EmotionRnn.Cli.Commands;

/// <summary>The options that say which corpus a command works on.</summary>
internal sealed class CorpusOptions
{
    private readonly Option<string> _corpus = new("--corpus") { Description = "How the corpus is laid out", Required = true, HelpName = string.Join('|', CorpusFormats.Names) };
    private readonly Option<string> _data = new("--data") { Description = "The folder with its files, or one of them", Required = true, HelpName = "DIR" };
    private readonly Option<string?> _labels = new("--labels") { Description = "The labels of a plain corpus in class order, separated by commas (default: what the file states, else those of train)", HelpName = "A,B,…" };

    /// <summary>Gives a command the options.</summary>
    public CorpusOptions(Command command)
    {
        _corpus.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. CorpusFormats.Names]);
        command.Add(_corpus);
        command.Add(_data);
        command.Add(_labels);
    }

    /// <summary>Reads the corpus that was asked for.</summary>
    public Corpus Read(ParseResult line, Session session)
    {
        var labels = line.GetValue(_labels)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Read(CorpusFormats.TryParse(line.GetRequiredValue(_corpus), out var format) ? format : default, line.GetRequiredValue(_data), labels, session);
    }

    /// <summary>Reads a corpus.</summary>
    public static Corpus Read(CorpusFormat format, string path, string[]? labels, Session session)
    {
        if (!Path.Exists(path)) throw new CommandFailure(ExitCode.File, $"{path}: there is no such file or folder; check the path");
        try
        {
            return session.Await(() => CorpusReader.Read(format, path, new() { Labels = labels is null ? null : new(labels) }));
        }
        catch (ArgumentException error) when (error is not ArgumentNullException and not ArgumentOutOfRangeException)
        {
            throw new CommandFailure(ExitCode.Input, $"{path}: {error.Message}", error);
        }
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace EmotionRnn.Cli.Running;

/// <summary>
/// The command line as it was given, for the record: what changes no result, and the folders of this machine, are left out.
/// </summary>
internal static class CommandText
{
    /// <summary>The words of a command line.</summary>
    /// <param name="line">As it was parsed.</param>
    /// <param name="without">Options to leave out.</param>
    public static string Of(ParseResult line, params Option[] without)
    {
        var words = new List<string> { line.CommandResult.Command.Name };
        foreach (
            var option in line
                .CommandResult.Children.OfType<OptionResult>()
                .Where(o => !o.Implicit && !without.Contains(o.Option) && !o.Option.Recursive)
        )
        {
            words.Add(option.Option.Name);
            words.AddRange(option.Tokens.Select(token => Word(token.Value)));
        }

        return string.Join(' ', words);
    }

    // A path keeps its last part: the rest says where it lay on this machine.
    private static string Word(string value)
    {
        var word =
            Path.IsPathRooted(value) || value.StartsWith("..", StringComparison.Ordinal)
                ? Path.GetFileName(Path.TrimEndingDirectorySeparator(value))
                : value;
        return word.Any(char.IsWhiteSpace) ? $"\"{word}\"" : word;
    }
}

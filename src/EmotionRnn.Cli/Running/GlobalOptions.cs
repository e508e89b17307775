using System.CommandLine;

namespace EmotionRnn.Cli.Running;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static Option<bool> NoColor { get; } =
        new("--no-color") { Description = "No colours, even on a terminal; so does the environment variable NO_COLOR", Recursive = true };

    public static Option<bool> Quiet { get; } =
        new("--quiet", "-q") { Description = "Nothing on standard error but errors", Recursive = true };

    public static Option<bool> Trace { get; } =
        new("--trace") { Description = "Show where in the program an error happened", Recursive = true };

    /// <summary>Takes what looks like an option for a mistyped one rather than for a file's name; <c>./-name</c> is the file.</summary>
    public static void RefuseOptions(this Argument argument) =>
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value is ['-', _, ..]) is { } option)
                result.AddError($"Unrecognized option '{option.Value}'.");
        });

    /// <summary>Limits the numbers that an option may be given.</summary>
    /// <param name="option">The option.</param>
    /// <param name="holds">Whether a number is allowed.</param>
    /// <param name="range">What a value must be, as in "must be 1 or more".</param>
    public static void Must(this Option option, Func<double, bool> holds, string range) =>
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, out var value) && !holds(value))
                result.AddError($"{option.Name} must be {range}; it is {value}.");
        });
}

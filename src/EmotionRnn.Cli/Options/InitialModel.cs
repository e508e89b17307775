using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Running;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Options;

/// <summary>The option that names a model to go on from.</summary>
internal sealed class InitialModel
{
    /// <summary>The option.</summary>
    public Option<string?> Option { get; } =
        new("--init")
        {
            Description =
                "A model to go on from, by name or folder, in place of starting anew: what it reads stays as it is, and labels of the same "
                + "name start as they were. So a model that ships is adapted to a few hundred turns of your own",
            HelpName = "NAME|DIR",
        };

    /// <summary>Adds an error for each option that says what the model has settled.</summary>
    public void Refuse(CommandResult line, params IEnumerable<Option> settled)
    {
        if (line.GetValue(Option) is null)
            return;
        foreach (var option in settled.Where(option => line.GetResult(option) is { Implicit: false }))
            line.AddError($"{option.Name} does not go with {Option.Name}: the model that is gone on from has settled it.");
    }

    /// <summary>Reads the model; null where none is named.</summary>
    public ModelPackage? Read(ParseResult line, Session session) =>
        line.GetValue(Option) is { } named ? session.Await(() => ModelFolder.Load(named).Package) : null;
}

using System.CommandLine;
using EmotionRnn.Onnx;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Cli.Running;

/// <summary>Finds model packages: by folder, or by name among those that ship.</summary>
internal static class ModelFolder
{
    /// <summary>Where models are looked up by name, if set.</summary>
    public const string Variable = "EMOTIONRNN_MODELS";

    /// <summary>The model that answers where none is named: it knows conversations of many kinds, whole or live.</summary>
    public const string Default = "general";

    private const string FolderName = "models";

    /// <summary>The option <c>--model</c>.</summary>
    public static Option<string?> Option(string description) => new("--model", "-m") { Description = description, HelpName = "NAME|DIR" };

    /// <summary>Reads a model and checks that it is whole.</summary>
    /// <param name="nameOrFolder">With a slash a folder, without one a name.</param>
    public static EmotionRecognizer Load(string nameOrFolder) => EmotionRecognizer.Load(Find(nameOrFolder), OnnxEncoders.Default);

    /// <summary>The folder of a model.</summary>
    /// <exception cref="CommandFailure">There is none of that name.</exception>
    public static string Find(string nameOrFolder)
    {
        if (nameOrFolder.AsSpan().ContainsAny('/', '\\') || nameOrFolder is "." or "..")
            return nameOrFolder;
        var models =
            Root()
            ?? throw new CommandFailure(
                ExitCode.Model,
                $"the model '{nameOrFolder}' cannot be looked up: there is no folder '{FolderName}' beside the program or in its "
                    + $"repository. Set {Variable}, or give the model's folder as --model ./DIR"
            );
        var folder = Path.Combine(models, nameOrFolder);
        if (Directory.Exists(folder))
            return folder;
        var known = Directory.Exists(models)
            ?
            [
                .. Directory
                    .EnumerateDirectories(models)
                    .Where(model => File.Exists(Path.Combine(model, PackageFiles.ManifestFile)))
                    .Select(Path.GetFileName)
                    .Order(StringComparer.Ordinal),
            ]
            : Array.Empty<string?>();
        var remedy =
            Directory.Exists(nameOrFolder) ? $"for the folder of that name here give --model ./{nameOrFolder}"
            : known.Length > 0 ? $"use one of {string.Join(", ", known)}, or a folder as --model ./DIR"
            : $"train it, set {Variable}, or give a folder as --model ./DIR";
        throw new CommandFailure(ExitCode.Model, $"there is no model '{nameOrFolder}' in {models}; {remedy}");
    }

    /// <summary>The variable's folder; or the one beside the program, or in the repository that the program was built in.</summary>
    public static string? Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
            return set;
        var beside = Path.Combine(AppContext.BaseDirectory, FolderName);
        return Directory.Exists(beside) ? beside : Repository.Find(FolderName);
    }
}

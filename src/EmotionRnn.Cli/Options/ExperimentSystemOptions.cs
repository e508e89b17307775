using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Options;

/// <summary>The options of <c>experiment</c> that say what is compared.</summary>
internal sealed class ExperimentSystemOptions
{
    private const string All = "all",
        None = "none";

    private readonly Option<string?> _variants = new("--variants")
    {
        Description = "What is compared, separated by commas, or all six of the report (default: all that the data allow)",
        HelpName = "all|text-simple,…",
    };
    private readonly Option<string?> _presets = new("--presets")
    {
        Description =
            $"How variants are trained, separated by commas: {string.Join(", ", TrainingPreset.All.Select(p => p.Name))} "
            + $"(default: {TrainingPreset.Recommended.Name}, of the sample {TrainingPreset.Small.Name})",
        HelpName = "A,B,…",
    };
    private readonly Option<string?> _ablations = new("--ablations")
    {
        Description =
            "What to change in the first variant, one thing at a time: all, none, or of "
            + string.Join(", ", Ablation.All.Select(a => a.Name)),
        HelpName = "A,B,…",
        DefaultValueFactory = _ => None,
    };
    private readonly Option<string> _seeds = new("--seeds")
    {
        Description = "The seeds: numbers and ranges, separated by commas",
        HelpName = "1-5",
        DefaultValueFactory = _ => "1-5",
    };

    public ExperimentSystemOptions(Command command)
    {
        foreach (var option in new Option[] { _variants, _presets, _ablations, _seeds })
            command.Add(option);
        _variants.Validators.Add(option =>
        {
            if (
                option.GetValue(_variants) is { } names
                && names != All
                && Words(names).FirstOrDefault(name => !Variant.TryParse(name, out var _)) is { } unknown
            )
                option.AddError(
                    $"There is no variant '{unknown}': give all, or {string.Join(", ", Variant.Report)}; dot and concat attention go too."
                );
        });
        _presets.Validators.Add(option => Among(option, _presets, TrainingPreset.All.Select(p => p.Name)));
        _ablations.Validators.Add(option => Among(option, _ablations, Ablation.All.Select(a => a.Name).Append(All).Append(None)));
        _seeds.Validators.Add(option =>
        {
            if (Numbers(option.GetValue(_seeds)!) is not { Count: >= 1 and <= 1000 })
                option.AddError("--seeds needs 1 to 1000 numbers and ranges such as 1-5 or 1,2,7.");
        });
    }

    /// <summary>The seeds.</summary>
    public IReadOnlyList<long> Seeds(ParseResult line) => Numbers(line.GetRequiredValue(_seeds))!;

    /// <summary>Baselines, variants and ablations, in the order of the tables.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="recipe">How each variant is made, but for itself and a preset that is named. Where it has an encoder, variants that
    /// read text are compared over that too, and where it also reads a TextCNN, over both.</param>
    /// <param name="hasAudio">Whether the data have audio; variants that read it are then among the default ones.</param>
    /// <param name="models">Finished models that stand beside.</param>
    public IReadOnlyList<ExperimentSystem> Systems(
        ParseResult line,
        EmotionRnnRecipe recipe,
        bool hasAudio,
        IReadOnlyList<ModelPackage> models
    )
    {
        Variant[] variants = line.GetValue(_variants) switch
        {
            null => [.. Variant.Report.Where(variant => hasAudio || !variant.ReadsAudio)],
            All => [.. Variant.Report],
            var names => [.. Words(names).Select(Variant.Parse).Distinct()],
        };
        TrainingPreset[] presets =
        [
            .. Words(line.GetValue(_presets) ?? recipe.Preset.Name)
                .Distinct()
                .Select(name => TrainingPreset.All.Single(p => p.Name == name)),
        ];
        var ablations = line.GetRequiredValue(_ablations)! switch
        {
            All => Ablation.All,
            None => [],
            var names => [.. Words(names).Distinct().Select(name => Ablation.All.Single(a => a.Name == name))],
        };
        EmotionRnnRecipe[] recipes =
        [
            .. from preset in presets from variant in variants select recipe with { Preset = preset, Variant = variant },
        ];
        var several = presets.Length > 1;
        ExperimentSystem[] compared = [.. recipes.Select(made => ExperimentSystem.Of(made, several))];
        bool[] ways =
            recipe.TextEncoder is null ? []
            : recipe.TextCnn ? [false, true]
            : [false];
        ExperimentSystem[] over =
        [
            .. from way in ways
            from made in recipes
            where made.ReadsText
            select ExperimentSystem.Over(made with { TextCnn = way }, several),
        ];
        return
        [
            .. ExperimentSystem.Baselines(recipes),
            .. compared,
            .. over,
            .. models.Select(ExperimentSystem.Of),
            .. ablations.Select(compared[0].With),
        ];
    }

    private static void Among(OptionResult result, Option<string?> option, IEnumerable<string> known)
    {
        if (result.GetValue(option) is not { } list || Words(list) is { Length: > 0 } words && words.All(known.Contains))
            return;
        result.AddError($"{option.Name} needs names of {string.Join(", ", known)}, separated by commas.");
    }

    private static string[] Words(string list) =>
        list.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // Null where a word is no number and no range, or a range is longer than any experiment.
    private static List<long>? Numbers(string list)
    {
        var numbers = new List<long>();
        foreach (var word in Words(list))
        {
            var ends = word.Split('-');
            if (ends.Length > 2 || !ends.All(end => long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                return null;
            var (first, last) = (long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[^1], CultureInfo.InvariantCulture));
            if (last < first || last - first > 1000)
                return null;
            for (var n = first; n <= last; n++)
                numbers.Add(n);
        }

        return [.. numbers.Distinct()];
    }
}

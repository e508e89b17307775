using System.Globalization;

namespace EmotionRnn.Conversations;

/// <summary>
/// Reads a mixture: several corpora as one, their labels brought to one set, each with its share. No utterance of some length that stands
/// word for word in a dev or test split of any of the sources is learned from: it keeps its place in its conversation and loses its label.
/// </summary>
internal sealed class Mixture
{
    // Shorter ones are everyday phrases, and tell of no leak.
    private const int HeldOutWords = 6;

    private readonly string _path;
    private readonly MixtureFile _file;
    private readonly LabelSet _labels;
    private readonly ReadLimits _limits;
    private readonly string?[] _folders;
    private readonly Dictionary<(string, CorpusFormat), IReadOnlyList<(Split Split, Conversation Conversation)>> _read = [];
    private readonly HashSet<ulong> _heldOut = [];

    private Mixture(string path, CorpusReadOptions options)
    {
        _path = path;
        _limits = options.Limits;
        _file = MixtureFile.Read(path, _limits);
        _labels = new(_file.Labels);
        _folders = [Path.GetDirectoryName(Path.GetFullPath(path)), options.DataFolder];
        foreach (var (split, conversation) in _file.Sources.SelectMany(Read))
        {
            if (split == Split.Train)
                continue;
            foreach (var utterance in conversation.Utterances)
            {
                if (Print(utterance.Text) is { } print)
                    _heldOut.Add(print);
            }
        }
    }

    /// <summary>Reads a mixture.</summary>
    /// <exception cref="ConversationFormatException">Its file or one of its sources cannot be read.</exception>
    public static Corpus Read(string path, CorpusReadOptions options)
    {
        var mixture = new Mixture(path, options);
        List<Conversation>[] splits =
        [
            [],
            [],
            [],
        ];
        var sources = mixture._file.Sources.Select(source => mixture.Take(source, splits)).ToArray();
        return new(options.Name ?? mixture._file.Name, mixture._labels, splits[0], splits[1], splits[2], CorpusFormat.Mixture)
        {
            Sources = sources,
        };
    }

    private CorpusSource Take(MixtureSource source, List<Conversation>[] splits)
    {
        int[] before = [.. splits.Select(split => split.Count)];
        var heldOut = 0;
        foreach (var split in source.Splits.Order())
        {
            var (share, due) = (source.ShareOf(split), 0.0);
            foreach (var conversation in Read(source).Where(pair => pair.Split == split).Select(pair => pair.Conversation))
            {
                due += share;
                var times = (int)Math.Floor(due + 1e-9);
                if (times == 0)
                    continue;
                due -= times;
                var turns = conversation
                    .Utterances.Take(source.Turns == 0 ? int.MaxValue : source.Turns)
                    .Select(utterance => (Utterance: utterance, Labels: Labels(utterance)))
                    .ToArray();
                for (; times > 0; times--)
                {
                    if (source.Single)
                        AddSingles(turns);
                    else if (turns.Any(turn => turn.Labels.Length == 1))
                        Add([.. turns.Select((turn, i) => Turn(i, turn.Utterance.Speaker, turn.Utterance.Text, turn.Labels))]);
                }

                string[] Labels(Utterance utterance)
                {
                    var labels = source.Resolve(utterance.Emotion, _labels, _path);
                    if (split != Split.Train || Print(utterance.Text) is not { } print || !_heldOut.Contains(print))
                        return labels;
                    heldOut += labels.Length > 0 ? 1 : 0;
                    return [];
                }
            }

            void AddSingles(IEnumerable<(Utterance Utterance, string[] Labels)> turns)
            {
                foreach (var (utterance, labels) in turns.Where(turn => !string.IsNullOrWhiteSpace(turn.Utterance.Text)))
                {
                    foreach (var label in labels.Take(MostLabels))
                        Add([Turn(0, Utterance.UnnamedSpeaker, utterance.Text, [label])]);
                }
            }

            void Add(Utterance[] turns)
            {
                var number = splits[(int)split].Count - before[(int)split];
                splits[(int)split].Add(new($"{CorpusSource.IdPrefix(source.Name, split)}{number}", turns));
            }
        }

        return new(
            source.Name,
            source.Licence,
            new Corpus(source.Name, _labels, Taken(0), Taken(1), Taken(2)).ContentHash,
            [.. splits.Select((split, i) => split.Skip(before[i]).Sum(c => c.Utterances.Count(u => u.Emotion is not null)))],
            heldOut
        );

        Conversation[] Taken(int split) => [.. splits[split].Skip(before[split])];
    }

    // A comment with more labels than two says little by any of them.
    private const int MostLabels = 2;

    private static Utterance Turn(int number, string speaker, string text, string[] labels) =>
        new()
        {
            Id = number.ToString(CultureInfo.InvariantCulture),
            Speaker = speaker,
            Text = text,
            Emotion = labels is [var label] ? label : null,
        };

    private IReadOnlyList<(Split Split, Conversation Conversation)> Read(MixtureSource source)
    {
        var path =
            _folders.OfType<string>().Select(folder => Path.Combine(folder, source.Path)).FirstOrDefault(Path.Exists)
            ?? throw new ConversationFormatException(
                _path,
                null,
                $"there is no file or folder \"{source.Path}\" of the source \"{source.Name}\"",
                "put it beside the mixture's file, or say with --data in which folder it lies"
            );
        if (_read.TryGetValue((path, source.Format), out var known))
            return known;
        if (source.Format == CorpusFormat.Plain)
            return _read[(path, source.Format)] = PlainCorpus.ReadAsIs(path, _limits);
        var corpus = CorpusReader.Read(source.Format, path, new() { Limits = _limits });
        return _read[(path, source.Format)] = [
            .. Enum.GetValues<Split>().SelectMany(split => corpus[split].Select(conversation => (split, conversation))),
        ];
    }

    private static ulong? Print(string text)
    {
        var words = new List<ulong>();
        WordHashes.Append(text, words);
        return words.Count < HeldOutWords ? null : WordHashes.Combine([.. words]);
    }
}

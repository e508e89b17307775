using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Onnx;
using EmotionRnn.Onnx.Encoders;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Cli.Options;

/// <summary>The options that say which pretrained encoder reads the text.</summary>
internal sealed class TextEncoderOptions
{
    /// <summary>What stands before the file of a graph.</summary>
    public const string Graph = "onnx:";

    private readonly Option<string?> _encoder = new("--text-encoder")
    {
        Description =
            "A pretrained encoder, used as it is unless it is itself what is trained: the folder of a published one of the BERT or "
            + "RoBERTa family (config.json, model.safetensors, tokeniser), the package of a fine-tuned one, or onnx: and a graph "
            + "with its tokeniser's files beside it",
        HelpName = "DIR|onnx:FILE",
    };
    private readonly Option<string?> _states = new("--encoder-states")
    {
        Description =
            "What of a published encoder's states makes an utterance's vector: means, or the first token's, by layer, or of a "
            + "graph by output (default: mean after a third, two thirds and all layers, or of every output, and the first token's "
            + "of the last)",
        HelpName = "mean@2,first@6,…",
    };
    private readonly Option<int> _common = new("--common-tokens")
    {
        Description = "How many of a published encoder's most frequent tokens to keep beside those of the corpus",
        HelpName = "N",
        DefaultValueFactory = _ => 16_000,
    };
    private readonly Option<string> _weights = new("--weights")
    {
        Description = "How the package stores a published encoder's matrices",
        HelpName = "8-bit|float16",
        DefaultValueFactory = _ => "8-bit",
    };
    private readonly Option<string?> _origin = new("--origin")
    {
        Description = "Which encoder it is and under which licence, for the model's card (default: its folder's name)",
        HelpName = "TEXT",
    };

    public TextEncoderOptions()
    {
        _weights.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "8-bit", "float16");
        _common.Must(value => value is >= 0 and <= 4_000_000, "in 0 to 4,000,000");
        _states.Validators.Add(option =>
        {
            if (option.GetValue(_states) is { } list && !PooledState.TryParse(list, out _))
                option.AddError($"--encoder-states needs parts such as mean@2 or first@6 with commas between them, not '{list}'.");
        });
    }

    /// <summary>Has a command refuse options that do not go together.</summary>
    /// <param name="command">The command.</param>
    public void AddValidators(Command command) =>
        command.Validators.Add(line =>
        {
            if (line.GetValue(_encoder) is { } given)
            {
                foreach (var option in Storing)
                {
                    if (given.StartsWith(Graph, StringComparison.Ordinal) && line.GetResult(option) is { Implicit: false })
                        line.AddError($"{option.Name} does not concern an encoder that is a graph, which is stored as it is.");
                }

                return;
            }

            foreach (var option in (Option[])[_states, .. Storing])
            {
                if (line.GetResult(option) is { Implicit: false })
                    line.AddError($"{option.Name} belongs to --text-encoder: give both, or neither.");
            }
        });

    /// <summary>The options on how an encoder is stored.</summary>
    public IReadOnlyList<Option> Storing => [_common, _weights, _origin];

    /// <summary>The option that names the encoder.</summary>
    public Option<string?> Encoder => _encoder;

    /// <summary>The option that chooses among its states.</summary>
    public Option<string?> States => _states;

    /// <summary>Whether the encoder is a graph.</summary>
    public bool IsGraph(SymbolResult line) => line.GetValue(_encoder)?.StartsWith(Graph, StringComparison.Ordinal) == true;

    /// <summary>How many tokens to keep.</summary>
    public int CommonTokens(ParseResult line) => line.GetValue(_common);

    /// <summary>How matrices are stored.</summary>
    public WeightFormat Weights(ParseResult line) =>
        line.GetRequiredValue(_weights).Equals("float16", StringComparison.OrdinalIgnoreCase)
            ? WeightFormat.Float16
            : WeightFormat.EightBit;

    /// <summary>What the encoder is called.</summary>
    public string? Origin(ParseResult line) => line.GetValue(_origin);

    /// <summary>The encoder's folder.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public string Folder(ParseResult line)
    {
        var folder = line.GetRequiredValue(_encoder)!;
        return Directory.Exists(folder)
            ? folder
            : throw new CommandFailure(
                ExitCode.External,
                $"{folder}: there is no such folder; '--text-encoder' names one with config.json, model.safetensors and the "
                    + $"tokeniser's files, or the package of a fine-tuned encoder"
            );
    }

    /// <summary>Opens the encoder; null where none is given.</summary>
    public ITextEncoder? Open(Corpus corpus, ParseResult line, Session session)
    {
        if (line.GetValue(_encoder) is not { } given)
            return null;
        var states = line.GetValue(_states) is { } list && PooledState.TryParse(list, out var parsed) ? parsed! : [];
        return session.Await(() =>
            given.StartsWith(Graph, StringComparison.Ordinal)
                ? OpenGraph(given[Graph.Length..], states)
                : (ITextEncoder)
                    TextEncoders.Open(
                        Folder(line),
                        new()
                        {
                            Name = Origin(line),
                            States = states,
                            Weights = Weights(line),
                            CommonTokens = CommonTokens(line),
                            Conversations = corpus[Split.Train],
                        }
                    )
        );
    }

    /// <summary>Opens the encoder and encodes a corpus, so that all that comes after finds its vectors; null where none is given.</summary>
    public ITextEncoder? Read(Corpus corpus, ParseResult line, Session session)
    {
        if (Open(corpus, line, session) is not { } opened)
            return null;
        var encoder = new CachedTextEncoder(opened, VectorCache.OfUser("encoders"));
        Conversation[] conversations = [.. Enum.GetValues<Split>().SelectMany(split => corpus[split])];
        using (
            var progress = session.ProgressOf(
                $"utterances read by {encoder.Name}",
                conversations.Sum(conversation => conversation.Utterances.Count)
            )
        )
        {
            encoder.Prepare(conversations, Environment.ProcessorCount, progress, session.Cancellation);
        }

        if (encoder.CacheProblem is { } problem)
            session.Note($"what the encoder gave could not be kept for the next time: {problem}");
        return encoder;
    }

    private static OnnxTextEncoder OpenGraph(string file, IReadOnlyList<PooledState> states)
    {
        try
        {
            return OnnxEncoders.Default.OpenText(file, states);
        }
        catch (InvalidDataException error)
        {
            throw new EncoderException(error.Message, error);
        }
    }
}

using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Onnx;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Cli.Options;

/// <summary>The options that say which pretrained encoder listens.</summary>
internal sealed class AudioEncoderOptions
{
    private readonly Option<string?> _encoder = new("--audio-encoder")
    {
        Description =
            "A pretrained encoder of speech as an ONNX graph, used as it is; with an --audio-set too, its vector stands beside "
            + "the functionals",
        HelpName = "onnx:FILE",
    };
    private readonly Option<string?> _states = new("--audio-states")
    {
        Description = "Which of the graph's outputs make an utterance's vector (default: the mean over frames of every output with states)",
        HelpName = "mean@OUTPUT,…",
    };
    private readonly Option<bool?> _normalize = new("--audio-normalise")
    {
        Description =
            "Bring every utterance to a mean of 0 and a variance of 1 first, as some encoders of speech want it (default: as a "
            + "preprocessor_config.json beside the graph says)",
        HelpName = "true|false",
    };

    public AudioEncoderOptions()
    {
        _encoder.Validators.Add(option =>
        {
            if (
                option.GetValue(_encoder) is { } text
                && (!text.StartsWith(TextEncoderOptions.Graph, StringComparison.Ordinal) || text.Length == TextEncoderOptions.Graph.Length)
            )
                option.AddError($"--audio-encoder needs a graph as onnx:FILE, not '{text}'.");
        });
        _states.Validators.Add(option =>
        {
            if (option.GetValue(_states) is { } list && !PooledState.TryParse(list, out _))
                option.AddError($"--audio-states needs parts such as mean@last_hidden_state with commas between them, not '{list}'.");
        });
    }

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_encoder, _states, _normalize];

    /// <summary>Has a command refuse options that do not go together.</summary>
    /// <param name="command">The command.</param>
    public void AddValidators(Command command) =>
        command.Validators.Add(line =>
        {
            if (line.GetValue(_encoder) is not null)
                return;
            foreach (var option in (ReadOnlySpan<Option>)[_states, _normalize])
            {
                if (line.GetResult(option) is { Implicit: false })
                    line.AddError($"{option.Name} belongs to --audio-encoder: give both, or neither.");
            }
        });

    /// <summary>The option that names the encoder.</summary>
    public Option<string?> Encoder => _encoder;

    /// <summary>Whether an encoder is given.</summary>
    public bool IsGiven(ParseResult line) => line.GetValue(_encoder) is not null;

    /// <summary>Opens the encoder; null where none is given.</summary>
    public IAudioEncoder? Open(ParseResult line, Session session)
    {
        if (line.GetValue(_encoder) is not { } given)
            return null;
        var states = line.GetValue(_states) is { } list && PooledState.TryParse(list, out var parsed) ? parsed! : [];
        return session.Await(() =>
            OnnxEncoders.Default.OpenAudio(given[TextEncoderOptions.Graph.Length..], states, line.GetValue(_normalize))
        );
    }
}

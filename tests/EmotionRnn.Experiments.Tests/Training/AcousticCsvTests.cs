using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Tests.Training;

public sealed class AcousticCsvTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"loud-{Path.GetRandomFileName()}.csv");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Rows_find_their_utterances_by_split_conversation_and_utterance()
    {
        var corpus = TinyCorpus.Create(2, 2, 2);
        var (table, unused) = Read("split,dialogue_id,utterance_id,speaker,emotion,a,b\ntrain,1-0,1,P0,calm,0.5,-2\ntest,3-1,0,P1,glad,1e2,3\ndev,1-0,1,P1,glad,9,9\n");
        Assert.Equal((2, 1), (table.Count, unused));
        Assert.Equal([0.5f, -2f], table[corpus[Split.Train][0]]![1]!);
        Assert.Equal([100f, 3f], table[corpus[Split.Test][1]]![0]!);
        Assert.Null(table[corpus[Split.Train][0]]![0]);

        (AcousticTable, int) Read(string csv)
        {
            File.WriteAllText(_file, csv);
            return AcousticCsv.Read(corpus, _file);
        }
    }

    [Theory]
    [InlineData("file,a\nx,1\n", "a column 'conversation'")]
    [InlineData("conversation,utterance,text\n1-0,1,hello\n", "no column of features")]
    [InlineData("conversation,utterance,a\n1-0,1,loud\n", ":2: \"loud\" in column \"a\" is not a finite number")]
    [InlineData("conversation,utterance,a\n1-0,1,1\n1-0,1,2\n", ":3: utterance 1 of conversation 1-0 has stood before")]
    public void What_is_malformed_is_refused_with_its_place(string csv, string message)
    {
        File.WriteAllText(_file, csv);
        Assert.Contains(message, Assert.Throws<ExperimentException>(() => AcousticCsv.Read(TinyCorpus.Create(2, 2, 2), _file)).Message, StringComparison.Ordinal);
    }
}

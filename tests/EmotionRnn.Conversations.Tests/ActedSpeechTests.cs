namespace EmotionRnn.Conversations.Tests;

public sealed class ActedSpeechTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RAVDESS_is_split_by_actor_and_labelled_by_name()
    {
        Touch(
            "Actor_16/03-01-05-01-02-01-16.wav",
            "Actor_17/03-01-08-02-01-01-17.flac",
            "Actor_19/03-01-02-01-01-01-19.flac",
            "Actor_19/03-02-02-01-01-01-19.flac",
            "Actor_19/notes.txt",
            "Actor_19/03-01-09-01-01-01-19.wav"
        );
        var corpus = CorpusReader.Read(CorpusFormat.Ravdess, _folder.Path);
        Assert.Equal([("03-01-05-01-02-01-16", "actor 16", "angry", "Actor_16/03-01-05-01-02-01-16.wav")], Turns(corpus, Split.Train));
        Assert.Equal([("03-01-08-02-01-01-17", "actor 17", "surprised", "Actor_17/03-01-08-02-01-01-17.flac")], Turns(corpus, Split.Dev));
        Assert.Equal([("03-01-02-01-01-01-19", "actor 19", "calm", "Actor_19/03-01-02-01-01-01-19.flac")], Turns(corpus, Split.Test));
        Assert.Equal(LabelSet.Ravdess, corpus.Labels);
    }

    [Fact]
    public void Both_together_have_the_labels_of_MELD_and_leave_out_what_it_does_not_name()
    {
        Touch(
            "ravdess/Actor_01/03-01-03-01-01-01-01.wav",
            "ravdess/Actor_01/03-01-02-01-01-01-01.wav",
            "emodb/03a01Wa.wav",
            "emodb/03a01La.wav",
            "emodb/13a01Ta.wav",
            "emodb/16a01Ea.wav"
        );
        var corpus = CorpusReader.Read(CorpusFormat.ActedSpeech, _folder.Path);
        Assert.Equal(LabelSet.Meld, corpus.Labels);
        Assert.Equal(["anger", "joy"], Turns(corpus, Split.Train).Select(turn => turn.Emotion));
        Assert.Equal(["sadness"], Turns(corpus, Split.Dev).Select(turn => turn.Emotion));
        Assert.Equal(["disgust"], Turns(corpus, Split.Test).Select(turn => turn.Emotion));
        Assert.Equal(
            ["boredom", "anger"],
            Turns(CorpusReader.Read(CorpusFormat.EmoDb, _folder.Path), Split.Train).Select(turn => turn.Emotion)
        );
    }

    [Fact]
    public void A_folder_without_a_recording_of_the_corpus_is_refused()
    {
        Touch("a.wav");
        Assert.Contains(
            "no file in it is named as RAVDESS",
            Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.Ravdess, _folder.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.EmoDb, Path.Combine(_folder.Path, "nowhere")));
        Assert.Throws<ConversationFormatException>(() =>
            CorpusReader.Read(CorpusFormat.Ravdess, _folder.Path, new() { Limits = new() { MaxUtterances = 0 } })
        );
    }

    [Fact]
    public void The_published_recordings_are_all_found_and_no_speaker_is_in_two_splits()
    {
        foreach (
            var (format, folder, sizes) in new[]
            {
                (CorpusFormat.Ravdess, "ravdess", (960, 120, 120)),
                (CorpusFormat.EmoDb, "emodb", (0, 0, 0)),
            }
        )
        {
            var corpus = CorpusReader.Read(format, ReferenceData.Shared("data", folder));
            var speakers = Enum.GetValues<Split>()
                .Select(split => corpus[split].Select(c => c.Utterances[0].Speaker).Distinct().ToArray())
                .ToArray();
            Assert.Equal(speakers.SelectMany(s => s).Count(), speakers.SelectMany(s => s).Distinct().Count());
            var counts = (corpus[Split.Train].Count, corpus[Split.Dev].Count, corpus[Split.Test].Count);
            if (format == CorpusFormat.Ravdess)
                Assert.Equal(sizes, counts);
            else
                Assert.Equal(535, counts.Item1 + counts.Item2 + counts.Item3);
        }
    }

    private static (string Id, string Speaker, string? Emotion, string? Clip)[] Turns(Corpus corpus, Split split) =>
        [.. corpus[split].Select(c => Assert.Single(c.Utterances)).Select(u => (u.Id, u.Speaker, u.Emotion, u.Clip))];

    private void Touch(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, file))!);
            File.WriteAllBytes(Path.Combine(_folder.Path, file), [1]);
        }
    }
}

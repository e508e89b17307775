namespace EmotionRnn.Conversations.Tests;

public class RealCorpusTests
{
    [Fact]
    public void Meld_has_the_counts_of_its_published_files()
    {
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        Assert.Equal([(1038, 9989), (114, 1109), (280, 2610)], Counts(meld));
        Assert.Equal([4710, 1205, 268, 683, 1743, 271, 1109], Labeled(meld, Split.Train));
        Assert.Equal([470, 150, 40, 111, 163, 22, 153], Labeled(meld, Split.Dev));
        Assert.Equal([1256, 281, 50, 208, 402, 68, 345], Labeled(meld, Split.Test));
        Assert.DoesNotContain(meld[Split.Train], conversation => conversation.Id == "60");

        var parties = meld[Split.Train]
            .GroupBy(conversation => conversation.Parties.Count)
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, group.Count()));
        Assert.Equal([(1, 96), (2, 463), (3, 264), (4, 122), (5, 58), (6, 25), (7, 8), (8, 1), (9, 1)], parties);
        Assert.Equal(24, meld[Split.Train].Max(conversation => conversation.Utterances.Count));
        Assert.Equal(33, meld[Split.Test].Max(conversation => conversation.Utterances.Count));
    }

    [Fact]
    public void Meld_keeps_typographic_quotes_times_of_both_forms_and_names_clips()
    {
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        Assert.Equal(
            3547,
            meld[Split.Train].Sum(conversation => conversation.Utterances.Sum(utterance => utterance.Text.Count(c => c == '’')))
        );

        var first = meld[Split.Dev][0].Utterances[0];
        Assert.Equal(
            ("Oh my God, he’s lost it. He’s totally lost it.", "Phoebe", "sadness", "dia0_utt0"),
            (first.Text, first.Speaker, first.Emotion, first.Clip)
        );
        Assert.Equal((new TimeSpan(0, 0, 20, 57, 256), new TimeSpan(0, 0, 21, 0, 49)), (first.Start, first.End));

        var single = meld[Split.Test].Single(conversation => conversation.Id == "233").Utterances.Single(utterance => utterance.Id == "7");
        Assert.Equal(new TimeSpan(0, 0, 11, 36, 446), single.Start);
    }

    [Fact]
    public void Meld_dyadic_points_at_the_clips_of_meld()
    {
        var dyadic = CorpusReader.Read(CorpusFormat.MeldDyadic, ReferenceData.Shared("data", "meld_dyadic"));
        Assert.Equal([(2160, 12_840), (270, 1462), (577, 3400)], Counts(dyadic));
        Assert.All(dyadic[Split.Train], conversation => Assert.Equal(2, conversation.Parties.Count));

        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        var textOfClip = meld[Split.Test]
            .SelectMany(conversation => conversation.Utterances)
            .ToDictionary(utterance => utterance.Clip!, utterance => utterance.Speaker);
        Assert.All(
            dyadic[Split.Test].SelectMany(conversation => conversation.Utterances),
            utterance => Assert.Equal(textOfClip[utterance.Clip!], utterance.Speaker)
        );
    }

    [Fact]
    public void EmoryNlp_has_a_conversation_for_each_scene()
    {
        var emory = CorpusReader.Read(CorpusFormat.EmoryNlp, ReferenceData.Shared("data", "emorynlp"));
        Assert.Equal([(659, 7551), (89, 954), (79, 984)], Counts(emory));
        Assert.Equal([1677, 785, 2485, 638, 551, 474, 941], Labeled(emory, Split.Train));
        Assert.Contains(emory[Split.Train], conversation => conversation.Parties.Contains("Monica Geller & Phoebe Buffay"));
        Assert.Contains(emory[Split.Train], conversation => conversation.Parties.Contains("Phoebe's Assistant"));
    }

    [Fact]
    public void DailyDialog_has_validation_and_test()
    {
        var daily = CorpusReader.Read(CorpusFormat.DailyDialog, ReferenceData.Shared("data", "dailydialog"));
        Assert.Equal([(0, 0), (1000, 8069), (1000, 7740)], Counts(daily));
        Assert.Equal([6321, 118, 47, 17, 1019, 102, 116], Labeled(daily, Split.Test));
        Assert.Equal(["A", "B"], daily[Split.Dev][0].Parties);
        Assert.Equal("Good morning , sir . Is there a bank near here ?", daily[Split.Dev][0].Utterances[0].Text);
    }

    [Theory]
    [InlineData(CorpusFormat.Meld, "meld")]
    [InlineData(CorpusFormat.MeldDyadic, "meld_dyadic")]
    [InlineData(CorpusFormat.EmoryNlp, "emorynlp")]
    [InlineData(CorpusFormat.DailyDialog, "dailydialog")]
    public void The_published_corpora_have_their_known_defects_and_no_others(CorpusFormat format, string folder)
    {
        var report = CorpusCheck.Run(CorpusReader.Read(format, ReferenceData.Shared("data", folder)));
        Assert.NotEmpty(report.Findings);
        Assert.All(
            report.Findings.Where(finding => finding.Code != "empty-split"),
            finding => Assert.True(finding.AsPublished, $"{finding.Code} {finding.Split} {finding.Count}")
        );
        Assert.True(report.Worst < Severity.Error);
    }

    [Fact]
    public void The_check_of_meld_finds_what_was_counted_by_other_means()
    {
        var report = CorpusCheck.Run(CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld")));
        Assert.Equal([72, 2, 2], report.Findings.Where(finding => finding.Code == "id-gaps").Select(finding => finding.Count));
        Assert.Equal(["60"], report.Findings.Single(finding => finding.Code == "missing-conversations").Examples);
        Assert.Equal([23, 4, 4], report.Findings.Where(finding => finding.Code == "time-backwards").Select(finding => finding.Count));
        Assert.Equal([628, 62, 101], report.Findings.Where(finding => finding.Code == "time-overlap").Select(finding => finding.Count));
        Assert.Equal(["38/4 (0:05:04)", "220/0 (0:03:55)"], report.Findings.Single(finding => finding.Code == "time-endless").Examples);
        Assert.Equal(["12 = 84", "12 = 85"], report.Findings.Single(finding => finding.Code == "near-leak-train").Examples);
    }

    [Fact]
    public void EmoryNlp_shares_scenes_with_melds_test_split()
    {
        var comparison = CorpusCheck.Compare(
            CorpusReader.Read(CorpusFormat.EmoryNlp, ReferenceData.Shared("data", "emorynlp")),
            CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"))
        );
        var overlap = Assert.Single(comparison.Overlaps, overlap => overlap.Left.Split == Split.Train && overlap.Right.Split == Split.Test);
        Assert.Equal(
            (5, 46, 213, 1506),
            (overlap.IdenticalConversations, overlap.NearDuplicateConversations, overlap.SharedLongUtterances, overlap.LongUtterances)
        );
    }

    private static (int Conversations, int Utterances)[] Counts(Corpus corpus) =>
        [
            .. Enum.GetValues<Split>()
                .Select(split => (corpus[split].Count, corpus[split].Sum(conversation => conversation.Utterances.Count))),
        ];

    private static int[] Labeled(Corpus corpus, Split split) =>
        [
            .. corpus.Labels.Select(label =>
                corpus[split].Sum(conversation => conversation.Utterances.Count(utterance => utterance.Emotion == label))
            ),
        ];
}

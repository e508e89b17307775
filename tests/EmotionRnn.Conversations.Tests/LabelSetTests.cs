namespace EmotionRnn.Conversations.Tests;

public class LabelSetTests
{
    [Fact]
    public void Melds_labels_have_the_published_numbers()
    {
        Assert.Equal(["neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"], LabelSet.Meld.Names);
        Assert.Equal(
            (7, 4, -1, "anger"),
            (LabelSet.Meld.Count, LabelSet.Meld.IndexOf("JOY"), LabelSet.Meld.IndexOf("happiness"), LabelSet.Meld[6])
        );
    }

    [Fact]
    public void Sets_are_equal_by_names_and_order()
    {
        Assert.Equal(new LabelSet("a", "b"), new LabelSet("a", "b"));
        Assert.Equal(new LabelSet("a", "b").GetHashCode(), new LabelSet("a", "b").GetHashCode());
        Assert.False(new LabelSet("a", "b").Equals(new LabelSet("b", "a")));
    }

    [Fact]
    public void Any_number_of_labels_goes_but_none_twice_and_none_blank()
    {
        Assert.Equal(300, new LabelSet(Enumerable.Range(0, 300).Select(i => $"label {i}")).Count);
        Assert.Empty(new LabelSet());
        Assert.Throws<ArgumentException>(() => new LabelSet("joy", "Joy"));
        Assert.Throws<ArgumentException>(() => new LabelSet("joy", " "));
    }

    [Fact]
    public void A_corpus_refuses_labels_that_are_not_in_its_set()
    {
        var conversation = new Conversation(
            "1",
            [
                new Utterance
                {
                    Id = "0",
                    Speaker = "A",
                    Emotion = "glee",
                },
            ]
        );
        Assert.Throws<ArgumentException>(() => new Corpus("own", LabelSet.Meld, [conversation], [], []));
    }
}

using EmotionRnn.Acoustics;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Audio;

namespace EmotionRnn.Recognition.Tests.Audio;

public class RecordedConversationTests
{
    [Fact]
    public void An_utterance_that_cannot_be_heard_costs_itself_alone_and_says_why()
    {
        using var folder = new TemporaryFolder();
        var path = SampleSpeech.Write(Path.Combine(folder.Path, "call.wav"), SampleSpeech.Part(0, 1.5));
        (double Start, double? End)[] times = [(0.2, 0.7), (0, 2400.5), (9, 10), (1.45, 1.46), (0.5, null), (2, 1), (1, 3)];
        var conversation = new Conversation(
            "call",
            [
                .. times.Select(
                    (time, t) =>
                        new Utterance
                        {
                            Id = $"{t}",
                            Speaker = "A",
                            Start = TimeSpan.FromSeconds(time.Start),
                            End = time.End is { } end ? TimeSpan.FromSeconds(end) : null,
                        }
                ),
            ]
        );
        var extractor = new AcousticExtractor(FeatureSet.EGeMAPSv02);
        var heard = RecordedConversation.Read(path, conversation, extractor, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                null,
                "from 0:00:00 to 0:40:00.5 it is longer than 0:30:00",
                "from 0:00:09 to 0:00:10 it is too short for eGeMAPSv02, or beyond the recording's end",
                "from 0:00:01.45 to 0:00:01.46 it is too short for eGeMAPSv02, or beyond the recording's end",
                "it has no start and end",
                "it goes from 0:00:02 to 0:00:01",
                null,
            ],
            heard.Problems
        );
        Assert.Equal(heard.Problems.Select(problem => problem is null), heard.Functionals.Select(row => row is not null));
        Assert.Equal(extractor.Extract(SampleSpeech.Part(0.2, 0.5), SampleSpeech.SampleRate), heard.Functionals[0]);
        Assert.Equal(extractor.Extract(SampleSpeech.Part(1, 0.5), SampleSpeech.SampleRate), heard.Functionals[6]);
    }
}

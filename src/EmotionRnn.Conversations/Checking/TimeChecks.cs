namespace EmotionRnn.Conversations;

/// <summary>Times that cannot be, or hardly.</summary>
internal static class TimeChecks
{
    public static void Run(IReadOnlyList<Conversation> conversations, Split split, TimeSpan longest, FindingList findings)
    {
        List<string> reversed = [],
            instant = [],
            endless = [],
            backwards = [],
            overlapping = [];
        foreach (var conversation in conversations)
        {
            Utterance? before = null;
            foreach (var utterance in conversation.Utterances)
            {
                var place = $"{conversation.Id}/{utterance.Id}";
                if (utterance.End < utterance.Start)
                    reversed.Add(place);
                else if (utterance.End == utterance.Start && utterance.Start is not null)
                    instant.Add(place);
                else if (utterance.End - utterance.Start > longest)
                    endless.Add($"{place} ({utterance.End - utterance.Start:h\\:mm\\:ss})");
                if (utterance.Start < before?.Start)
                    backwards.Add(place);
                else if (utterance.Start < before?.End)
                    overlapping.Add(place);
                before = utterance;
            }
        }

        findings.Add(Severity.Warning, "time-reversed", split, reversed, "utterances that end before they start");
        findings.Add(
            Severity.Warning,
            "time-endless",
            split,
            endless,
            $"utterances that last longer than {longest.TotalSeconds:N0} seconds: their clips hold more than the utterance"
        );
        findings.Add(Severity.Info, "time-instant", split, instant, "utterances that end when they start");
        findings.Add(Severity.Info, "time-backwards", split, backwards, "utterances that start before the one before them does");
        findings.Add(Severity.Info, "time-overlap", split, overlapping, "utterances that start before the one before them has ended");
    }
}

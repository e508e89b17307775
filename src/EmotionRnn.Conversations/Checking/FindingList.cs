namespace EmotionRnn.Conversations;

/// <summary>Gathers findings; none is added for a count of zero.</summary>
internal sealed class FindingList(CorpusFormat format, int maxExamples)
{
    private readonly List<Finding> _findings = [];

    public void Add(Severity severity, string code, Split? split, int count, string message, IEnumerable<string>? examples = null)
    {
        if (count == 0)
            return;
        var published = split is { } known && PublishedFigures.Count(format, known, code) == count;
        _findings.Add(
            new Finding
            {
                Severity = severity,
                Code = code,
                Split = split,
                Count = count,
                Message = message,
                AsPublished = published,
                Examples = [.. (examples ?? []).Take(maxExamples)],
            }
        );
    }

    /// <summary>A finding whose places are its count.</summary>
    public void Add(Severity severity, string code, Split? split, List<string> places, string message) =>
        Add(severity, code, split, places.Count, message, places);

    public Finding[] Sorted() => [.. _findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Split)];
}

using System.Runtime.InteropServices;

namespace EmotionRnn.Conversations;

/// <summary>Hashes of a split's conversations, long utterances and five-word sequences, by which it is compared with another.</summary>
internal sealed class Fingerprints
{
    private const int SequenceLength = 5;

    // Fewer sequences than this say nothing of two conversations: a phrase that everybody uses would make them alike.
    private const int MinSequences = 10;
    private const double NearDuplicate = 0.5;

    // A sequence that more conversations have is a set phrase; following each would cost the square of the corpus.
    private const int MaxConversationsOfSequence = 100;

    private readonly IReadOnlyList<Conversation> _conversations;
    private readonly ulong[] _whole;
    private readonly ulong[][] _sequences;
    private readonly (ulong Hash, int Conversation)[] _index;
    private readonly List<ulong> _longUtterances = [];

    public Fingerprints(IReadOnlyList<Conversation> conversations, int longUtteranceWords)
    {
        _conversations = conversations;
        _whole = new ulong[conversations.Count];
        _sequences = new ulong[conversations.Count][];
        List<ulong> words = [],
            turns = [];
        for (var i = 0; i < conversations.Count; i++)
        {
            words.Clear();
            turns.Clear();
            foreach (var utterance in conversations[i].Utterances)
            {
                var start = words.Count;
                WordHashes.Append(utterance.Text, words);
                var turn = WordHashes.Combine(CollectionsMarshal.AsSpan(words)[start..]);
                turns.Add(turn);
                if (words.Count - start > longUtteranceWords)
                    _longUtterances.Add(turn);
            }

            _whole[i] = words.Count < SequenceLength ? 0 : WordHashes.Combine(CollectionsMarshal.AsSpan(turns));
            _sequences[i] =
            [
                .. Enumerable
                    .Range(0, Math.Max(0, words.Count - SequenceLength + 1))
                    .Select(at => WordHashes.Combine(CollectionsMarshal.AsSpan(words).Slice(at, SequenceLength)))
                    .Distinct(),
            ];
        }

        _index = [.. _sequences.SelectMany((hashes, i) => hashes.Select(hash => (hash, i)))];
        Array.Sort(_index);
    }

    public static Overlap Compare(OverlapSide leftSide, Fingerprints left, OverlapSide rightSide, Fingerprints right, int maxExamples)
    {
        var within = ReferenceEquals(left, right);
        var firstOf = new Dictionary<ulong, int>();
        if (!within)
        {
            for (var i = 0; i < left._whole.Length; i++)
                firstOf.TryAdd(left._whole[i], i);
        }

        var identical = new List<OverlapExample>();
        var near = new List<OverlapExample>();
        for (var j = 0; j < right._whole.Length; j++)
        {
            if (right._whole[j] == 0)
                continue;
            if (firstOf.TryGetValue(right._whole[j], out var twin))
                identical.Add(Example(twin, j, 1));
            else if (left.MostAlike(right._sequences[j], within ? j : int.MaxValue) is (var i, var alike and >= NearDuplicate))
                near.Add(Example(i, j, alike));
            if (within)
                firstOf.TryAdd(right._whole[j], j);
        }

        var (longUtterances, shared) = CountShared(left, right);
        return new Overlap
        {
            Left = leftSide,
            Right = rightSide,
            IdenticalConversations = identical.Count,
            NearDuplicateConversations = near.Count,
            LongUtterances = longUtterances,
            SharedLongUtterances = shared,
            IdenticalExamples = [.. identical.Take(maxExamples)],
            NearDuplicateExamples = [.. near.OrderByDescending(example => example.Alike).Take(maxExamples)],
        };

        OverlapExample Example(int i, int j, double alike) =>
            new(left._conversations[i].Id, right._conversations[j].Id, Math.Round(alike, 3));
    }

    private static (int Long, int Shared) CountShared(Fingerprints left, Fingerprints right)
    {
        var within = ReferenceEquals(left, right);
        var known = within ? [] : left._longUtterances.ToHashSet();
        var shared = right._longUtterances.Count(hash => within ? !known.Add(hash) : known.Contains(hash));
        return (right._longUtterances.Count, shared);
    }

    /// <summary>The conversation before <paramref name="end"/> that has the largest share of these sequences.</summary>
    private (int Conversation, double Alike)? MostAlike(ulong[] sequences, int end)
    {
        if (sequences.Length < MinSequences)
            return null;
        var hits = new Dictionary<int, int>();
        foreach (var sequence in sequences)
        {
            var at = Array.BinarySearch(_index, (sequence, 0));
            if (at < 0)
                at = ~at;
            for (
                var n = 0;
                n < MaxConversationsOfSequence && at < _index.Length && _index[at].Hash == sequence && _index[at].Conversation < end;
                n++, at++
            )
            {
                CollectionsMarshal.GetValueRefOrAddDefault(hits, _index[at].Conversation, out _)++;
            }
        }

        (int Conversation, double Alike)? best = null;
        foreach (var (conversation, count) in hits)
        {
            var shorter = Math.Min(sequences.Length, _sequences[conversation].Length);
            if (shorter < MinSequences)
                continue;
            var alike = (double)count / shorter;
            if (best is null || alike > best.Value.Alike || (alike == best.Value.Alike && conversation < best.Value.Conversation))
                best = (conversation, alike);
        }

        return best;
    }
}

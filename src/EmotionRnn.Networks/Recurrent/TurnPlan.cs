using System.Runtime.InteropServices;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// Which rows each step works on. Dialogues come by falling length, so the dialogues that still run at step t are the first ones, and pads
/// do not exist:
/// step t has the rows <c>RowStart[t] … RowStart[t+1]</c>, one a running dialogue.
/// </summary>
/// <remarks>
/// A state S or I lives in a slot. Parties who have not spoken all hold the same state, so a dialogue has one slot for them together, the
/// latent listener's,
/// and one for every party who speaks; when a party speaks first, its state is read from the latent one.
/// A listener is updated only while somebody will read the state: until the party's last turn, and the latent one until the last party's
/// first.
/// </remarks>
internal sealed class TurnPlan
{
    private readonly List<int> _rowStart = [],
        _source = [],
        _target = [],
        _listenerStart = [],
        _listenerSlot = [],
        _listenerRow = [];
    private readonly List<Party> _parties = [];
    private readonly List<int> _partyOfTurn = [];
    private readonly Dictionary<int, int> _numbers = [];

    public int Steps => _rowStart.Count - 1;

    public int Rows => _rowStart[^1];

    public int Listeners => _listenerSlot.Count;

    /// <summary>The slots that the plan uses.</summary>
    public int Slots { get; private set; }

    public ReadOnlySpan<int> RowStart => CollectionsMarshal.AsSpan(_rowStart);

    /// <summary>For every row the slot from which the speaker's states are read.</summary>
    public ReadOnlySpan<int> Source => CollectionsMarshal.AsSpan(_source);

    /// <summary>For every row the slot to which they are written.</summary>
    public ReadOnlySpan<int> Target => CollectionsMarshal.AsSpan(_target);

    /// <summary>Step t's listeners are <c>ListenerStart[t] … ListenerStart[t+1]</c>.</summary>
    public ReadOnlySpan<int> ListenerStart => CollectionsMarshal.AsSpan(_listenerStart);

    public ReadOnlySpan<int> ListenerSlot => CollectionsMarshal.AsSpan(_listenerSlot);

    /// <summary>For every listener the row of its dialogue, which has the utterance that it hears.</summary>
    public ReadOnlySpan<int> ListenerRow => CollectionsMarshal.AsSpan(_listenerRow);

    /// <summary>Plans whole dialogues.</summary>
    /// <param name="dialogues">By falling length.</param>
    /// <param name="reverse">Whether they are read from their end.</param>
    /// <param name="listen">Whether listeners are updated.</param>
    public void Dialogues(ReadOnlySpan<DialogueInput> dialogues, bool reverse, bool listen)
    {
        Clear();
        Span<int> turnStart = stackalloc int[dialogues.Length],
            partyStart = stackalloc int[dialogues.Length + 1];
        Span<int> lastArrival = stackalloc int[dialogues.Length];
        for (var b = 0; b < dialogues.Length; b++)
        {
            turnStart[b] = _partyOfTurn.Count;
            partyStart[b] = _parties.Count;
            lastArrival[b] = Meet(dialogues[b].Speakers, reverse);
        }

        partyStart[^1] = _parties.Count;
        Slots = _parties.Count + dialogues.Length;
        for (var t = 0; t < dialogues[0].Length; t++)
        {
            for (var b = 0; b < dialogues.Length && dialogues[b].Length > t; b++)
            {
                var row = _source.Count;
                var latent = partyStart[b] + b;
                var speaker = partyStart[b] + _partyOfTurn[turnStart[b] + t];
                AddRow(listen && _parties[speaker].First == t ? latent : speaker + b + 1, speaker + b + 1);
                if (!listen)
                    continue;
                if (lastArrival[b] > t)
                    AddListener(latent, row);
                for (var party = partyStart[b]; party < partyStart[b + 1]; party++)
                {
                    if (party != speaker && _parties[party].First < t && _parties[party].Last > t)
                        AddListener(party + b + 1, row);
                }
            }

            EndStep();
        }
    }

    /// <summary>
    /// Plans one turn of one dialogue whose future is unknown: everybody who has spoken listens, and so does the latent listener.
    /// </summary>
    /// <param name="party">The speaker, numbered by first speaking; equal to <paramref name="parties"/> where new.</param>
    /// <param name="parties">How many have spoken before.</param>
    /// <param name="listen">Whether listeners are updated.</param>
    public void Turn(int party, int parties, bool listen)
    {
        Clear();
        Slots = 1 + int.Max(parties, party + 1);
        AddRow(listen && party == parties ? 0 : 1 + party, 1 + party);
        for (var slot = 0; listen && slot <= parties; slot++)
        {
            if (slot != 1 + party)
                AddListener(slot, row: 0);
        }

        EndStep();
    }

    private void Clear()
    {
        foreach (
            var list in (ReadOnlySpan<List<int>>)[_rowStart, _source, _target, _listenerStart, _listenerSlot, _listenerRow, _partyOfTurn]
        )
            list.Clear();
        _parties.Clear();
        _rowStart.Add(0);
        _listenerStart.Add(0);
    }

    /// <summary>Numbers a dialogue's parties by first speaking and returns the turn at which the last of them arrives.</summary>
    private int Meet(int[] speakers, bool reverse)
    {
        _numbers.Clear();
        var start = _parties.Count;
        var lastArrival = 0;
        for (var t = 0; t < speakers.Length; t++)
        {
            var speaker = speakers[reverse ? speakers.Length - 1 - t : t];
            if (!_numbers.TryGetValue(speaker, out var party))
            {
                _numbers.Add(speaker, party = _numbers.Count);
                _parties.Add(new(t, t));
                lastArrival = t;
            }

            _parties[start + party] = _parties[start + party] with { Last = t };
            _partyOfTurn.Add(party);
        }

        return lastArrival;
    }

    private void AddRow(int source, int target)
    {
        _source.Add(source);
        _target.Add(target);
    }

    private void AddListener(int slot, int row)
    {
        _listenerSlot.Add(slot);
        _listenerRow.Add(row);
    }

    private void EndStep()
    {
        _rowStart.Add(_source.Count);
        _listenerStart.Add(_listenerSlot.Count);
    }

    /// <summary>The turns at which a party speaks first and last.</summary>
    private readonly record struct Party(int First, int Last);
}

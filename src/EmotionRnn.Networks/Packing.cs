namespace EmotionRnn.Networks;

/// <summary>
/// Lays a network's weights out as its products read them, once for every change: of many first callers one does it and the others wait,
/// and nothing that somebody may be reading is written again.
/// </summary>
internal sealed class Packing(ParameterSet parameters)
{
    private readonly Lock _lock = new();
    private readonly List<Action> _forward = [],
        _back = [];
    private int _forwardVersion = -1,
        _backVersion = -1;

    /// <summary>Notes how a layer lays out its weights.</summary>
    /// <param name="forward">For the way forward.</param>
    /// <param name="back">For the way back; null where that reads them as they lie.</param>
    public void Add(Action forward, Action? back = null)
    {
        _forward.Add(forward);
        if (back is not null)
            _back.Add(back);
    }

    /// <summary>Lays out the weights where they have changed since the last time. Safe for several threads at once.</summary>
    /// <param name="withBack">Whether for the way back too.</param>
    public void Ensure(bool withBack = false)
    {
        Ensure(_forward, ref _forwardVersion);
        if (withBack)
            Ensure(_back, ref _backVersion);
    }

    private void Ensure(List<Action> packs, ref int packedVersion)
    {
        if (Volatile.Read(ref packedVersion) == parameters.Version)
            return;
        lock (_lock)
        {
            var version = parameters.Version;
            if (packedVersion == version)
                return;
            foreach (var pack in packs)
                pack();
            Volatile.Write(ref packedVersion, version);
        }
    }
}

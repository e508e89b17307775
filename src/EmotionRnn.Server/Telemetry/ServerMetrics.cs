using System.Diagnostics.Metrics;

namespace EmotionRnn.Server.Telemetry;

/// <summary>What the server counts and measures, beside what ASP.NET Core, Kestrel and the runtime do.</summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "EmotionRnn.Server";

    private readonly Meter _meter;
    private readonly Counter<long> _utterances;
    private readonly Histogram<double> _analysis,
        _turn;

    public ServerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _utterances = _meter.CreateCounter<long>("emotionrnn.utterances", "{utterance}", "Utterances recognised");
        _analysis = _meter.CreateHistogram<double>(
            "emotionrnn.analysis.duration",
            "s",
            "Time to recognise the conversations of one request",
            advice: new() { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] }
        );
        _turn = _meter.CreateHistogram<double>(
            "emotionrnn.live.turn.duration",
            "s",
            "Time from a live turn's arrival to its answer",
            advice: new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1] }
        );
    }

    /// <summary>Counts conversations that were recognised as wholes.</summary>
    public void Analyzed(string model, int utterances, TimeSpan time)
    {
        _utterances.Add(utterances, Tag("model", model), Tag("by", "analysis"));
        _analysis.Record(time.TotalSeconds, Tag("model", model));
    }

    /// <summary>Counts a turn of a live conversation.</summary>
    public void Answered(string model, TimeSpan time)
    {
        _utterances.Add(1, Tag("model", model), Tag("by", "live"));
        _turn.Record(time.TotalSeconds);
    }

    /// <summary>Shows a number that is asked for when metrics are read.</summary>
    public void Observe(string name, string unit, string description, Func<int> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

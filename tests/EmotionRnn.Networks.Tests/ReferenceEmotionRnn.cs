using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks.Tests;

/// <summary>
/// The network's equations in double precision, one dialogue and one number at a time, as an independent reference: every party has states
/// of its own from the start.
/// </summary>
internal sealed class ReferenceEmotionRnn(EmotionRnnOptions options, IReadOnlyDictionary<string, double[]> parameters)
{
    private double[] this[string name] => parameters[name];

    public double Loss(IReadOnlyList<DialogueInput> batch, float[] classWeights)
    {
        double loss = 0,
            total = 0;
        foreach (var dialogue in batch)
        {
            var logProbabilities = LogProbabilities(dialogue);
            for (var t = 0; t < dialogue.Length; t++)
            {
                if (dialogue.Labels![t] < 0)
                    continue;
                loss -= classWeights[dialogue.Labels[t]] * logProbabilities[t][dialogue.Labels[t]];
                total += classWeights[dialogue.Labels[t]];
            }
        }

        return loss / total;
    }

    public double[][] LogProbabilities(DialogueInput dialogue)
    {
        var inputs = dialogue.Features.Chunk(options.InputSize).Select(x => Projected([.. x.Select(value => (double)value)])).ToArray();
        var emotions = Direction("forward", inputs, dialogue.Speakers, dialogue.Visible);
        if (options.Bidirectional)
        {
            var backward = Direction(
                "backward",
                [.. inputs.Reverse()],
                [.. dialogue.Speakers.Reverse()],
                dialogue.Visible?.Reverse().ToArray()
            );
            emotions = [.. emotions.Zip(backward.Reverse(), (f, b) => (double[])[.. f, .. b])];
        }

        if (options.EmotionAttention)
            emotions = [.. emotions.Select(e => Attended(Linear("emotion_attention", e), emotions))];
        return [.. emotions.Select(e => LogSoftmax(Linear("out", [.. Linear("fc", e).Select(x => Math.Max(x, 0))])))];
    }

    private double[] Projected(double[] x) =>
        options.ProjectedInputs == 0
            ? x
            :
            [
                .. x[..^options.ProjectedInputs],
                .. Linear("projection", x[^options.ProjectedInputs..]).Select(value => Math.Max(value, 0)),
            ];

    private double[][] Direction(string direction, double[][] inputs, int[] speakers, bool[]? visible)
    {
        var d = options.StateSize;
        var parties = speakers.Max() + 1;
        var G = Initial(direction, "G", d);
        var S = Enumerable.Range(0, parties).Select(_ => Initial(direction, "S", d)).ToArray();
        var I = Enumerable.Range(0, parties).Select(_ => Initial(direction, "I", d)).ToArray();
        var E = Enumerable.Range(0, parties).Select(_ => Initial(direction, "E", options.EmotionSize)).ToArray();
        var history = new List<double[]>();
        var result = new double[inputs.Length][];
        for (var t = 0; t < inputs.Length; t++)
        {
            var X = inputs[t];
            var s = speakers[t];
            G = Gru(direction + ".G", G, [.. S[s], .. I[s], .. X]);
            var a = Attention(direction, history, X, visible);
            history.Add(G);
            for (var p = 0; p < parties; p++)
            {
                if (p != s && !options.Listener)
                    continue;
                S[p] = Gru(direction + (p == s ? ".SS" : ".SL"), S[p], [.. G, .. X]);
                I[p] = Gru(direction + (p == s ? ".IS" : ".IL"), I[p], [.. G, .. a]);
            }

            var chain = options.EmotionPerSpeaker ? s : 0;
            result[t] = E[chain] = Gru(direction + ".E", E[chain], [.. G, .. X, .. S[s], .. options.EmotionUsesIntra ? I[s] : []]);
        }

        return result;
    }

    private double[] Attention(string direction, List<double[]> history, double[] X, bool[]? visible)
    {
        var d = options.StateSize;
        var w = direction + ".attention.";
        var from = options.AttentionWindow == 0 ? 0 : Math.Max(0, history.Count - options.AttentionWindow);
        var seen = Enumerable.Range(from, history.Count - from).Where(i => visible is null || visible[i]).ToArray();
        var u = seen.Select(i =>
                options.Attention switch
                {
                    AttentionKind.Simple => Math.Tanh(Dot(this[w + "w"], history[i]) + this[w + "b"][0]),
                    AttentionKind.Matching => Dot(history[i], Product(X, this[w + "W"], d)),
                    AttentionKind.Dot => Dot(history[i], X),
                    _ => Dot(
                        this[w + "v"],
                        [.. Product(history[i], this[w + "WG"], d).Zip(Product(X, this[w + "WX"], d), (g, x) => Math.Tanh(g + x))]
                    ),
                }
            )
            .ToArray();
        var a = new double[d];
        var total = u.Sum(Math.Exp);
        for (var i = 0; i < seen.Length; i++)
        {
            for (var j = 0; j < d; j++)
                a[j] += Math.Exp(u[i]) / total * history[seen[i]][j];
        }

        return a;
    }

    private double[] Gru(string name, double[] h, double[] x)
    {
        var n = h.Length;
        double[] input = Product(x, this[name + ".W"], 3 * n),
            b = this[name + ".b"];
        double[] hidden = Product(h, this[name + ".U"], 3 * n),
            c = this[name + ".c"];
        var next = new double[n];
        for (var i = 0; i < n; i++)
        {
            var r = Logistic(input[i] + b[i] + hidden[i] + c[i]);
            var z = Logistic(input[n + i] + b[n + i] + hidden[n + i] + c[n + i]);
            next[i] = (1 - z) * Math.Tanh(input[2 * n + i] + b[2 * n + i] + r * (hidden[2 * n + i] + c[2 * n + i])) + z * h[i];
        }

        return next;
    }

    private double[] Initial(string direction, string state, int width) =>
        options.InitialState == InitialState.Zeros ? new double[width] : [.. this[$"{direction}.initial.{state}"]];

    private double[] Linear(string name, double[] x)
    {
        var (weight, bias) = (this[name + ".weight"], this[name + ".bias"]);
        return [.. bias.Select((b, i) => b + Dot(weight[(i * x.Length)..((i + 1) * x.Length)], x))];
    }

    private static double[] Attended(double[] query, double[][] states)
    {
        var scores = states.Select(state => Dot(query, state)).ToArray();
        var weights = LogSoftmax(scores).Select(Math.Exp).ToArray();
        return [.. Enumerable.Range(0, query.Length).Select(i => states.Select((state, j) => weights[j] * state[i]).Sum())];
    }

    private static double[] Product(double[] x, double[] w, int columns)
    {
        var product = new double[columns];
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < columns; j++)
                product[j] += x[i] * w[i * columns + j];
        }

        return product;
    }

    private static double[] LogSoftmax(double[] x)
    {
        var largest = x.Max();
        var log = largest + Math.Log(x.Sum(value => Math.Exp(value - largest)));
        return [.. x.Select(value => value - log)];
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0d;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}

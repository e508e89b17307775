using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EmotionRnn.Server.Tests;

/// <summary>A connection's bytes.</summary>
/// <param name="Bytes">What is sent.</param>
/// <param name="HangsUp">Whether the client then ends its side, with the request half said.</param>
/// <param name="Lingers">Whether the client then reads nothing for a while.</param>
internal sealed record HostileRequest(byte[] Bytes, bool HangsUp = false, bool Lingers = false);

/// <summary>Requests that no honest client sends, each as the bytes of a connection, from a seed.</summary>
internal sealed class HostileRequests(int seed)
{
    private static readonly byte[] Bomb = Compress(new byte[4 << 20]);
    private static readonly string[] Names =
    [
        "..",
        "../text",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e",
        "text%00",
        "/etc/passwd",
        "C:%5Cwindows",
        "text/../../x",
        "silero-vad",
        "con",
        "🦊",
        new string('a', 4000),
    ];
    private static readonly string[] WrongSettings =
    [
        "attention=-1",
        "attention=99999999999",
        "abstainBelow=1e999",
        "format=%00",
        "attention=NaN",
        "abstainBelow=--",
        "format=2",
    ];
    private readonly Random _random = new(seed);

    /// <summary>The next one.</summary>
    public HostileRequest Next() =>
        _random.Next(16) switch
        {
            0 => new(
                Post("application/json", Cut("""{"turns":[{"speaker":"Ann","text":"We won!"},{"speaker":"Bob","text":"No way!"}]}"""))
            ),
            1 => new(Post("application/json", Text(WrongTypes()))),
            2 => new(Post("application/json", Text(Nested()))),
            3 => new(Post("application/json", Text($$"""{"turns":[{"speaker":"Ann","text":"hi","start":{{BadTime()}}}]}"""))),
            4 => new(Post("text/plain", [.. "Ann: hello "u8, (byte)_random.Next(0x80, 0xC0), .. Noise(_random.Next(40)), 0xFF])),
            5 => LyingLength(),
            6 => new(
                Head(
                    "POST",
                    "/v1/analyse",
                    $"Content-Type: text/plain\r\nContent-Encoding: "
                        + $"{Pick("gzip", "br", "deflate", "gzip, gzip")}\r\nContent-Length: {Bomb.Length}",
                    Bomb
                )
            ),
            7 => new(Head("GET", $"/v1/models/{Uri.EscapeDataString(Pick(Names)).Replace("%25", "%", StringComparison.Ordinal)}")),
            8 => new(
                Head(
                    "POST",
                    $"/v1/analyse?model={Uri.EscapeDataString(Pick(Names))}",
                    "Content-Type: text/plain\r\nContent-Length: 10",
                    Text("Ann: hello")
                )
            ),
            9 => new(
                Head(
                    Pick("GET", "DELETE"),
                    $"/v1/jobs/{Pick(Names.Where(name => name.All(char.IsAscii)).ToArray())}{Pick("", "/result", "/events")}"
                )
            ),
            10 => new(
                Head("POST", $"/v1/analyse?{Pick(WrongSettings)}", "Content-Type: text/plain\r\nContent-Length: 10", Text("Ann: hello"))
            ),
            11 => new(Form()),
            12 => new(Noise(_random.Next(1, 300)).Append((byte)'\n').Append((byte)'\n').ToArray()),
            13 => new(
                Head(
                    "GET",
                    "/v1/models",
                    string.Join("\r\n", Enumerable.Range(0, 150).Select(i => $"X-{i}: {new string('x', _random.Next(400))}"))
                )
            ),
            14 => new(Live()),
            _ => new(SlowReader(), Lingers: true),
        };

    private HostileRequest LyingLength() =>
        _random.Next(5) switch
        {
            0 => new(Head("POST", "/v1/analyse", "Content-Type: text/plain\r\nContent-Length: 1000", Text("Ann: hello")), HangsUp: true),
            1 => new(
                Head(
                    "POST",
                    "/v1/analyse",
                    $"Content-Type: text/plain\r\nContent-Length: {Pick("-1", "99999999999999999999", "0x10", "1,2", "one")}",
                    Text("Ann: hello")
                )
            ),
            2 => new(Head("POST", "/v1/analyse", $"Content-Type: text/plain\r\nContent-Length: {int.MaxValue}", Text("Ann: hello"))),
            3 => new(
                Head(
                    "POST",
                    "/v1/analyse",
                    "Content-Type: text/plain\r\nTransfer-Encoding: chunked",
                    Text($"{Pick("zz", "-5", "FFFFFFFFFFFFFFFF", "5;", "")}\r\nAnn: hello\r\n0\r\n\r\n")
                )
            ),
            _ => new(
                Head("POST", "/v1/analyse", "Content-Type: text/plain\r\nContent-Length: 5\r\nContent-Length: 10", Text("Ann: hello"))
            ),
        };

    private byte[] Form()
    {
        var boundary = Pick("x", "", "\"", new string('b', 200), "x y");
        var body = Pick(
            "--x\r\n\r\n\r\n--x--\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"transcript\"\r\n\r\nAnn: he",
            "--y\r\n",
            "--x--",
            string.Concat(Enumerable.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", 50)) + "--x--\r\n",
            "--x\r\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"H{i}: {i}\r\n")) + "\r\n1\r\n--x--\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"transcript\"; filename=\"../../../etc/passwd\"\r\n\r\n{\r\n--x--\r\n"
        );
        return Post($"multipart/form-data; boundary={boundary}", Text(body));
    }

    /// <summary>
    /// A live connection: frames that are too large, lie about their length, are not masked, unknown, or say what is none.
    /// </summary>
    private byte[] Live()
    {
        byte[] frames = _random.Next(10) switch
        {
            0 => Frame(0x81, new byte[1 << 20]),
            1 => [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, .. Noise(64)],
            2 => [0x81, 0x05, .. "hello"u8],
            3 => Frame(0x83 + _random.Next(5), Noise(10)),
            4 => Frame(0x81, [.. "\""u8, 0xC0, 0xAF, .. "\""u8]),
            5 => Frame(0x81, Text(WrongTypes())),
            6 => Frame(0x82, Noise(200)),
            7 => [.. Frame(0x81, Text("""{"type":"start"}""")), .. Enumerable.Range(0, 50).SelectMany(_ => Frame(0x82, Noise(60_000)))],
            8 => [.. Frame(0x01, Text("{\"type\":")), .. Enumerable.Range(0, 200).SelectMany(_ => Frame(0x00, Text(new string(' ', 500))))],
            _ =>
            [
                .. Frame(0x81, Text("""{"type":"start"}""")),
                .. Frame(0x81, Text($$"""{"type":"turn","index":{{HugeNumber()}},"speaker":"Ann","text":"hi"}""")),
            ],
        };
        return [.. Handshake(), .. frames];
    }

    private byte[] SlowReader() =>
        [
            .. Handshake(),
            .. Frame(0x81, Text("""{"type":"start"}""")),
            .. Enumerable
                .Range(0, 40)
                .SelectMany(t => Frame(0x81, Text($$"""{"type":"turn","index":{{t}},"speaker":"Ann","text":"hello"}"""))),
            .. Frame(0x81, Text("{")),
        ];

    private static byte[] Handshake() =>
        Head(
            "GET",
            "/v1/live",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        );

    private static byte[] Frame(int first, byte[] payload)
    {
        byte[] length =
            payload.Length < 126 ? [(byte)(0x80 | payload.Length)]
            : payload.Length < 1 << 16 ? [0xFE, 0, 0]
            : [0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
        if (length.Length == 3)
            BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)payload.Length);
        if (length.Length == 9)
            BinaryPrimitives.WriteUInt64BigEndian(length.AsSpan(1), (ulong)payload.Length);
        // A mask of zeros leaves the payload as it is.
        return [(byte)first, .. length, 0, 0, 0, 0, .. payload];
    }

    private string WrongTypes() =>
        Pick(
            "7",
            "null",
            "\"text\"",
            "[[]]",
            "{}",
            "{\"turns\":7}",
            "{\"turns\":[7]}",
            "{\"turns\":[{\"speaker\":[],\"text\":\"a\"}]}",
            "{\"turns\":[{\"speaker\":\"a\",\"text\":{}}]}",
            "{\"turns\":[{\"speaker\":\"a\",\"text\":\"a\",\"start\":true}]}",
            "{\"turns\":[],\"turns\":[]}",
            "{\"conversations\":{}}",
            "{\"labels\":7,\"turns\":[]}",
            "[{\"speaker\":\"\\ud800\",\"text\":\"a\"}]",
            "{\"type\":{}}",
            "{\"type\":\"start\",\"attention\":\"x\"}",
            "{\"segments\":[{\"text\":7}]}"
        );

    private string Nested()
    {
        var depth = _random.Next(65, 50_000);
        return Pick(
            new string('[', depth),
            string.Concat(Enumerable.Repeat("{\"turns\":[", Math.Min(depth, 5000))),
            "{\"turns\":[{\"speaker\":\"a\",\"text\":\"b\",\"x\":" + new string('[', depth) + new string(']', depth) + "}]}"
        );
    }

    private string HugeNumber() =>
        Pick("1e999", "-1e308", "99999999999999999999999999", new string('9', 5000), "-1", "1e-400000000000", "0x10", "01");

    private string BadTime() => Pick("1e999", "-1e308", "99999999999999999999999999", new string('9', 5000), "0x10", "01", "1e", "+1");

    private byte[] Cut(string text) => Text(text[.._random.Next(1, text.Length)]);

    private static byte[] Post(string type, byte[] body) =>
        Head("POST", "/v1/analyse", $"Content-Type: {type}\r\nContent-Length: {body.Length}", body);

    private static byte[] Head(string method, string path, string headers = "", byte[]? body = null) =>
        [
            .. Text(
                $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
                    + (headers.Contains("Upgrade", StringComparison.Ordinal) ? "" : "Connection: close\r\n")
                    + $"{headers}{(headers.Length > 0 ? "\r\n" : "")}\r\n"
            ),
            .. body ?? [],
        ];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private static byte[] Compress(byte[] data)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize))
            gzip.Write(data);
        return stream.ToArray();
    }
}

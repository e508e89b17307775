using EmotionRnn.EndToEnd.Tests;
using EmotionRnn.Onnx;
using EmotionRnn.Page.Tests;
using EmotionRnn.Server;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Tests;
using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(Site))]

namespace EmotionRnn.Page.Tests;

/// <summary>
/// The server, on a free port of this machine, with two small models that read and one, <c>ear</c>, that listens; it finds the speech in
/// recordings, the locked one does not.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private readonly string _models = Directory.CreateTempSubdirectory("emotionrnn-page-").FullName;
    private readonly SileroVoiceActivity _segmenter = new(
        Path.Combine(ReferenceData.Repository, "models", "silero-vad", "silero_vad.onnx")
    );
    private WebApplication? _server;
    private WebApplication? _locked;

    /// <summary>Where the page is.</summary>
    public string Address => _server!.Urls.Single() + "/";

    /// <summary>Where a server is that wants the key <see cref="Key"/>.</summary>
    public string LockedAddress => _locked!.Urls.Single() + "/";

    /// <summary>The folder of one of its models.</summary>
    public string Model(string name) => Path.Combine(_models, name);

    public static string Key => "open-sesame";

    public async ValueTask InitializeAsync()
    {
        ExampleModel.Write(_models, "text", bidirectional: true);
        ExampleModel.Write(_models, "text-online", bidirectional: false);
        AudioModel.Write(_models);
        _server = await Start(
            new()
            {
                ModelsFolder = _models,
                Urls = ["http://127.0.0.1:0"],
                Segmenter = _segmenter,
            }
        );
        _locked = await Start(
            new()
            {
                ModelsFolder = _models,
                Urls = ["http://127.0.0.1:0"],
                ApiKeys = [Key],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _server, _locked }.OfType<WebApplication>())
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }

        _segmenter.Dispose();
        Directory.Delete(_models, recursive: true);
    }

    private static async Task<WebApplication> Start(ServerOptions options)
    {
        var server = EmotionServer.Create(options);
        await server.StartAsync();
        return server;
    }
}

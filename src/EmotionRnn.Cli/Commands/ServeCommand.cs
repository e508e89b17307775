using System.CommandLine;
using System.Runtime.CompilerServices;
using EmotionRnn.Cli.Running;
using EmotionRnn.Onnx;
using EmotionRnn.Server;
using EmotionRnn.Server.Options;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>serve</c>: the HTTP API, live conversations and the web page.</summary>
internal static class ServeCommand
{
    private const string KeyVariable = "EMOTIONRNN_API_KEY";
    private const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly Option<string[]> Urls = new("--urls")
    {
        Description = "Where to listen; port 0 takes a free one",
        HelpName = "URL",
        DefaultValueFactory = _ => [DefaultUrl],
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string?> Models = new("--models")
    {
        Description = $"The folder of the model packages (default: {ModelFolder.Variable}, or those that ship)",
        HelpName = "DIR",
    };
    private static readonly Option<string?> Model = new("--model", "-m")
    {
        Description = "The model that answers where none is named (default: general)",
        HelpName = "NAME",
    };
    private static readonly Option<string?> LiveModel = new("--live-model")
    {
        Description = "The model that answers live conversations where none is named (default: general)",
        HelpName = "NAME",
    };
    private static readonly Option<string[]> ApiKey = new("--api-key")
    {
        Description =
            $"Answer only requests with this key; may be given several times. The variable {KeyVariable} keeps it out of the list "
            + $"of processes",
        HelpName = "KEY",
    };

    public static Command Create()
    {
        var command = new SessionCommand("serve", "Serves the HTTP API, live conversations over WebSocket, and the web page.")
        {
            Examples =
            [
                "emotionrnn serve",
                "emotionrnn serve --urls http://127.0.0.1:8080 --models ./runs",
                "EMOTIONRNN_API_KEY=$(openssl rand -hex 24) emotionrnn serve --urls http://0.0.0.0:5080",
                "curl --data-binary @samples/conversation.txt -H 'Content-Type: text/plain' http://127.0.0.1:5080/v1/analyse",
            ],
        };
        foreach (var option in new Option[] { Urls, Models, Model, LiveModel, ApiKey })
            command.Add(option);
        Urls.Validators.Add(option =>
        {
            foreach (var token in option.Tokens.SelectMany(token => token.Value.Split(';')).Where(url => !IsUrl(url)))
                option.AddError($"--urls needs http://ADDRESS:PORT; it is '{token}'.");
        });
        command.Does(Run);
        return command;
    }

    // Apart, so that ASP.NET Core is loaded by this command alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(ParseResult line, Session session)
    {
        using var segmenter = VoiceActivity.TryOpen();
        if (segmenter is null)
            session.Note("recordings without a transcript are refused: there is no silero-vad among the models");
        string[] keys =
        [
            .. line.GetValue(ApiKey) ?? [],
            .. Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? [key] : Array.Empty<string>(),
        ];
        var options = new ServerOptions
        {
            ModelsFolder =
                line.GetValue(Models)
                ?? ModelFolder.Root()
                ?? throw new CommandFailure(
                    ExitCode.Model,
                    "there is no folder of models beside the program or in its repository; give --models DIR"
                ),
            Urls = [.. line.GetValue(Urls)!.SelectMany(url => url.Split(';'))],
            ApiKeys = keys,
            DefaultModel = line.GetValue(Model),
            DefaultLiveModel = line.GetValue(LiveModel),
            Segmenter = segmenter,
            Graphs = OnnxEncoders.Default,
        };
        var server = session.Await(() => EmotionServer.Create(options));
        try
        {
            server.StartAsync(session.Cancellation).GetAwaiter().GetResult();
            foreach (var url in server.Urls)
                session.Note($"serving {url}");
            if (keys.Length == 0 && server.Urls.Any(url => !new Uri(url).IsLoopback))
                session.Note("warning: others can reach this server, and it asks for no key; see --api-key");
            session.Note("stop with Ctrl-C");
            server.WaitForShutdownAsync(session.Cancellation).GetAwaiter().GetResult();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new CommandFailure(
                ExitCode.File,
                $"{string.Join(", ", options.Urls)}: another program listens there; choose another port with --urls",
                error
            );
        }
        finally
        {
            ((IDisposable)server).Dispose();
        }
    }

    private static bool IsUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery == "/";
}

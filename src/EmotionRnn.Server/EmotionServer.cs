using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Server.Analysis;
using EmotionRnn.Server.Apis;
using EmotionRnn.Server.Contracts;
using EmotionRnn.Server.Jobs;
using EmotionRnn.Server.Live;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Page;
using EmotionRnn.Server.Problems;
using EmotionRnn.Server.Security;
using EmotionRnn.Server.Telemetry;
using Microsoft.AspNetCore.Hosting;
using OpenTelemetry.Metrics;

namespace EmotionRnn.Server;

/// <summary>The recognition of emotions over HTTP and WebSocket, with its web page: one process that needs nothing else.</summary>
public static class EmotionServer
{
    /// <summary>Puts a server together, with its models read; start it with <see cref="WebApplication.StartAsync"/>.</summary>
    /// <param name="options">What it serves, where, and within which limits. No setting comes from anywhere else.</param>
    /// <returns>A web application that listens once it is started, and stops gracefully.</returns>
    /// <exception cref="ModelPackageException">The folder has no models, or a default one is damaged.</exception>
    /// <exception cref="EncoderException">The encoder of a default model cannot be run.</exception>
    public static WebApplication Create(ServerOptions options)
    {
        // The empty builder reads no files or variables: what a folder happens to hold must not change what is served.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(EmotionServer).Assembly.GetName().Name });
        builder
            .WebHost.UseKestrelCore()
            .UseUrls([.. options.Urls])
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = options.Limits.TranscriptBytes + (64 << 10);
                kestrel.Limits.MaxConcurrentConnections = kestrel.Limits.MaxConcurrentUpgradedConnections = options.Limits.Connections;
                kestrel.Limits.RequestHeadersTimeout = options.Limits.LivePatience;
            });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Limits.Shutdown);
        AddServices(builder.Services, options);
        var app = builder.Build();
        try
        {
            app.Services.GetRequiredService<ModelCatalogue>();
            Route(app, options);
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options).AddSingleton(new ApiKeys(options.ApiKeys)).AddSingleton(new SameSite(options.Urls));
        services
            .AddSingleton<ModelCatalogue>()
            .AddSingleton<BodyReader>()
            .AddSingleton<AnalysisReader>()
            .AddSingleton<Analyzer>()
            .AddSingleton<LiveSessions>()
            .AddSingleton<EmbeddedPage>();
        services
            .AddSingleton<JobStore>()
            .AddHostedService(provider => provider.GetRequiredService<JobStore>())
            .AddHostedService<IdleTrim>();
        services.AddRoutingCore();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServerJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Complete).AddExceptionHandler<ProblemHandler>();
        services.AddOpenApi(ApiDocument.Describe);
        services.AddSingleton<ServerMetrics>();
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(ServerMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                    .AddPrometheusExporter()
            );
    }

    private static void Route(WebApplication app, ServerOptions options)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        app.Use(SecurityHeaders.Add);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(app.Services.GetRequiredService<SameSite>().Check);
        app.Use(app.Services.GetRequiredService<EmbeddedPage>().Serve);
        app.UseWebSockets();
        app.UseRouting();

        app.MapOpenApi("/openapi/v1.json");
        app.MapHealth();
        app.MapLive();
        var guarded = app.MapGroup("").AddEndpointFilter(keys.Require);
        var api = guarded.MapGroup("/v1");
        api.MapModels();
        api.MapAnalyse();
        api.MapJobs();
        app.MapMetrics(keys);
    }

    // The trace's number would say nothing to who reads it, and make answers differ.
    private static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions.Remove("traceId");
        problem.Type = null;
        if (problem.Extensions.ContainsKey("code"))
            return;
        (var code, problem.Detail) = problem.Status switch
        {
            StatusCodes.Status404NotFound => ("not-found", "There is nothing at this address; /openapi/v1.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed => (
                "method-not-allowed",
                "This address does not take the method; /openapi/v1.json lists those it takes."
            ),
            StatusCodes.Status415UnsupportedMediaType => (
                "unsupported-media-type",
                "This address does not take such a body; /openapi/v1.json lists those it takes."
            ),
            _ => ("bad-request", "The request cannot be understood; see /openapi/v1.json for its form."),
        };
        problem.Extensions["code"] = code;
    }
}

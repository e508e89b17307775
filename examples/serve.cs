#:project ../src/EmotionRnn.Server/EmotionRnn.Server.csproj
// The server inside a program of one's own, and a request to it.
// dotnet run examples/serve.cs

using EmotionRnn.Server;
using Microsoft.AspNetCore.Builder;

await using var server = EmotionServer.Create(
    new()
    {
        ModelsFolder = "models",
        Urls = ["http://127.0.0.1:0"],
        ApiKeys = ["an example's key"],
    }
);
await server.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
client.DefaultRequestHeaders.Authorization = new("Bearer", "an example's key");
using var answer = await client.PostAsync("/v1/analyse?attention=0", new StringContent("Ann: We won!"));
Console.WriteLine(await answer.Content.ReadAsStringAsync());
await server.StopAsync();

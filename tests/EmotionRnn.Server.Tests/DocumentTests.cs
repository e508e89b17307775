namespace EmotionRnn.Server.Tests;

/// <summary>The OpenAPI document is a promise: what changes in it is seen here first.</summary>
public sealed class DocumentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    /// <summary>Set it to 1 to take the document as it is for the promise from now on.</summary>
    private const string Accept = "EMOTIONRNN_ACCEPT_SNAPSHOTS";

    [Fact]
    public async Task The_OpenAPI_document_is_the_one_promised()
    {
        var place = ReferenceData.Golden("openapi-v1.json");
        var document = (await fixture.Server.Client.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(place, document);

        Assert.Equal(File.ReadAllText(place), document);
    }
}

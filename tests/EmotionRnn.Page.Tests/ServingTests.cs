using System.Net;

namespace EmotionRnn.Page.Tests;

public sealed class ServingTests(Site site)
{
    [Fact]
    public async Task Files_are_packed_for_who_takes_that_and_not_sent_again_when_unchanged()
    {
        using var plain = new HttpClient();
        using var packing = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None });
        packing.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        var script = new Uri(site.Address + "lib/echarts.js");
        using var large = await plain.GetAsync(script);
        using var small = await packing.GetAsync(script);
        Assert.Equal("gzip", Assert.Single(small.Content.Headers.ContentEncoding));
        Assert.True(small.Content.Headers.ContentLength * 2 < large.Content.Headers.ContentLength);
        Assert.Equal("text/javascript", small.Content.Headers.ContentType!.MediaType);

        packing.DefaultRequestHeaders.IfNoneMatch.Add(small.Headers.ETag!);
        using var again = await packing.GetAsync(script);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task The_licence_of_the_charts_and_the_notices_of_what_is_in_them_go_with_the_page()
    {
        using var http = new HttpClient();
        using var notices = await http.GetAsync(new Uri(site.Address + "lib/NOTICE.txt"));
        Assert.Equal("text/plain", notices.Content.Headers.ContentType!.MediaType);
        var text = await notices.Content.ReadAsStringAsync();
        Assert.All(
            [
                "Copyright 2017-2025 The Apache Software Foundation",
                "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION",
                "Baidu Inc.",
                "Michael Bostock",
                "Microsoft Corporation",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal)
        );

        // The notices are of this version and no other.
        Assert.Contains("version=\"6.0.0\"", await http.GetStringAsync(new Uri(site.Address + "lib/echarts.js")), StringComparison.Ordinal);
        Assert.Contains("Apache ECharts 6.0.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_allows_scripts_and_styles_of_its_own_files_only()
    {
        using var http = new HttpClient();
        using var page = await http.GetAsync(new Uri(site.Address));
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("href=\"lib/NOTICE.txt\"", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<style|style=|<script>|\\son[a-z]+=|https?://", html);
    }
}

namespace EmotionRnn.Media.Tests;

/// <summary>The reader under test, which ends with the test run.</summary>
internal static class Sound
{
    public static MediaReader Open(string path, int? sampleRate = 16000, MediaOptions? options = null) =>
        MediaReader.Open(path, sampleRate, options, TestContext.Current.CancellationToken);

    public static float[] Read(string path, int? sampleRate = 16000, MediaOptions? options = null) =>
        MediaReader.ReadFile(path, sampleRate, options, TestContext.Current.CancellationToken).Samples;
}

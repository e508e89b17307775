using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Tests;

public class FramingTests
{
    [Theory]
    [InlineData(16000, 0.020, 320, 160, 512)]
    [InlineData(16000, 0.060, 960, 160, 1024)]
    [InlineData(22050, 0.025, 551, 221, 1024)]
    [InlineData(44100, 0.025, 1103, 441, 2048)]
    [InlineData(11025, 0.020, 221, 110, 256)]
    public void Lengths_round_half_away_from_zero(int sampleRate, double seconds, int length, int step, int fftLength)
    {
        var framing = new Framing(sampleRate, seconds);
        Assert.Equal((length, step, fftLength), (framing.Length, framing.Step, framing.FftLength));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(319, 0)]
    [InlineData(320, 1)]
    [InlineData(479, 1)]
    [InlineData(480, 2)]
    public void Incomplete_frames_are_dropped(int samples, int frames) => Assert.Equal(frames, new Framing(16000, 0.020).Count(samples));
}

using System.Globalization;
using System.IO.Compression;
using EmotionRnn.Media;

namespace EmotionRnn.Acoustics.Tests;

/// <summary>
/// What openSMILE 3.0 measured of three sounds of our own, which every clone has: a tone that is cut off at full scale, noise, and a sweep,
/// of two seconds each. <see cref="AgreementTests"/> compares speech, where it is there.
/// </summary>
public class GoldenTests
{
    [Theory, InlineData("emobase"), InlineData("ComParE_2016"), InlineData("eGeMAPSv02")]
    public void Functionals_agree_with_openSMILE(string name)
    {
        var set = FeatureSet.ByName(name);
        using var stream = new GZipStream(File.OpenRead(ReferenceData.Golden($"opensmile/{name}.csv.gz")), CompressionMode.Decompress);
        string[][] rows = [.. new StreamReader(stream).ReadToEnd().TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Equal(["name", "clip", "noise", "sweep"], rows[0]);
        Assert.Equal(set.FunctionalNames, rows.Skip(1).Select(row => row[0]));
        for (var file = 1; file < rows[0].Length; file++)
        {
            var (samples, rate) = MediaReader.ReadFile(ReferenceData.Golden($"opensmile/{rows[0][file]}.wav"), sampleRate: null);
            var ours = FeatureExtractor.Create(set).Extract(samples, rate);
            var agreeing = 0;
            for (var i = 0; i < ours.Length; i++)
            {
                var theirs = float.Parse(rows[i + 1][file], CultureInfo.InvariantCulture);
                var difference = Math.Abs(ours[i] - theirs);
                agreeing += difference <= 1e-4 * Math.Abs(theirs) + 1e-6 ? 1 : 0;
                Assert.True(
                    difference <= 0.05 * Math.Abs(theirs) + 1e-4,
                    $"{rows[0][file]}: {rows[i + 1][0]} is {ours[i]} instead of {theirs}."
                );
            }

            Assert.InRange(agreeing, 0.9995 * ours.Length, ours.Length);
        }
    }
}

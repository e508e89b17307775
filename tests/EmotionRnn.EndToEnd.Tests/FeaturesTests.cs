using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EmotionRnn.Acoustics;
using EmotionRnn.Media;
using Parquet;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary><c>features</c>: the right numbers in the right order, whatever goes wrong on the way.</summary>
public sealed class FeaturesTests : IDisposable
{
    private static readonly string Utterance = Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav");
    private readonly CommandLine _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public void Files_patterns_and_folders_become_rows_in_order_whatever_the_number_of_threads()
    {
        foreach (
            var name in (string[])
                ["b/2.wav", "b/1.wav", "b/deep/0.wav", "b/note.txt", "b/.hidden.wav", "a.wav", "c/x1.wav", "c/x2.wav", "c/y.wav"]
        )
            Speech(name, seconds: 0.4);
        string[] inputs = ["a.wav", "b", "c/x*.wav", "b/1.wav"];
        Answered(["features", "--set", "emobase", .. inputs, "--out", "one.csv", "--threads", "1"]);
        Answered(["features", "--set", "emobase", .. inputs, "--out", "four.csv", "--threads", "4"]);
        var text = File.ReadAllText(_command.At("one.csv"));
        Assert.Equal(text, File.ReadAllText(_command.At("four.csv")));
        var rows = Rows(text);
        Assert.Equal(["file", .. FeatureSet.Emobase.FunctionalNames], rows[0]);
        Assert.Equal(["a.wav", "b/1.wav", "b/2.wav", "b/deep/0.wav", "c/x1.wav", "c/x2.wav"], rows.Skip(1).Select(row => row[0]));
        foreach (var row in rows.Skip(1))
        {
            var (samples, rate) = MediaReader.ReadFile(_command.At(row[0]), sampleRate: null);
            Assert.Equal(FeatureExtractor.Create(FeatureSet.Emobase).Extract(samples, rate), row.Skip(1).Select(Number));
        }

        Answered("features", "--set", "emobase", "**/y.wav", "--out", "deep.csv");
        Assert.Equal("c/y.wav", Rows(File.ReadAllText(_command.At("deep.csv")))[1][0]);
    }

    [Theory]
    [InlineData("functionals")]
    [InlineData("lld")]
    [InlineData("lld_de")]
    public void Parquet_holds_what_CSV_holds(string level)
    {
        Speech("a.wav", seconds: 0.3);
        Speech("b,\"c\".wav", seconds: 0.5, rate: 22050);
        Answered("features", "--set", "ComParE_2016", "--level", level, ".", "--out", "f.csv");
        Answered("features", "--set", "compare_2016", "--level", level, ".", "--out", "f.parquet");
        var rows = Rows(File.ReadAllText(_command.At("f.csv")));
        var columns = ReadParquet(_command.At("f.parquet"));
        Assert.Equal(rows[0], columns.Select(column => column.Name));
        for (var c = 0; c < columns.Length; c++)
            Assert.Equal(rows.Skip(1).Select(row => c == 0 ? row[c] : (object)Number(row[c])), columns[c].Values);
        Assert.Equal(["./a.wav", "./b,\"c\".wav"], rows.Skip(1).Select(row => row[0]).Distinct());
        if (level != "lld")
            return;

        var (samples, rate) = MediaReader.ReadFile(_command.At("a.wav"), sampleRate: null);
        var table = FeatureExtractor.Create(FeatureSet.ComParE2016).ExtractDescriptors(samples, rate);
        var own = rows.Skip(1).Where(row => row[0] == "./a.wav").ToArray();
        Assert.Equal(table.Rows, own.Length);
        Assert.Equal(["file", "time", .. table.Names], rows[0]);
        for (var r = 0; r < own.Length; r++)
        {
            Assert.Equal($"{r / 100.0:0.00}", own[r][1]);
            Assert.Equal(Enumerable.Range(0, table.Names.Count).Select(c => table[r, c]), own[r].Skip(2).Select(Number));
        }
    }

    [Fact]
    public void What_cannot_be_read_is_reported_at_the_end_and_the_rest_is_done()
    {
        Speech("good.wav", seconds: 0.3);
        _command.Write("text.wav", "no sound");
        _command.Write("empty.wav", "");
        var outcome = _command.Run(
            "features",
            "--set",
            "eGeMAPSv02",
            "text.wav",
            "missing.wav",
            "good.wav",
            "empty.wav",
            "x*.wav",
            "--out",
            "f.csv",
            "--json"
        );
        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal("good.wav", Assert.Single(Rows(File.ReadAllText(_command.At("f.csv"))).Skip(1))[0]);
        using var report = JsonDocument.Parse(outcome.Output);
        Assert.Equal(
            ["missing.wav", "x*.wav", "text.wav", "empty.wav"],
            report.RootElement.GetProperty("failed").EnumerateArray().Select(failed => failed.GetProperty("file").GetString())
        );
        Assert.Equal(4, outcome.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.Contains("error: empty.wav: the file is empty", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("from 1 files; 4 could not be read\n", outcome.Error, StringComparison.Ordinal);

        outcome = _command.Run("features", "--set", "eGeMAPSv02", "text.wav", "--out", "none.csv");
        Assert.Equal(5, outcome.ExitCode);
        Assert.DoesNotContain(Directory.GetFiles(_command.Folder), file => file.Contains("none.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_too_short_for_a_frame_has_no_numbers_and_a_warning()
    {
        Speech("short.wav", seconds: 0.05);
        var outcome = _command.Run("features", "--set", "ComParE_2016", "short.wav", "--out", "f.csv");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("warning: short.wav: it is shorter than 60 ms and has no features", outcome.Error, StringComparison.Ordinal);
        Assert.All(Rows(File.ReadAllText(_command.At("f.csv")))[1].Skip(1), value => Assert.Equal("NaN", value));
        Assert.Equal(0, _command.Run("features", "--set", "ComParE_2016", "--level", "lld", "short.wav", "--out", "d.csv").ExitCode);
        Assert.Single(Rows(File.ReadAllText(_command.At("d.csv"))));
    }

    [Fact]
    public void Parts_one_behind_the_other_are_the_whole()
    {
        for (var i = 0; i < 7; i++)
            Speech($"w/{i}.wav", seconds: 0.2 + 0.05 * i);
        Answered("features", "--set", "eGeMAPSv02", "w", "--out", "whole.csv");
        var parts = new StringBuilder();
        for (var i = 1; i <= 3; i++)
        {
            Answered("features", "--set", "eGeMAPSv02", "w", "--shard", $"{i}/3", "--out", "part.csv");
            var part = File.ReadAllText(_command.At("part.csv"));
            parts.Append(i == 1 ? part : part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        }

        Assert.Equal(File.ReadAllText(_command.At("whole.csv")), parts.ToString());
    }

    [Theory, Trait("Category", "Slow")]
    [InlineData("f.csv")]
    [InlineData("f.parquet")]
    public void A_run_that_was_killed_goes_on_and_gives_the_same_bytes(string output)
    {
        for (var i = 0; i < 20; i++)
            Speech($"w/{i:00}.wav", seconds: 1, pitch: 100 + i);
        string[] arguments = ["features", "--set", "ComParE_2016", "w", "--threads", "1", "--out"];
        Answered([.. arguments, "whole-" + output]);
        var work = _command.At(output + ".partial");
        using (var process = _command.Start(null, [.. arguments, output]))
        {
            var patience = Stopwatch.StartNew();
            while (!(File.Exists(work) && new FileInfo(work).Length > 100_000) && patience.Elapsed < TimeSpan.FromMinutes(1))
                Thread.Sleep(5);
            process.Kill();
            process.WaitForExit();
        }

        Assert.False(File.Exists(_command.At(output)));
        using (var damage = File.OpenWrite(work))
        {
            damage.Seek(0, SeekOrigin.End);
            damage.Write([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        }

        var outcome = _command.Run([.. arguments, output, "--resume", "--json"]);
        Assert.Equal(0, outcome.ExitCode);
        using var report = JsonDocument.Parse(outcome.Output);
        Assert.InRange(report.RootElement.GetProperty("reused").GetInt32(), 1, 19);
        Assert.Equal(File.ReadAllBytes(_command.At("whole-" + output)), File.ReadAllBytes(_command.At(output)));
        Assert.False(File.Exists(work));
    }

    [Fact]
    public void A_stopped_run_says_how_to_go_on_and_what_has_changed_since_is_computed_anew()
    {
        for (var i = 0; i < 20; i++)
            Speech($"w/{i:00}.wav", seconds: 1);
        string[] arguments = ["features", "--set", "ComParE_2016", "w", "--threads", "1", "--out", "f.csv"];
        Outcome stopped;
        using (var process = _command.Start(null, arguments))
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var patience = Stopwatch.StartNew();
            while (
                !(File.Exists(_command.At("f.csv.partial")) && new FileInfo(_command.At("f.csv.partial")).Length > 60_000)
                && patience.Elapsed < TimeSpan.FromMinutes(1)
            )
                Thread.Sleep(5);
            Process.Start("kill", ["-INT", $"{process.Id}"])!.WaitForExit();
            stopped = CommandLine.End(process, output, error);
        }

        Assert.Equal((130, "stopped; the same command with --resume goes on from here\n"), (stopped.ExitCode, stopped.Error));
        Assert.Equal(3, _command.Run("features", "--set", "emobase", "w", "--out", "f.csv", "--resume").ExitCode);
        Speech("w/00.wav", seconds: 0.7);
        Answered([.. arguments, "--resume"]);
        var resumed = File.ReadAllText(_command.At("f.csv"));
        Answered(arguments);
        Assert.Equal(File.ReadAllText(_command.At("f.csv")), resumed);
    }

    [Fact]
    public void What_ffmpeg_decodes_gives_what_the_WAV_file_gives()
    {
        _command.Write("u.wav", File.ReadAllBytes(Utterance));
        Assert.SkipUnless(Ffmpeg("-i", Utterance, "-c:a", "flac", _command.At("u.flac")), "needs ffmpeg");
        Ffmpeg("-i", Utterance, "-c:a", "libvorbis", "-ar", "22050", _command.At("u.ogg"));
        Answered("features", "--set", "eGeMAPSv02", ".", "--out", "f.csv");
        var rows = Rows(File.ReadAllText(_command.At("f.csv")));
        Assert.Equal(["./u.flac", "./u.ogg", "./u.wav"], rows.Skip(1).Select(row => row[0]));
        Assert.Equal(rows[3].Skip(1), rows[1].Skip(1));
        Assert.Equal("equivalentSoundLevel_dBp", rows[0][^1]);
        Assert.Equal(Number(rows[3][^1]), Number(rows[2][^1]), 0.5);
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private static string[][] Rows(string csv)
    {
        using var reader = CsvHelper.CsvReader.Create(new StringReader(csv), new CsvHelper.CsvReaderOptions { HasHeader = false });
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return [.. rows];
    }

    private static (string Name, object[] Values)[] ReadParquet(string path)
    {
        return Read().GetAwaiter().GetResult();

        async Task<(string, object[])[]> Read()
        {
            await using var reader = await ParquetReader.CreateAsync(path);
            using var group = reader.OpenRowGroupReader(0);
            Assert.Equal(1, reader.RowGroupCount);
            var columns = new List<(string, object[])>();
            foreach (var field in reader.Schema.GetDataFields())
            {
                var count = (int)group.RowCount;
                if (field.Name == "file")
                {
                    var values = new string[count];
                    await group.ReadAsync(field, values);
                    columns.Add((field.Name, values));
                }
                else if (field.ClrType == typeof(double))
                {
                    var values = new double[count];
                    await group.ReadAsync<double>(field, values);
                    columns.Add((field.Name, [.. values.Select(value => (object)(float)value)]));
                }
                else
                {
                    var values = new float[count];
                    await group.ReadAsync<float>(field, values);
                    columns.Add((field.Name, [.. values.Select(value => (object)value)]));
                }
            }

            return [.. columns];
        }
    }

    private static bool Ffmpeg(params string[] arguments)
    {
        try
        {
            using var process = Process.Start("ffmpeg", ["-nostdin", "-y", "-loglevel", "error", .. arguments])!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Writes harmonics of a pitch that glides, as 16-bit WAV.</summary>
    private void Speech(string name, double seconds, int rate = 16000, double pitch = 120)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_command.At(name))!);
        var count = (int)(seconds * rate);
        using var writer = new BinaryWriter(File.Create(_command.At(name)));
        writer.Write("RIFF"u8);
        writer.Write(36 + 2 * count);
        writer.Write("WAVEfmt "u8);
        foreach (
            var (value, isLong) in ((int, bool)[])
                [(16, true), (1, false), (1, false), (rate, true), (2 * rate, true), (2, false), (16, false)]
        )
        {
            if (isLong)
                writer.Write(value);
            else
                writer.Write((short)value);
        }

        writer.Write("data"u8);
        writer.Write(2 * count);
        var phase = 0.0;
        for (var i = 0; i < count; i++)
        {
            phase += 2 * Math.PI * pitch * (1 + 0.2 * Math.Sin(9.0 * i / rate)) / rate;
            writer.Write((short)(6000 * Enumerable.Range(1, 8).Sum(h => Math.Cos(h * phase + h) / h) * Math.Abs(Math.Sin(6.0 * i / rate))));
        }
    }

    private void Answered(params string[] arguments)
    {
        var outcome = _command.Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal("", outcome.Output);
    }
}

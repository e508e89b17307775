using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.FeatureFiles;
using Parquet;
using Parquet.Schema;

namespace EmotionRnn.Experiments.Tests.FeatureFiles;

public sealed class FeatureFileTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    // As MELD counts: ids begin anew in every split, train lacks one.
    private readonly Corpus _corpus = new(
        "talk",
        new("a", "b"),
        [Talk("0", 2), Talk("2", 3)],
        [Talk("0", 1)],
        [Talk("0", 2), Talk("1", 1)]
    );

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public void Pickles_in_the_shapes_that_repositories_publish_are_read(int protocol)
    {
        var path = At("MELD_features_raw.pkl");
        // Ids, speakers, labels, text, audio, pictures, sentences, train, test: dialogues counted on through the splits; 0 to 2 train, 3
        // dev, 4 and 5 test.
        RunPython(
            $$"""
            import numpy as np, pickle
            n = {0: 2, 2: 3, 3: 1, 4: 2, 5: 1}
            row = lambda d, t: [d + t / 10, -1.5, 1e-3]
            text = {d: [np.array(row(d, t) + [7], dtype='f8') for t in range(k)] for d, k in n.items()}
            audio = {d: np.array([row(d, t) for t in range(k)], dtype='f4') for d, k in n.items()}
            audio[2] = np.asfortranarray(audio[2])
            audio[3] = audio[3].astype('>f4')
            speakers = {d: np.eye(2)[:k] if k < 3 else [[1, 0]] * k for d, k in n.items()}
            ids = {d: ['x%d_%d' % (d, t) for t in range(k)] for d, k in n.items()}
            labels = {d: [0] * k for d, k in n.items()}
            sentences = {d: ['s'] * k for d, k in n.items()}
            parts = [ids, speakers, labels, text, audio, audio, sentences, [0, 2], {4, 5}]
            pickle.dump(parts, open('{{path}}', 'wb'), protocol={{protocol}})
            """
        );
        var (table, unused) = FeatureFile.Read($"{path}#4", _corpus);
        Assert.Equal(("MELD_features_raw#4", 9, 3, 0), (table.Source, table.Count, table.Width, unused));
        Assert.Equal([2.2f, -1.5f, 1e-3f], table[_corpus[Split.Train][1]]![2]!);
        Assert.Equal([3f, -1.5f, 1e-3f], table[_corpus[Split.Dev][0]]![0]!);
        Assert.Equal([5f, -1.5f, 1e-3f], table[_corpus[Split.Test][1]]![0]!);
        Assert.Equal(4, FeatureFile.Read($"{path}#3", _corpus).Table.Width);

        var message = Assert.Throws<ExperimentException>(() => FeatureFile.Read(path, _corpus)).Message;
        Assert.Contains(
            "3 (5 conversations, 4 numbers an utterance, by its place features of the text)",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("by its place features of the audio", message, StringComparison.Ordinal);
        Assert.Throws<ExperimentException>(() => FeatureFile.Read($"{path}#6", _corpus));
    }

    [Fact]
    public void A_dictionary_of_dialogues_and_arrays_of_objects_are_read_and_a_wrong_count_is_refused()
    {
        RunPython(
            $$"""
            import numpy as np, pickle
            from collections import OrderedDict, defaultdict
            rows = np.empty(2, dtype=object)
            rows[0] = [1.0, 2]; rows[1] = [np.float32(3).item(), 4.0]
            d = defaultdict(list, {'train/0': rows, 'dev/0': np.array([[np.nan, 1]])})
            pickle.dump(d, open('{{At("a.pkl")}}', 'wb'))
            pickle.dump(OrderedDict([('train/0', np.zeros((3, 2)))]), open('{{At("b.pkl")}}', 'wb'), protocol=2)
            """
        );
        var (table, _) = FeatureFile.Read(At("a.pkl"), _corpus);
        Assert.Equal([3f, 4f], table[_corpus[Split.Train][0]]![1]!);
        Assert.Null(table[_corpus[Split.Dev][0]]![0]);
        Assert.Contains(
            "2 utterances in talk and 3 rows",
            Assert.Throws<ExperimentException>(() => FeatureFile.Read(At("b.pkl"), _corpus)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_published_pickle_is_read_and_agrees_with_the_corpus()
    {
        var root = Assert.IsType<PickleList>(
            PickleReader.Read(
                File.ReadAllBytes(ReferenceData.Shared("data", "cosmic", "cosmic", "meld.pkl")),
                "meld.pkl",
                new MemoryBudget("meld.pkl")
            )
        );
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        Assert.Equal(7, root.Count);
        var (labels, ids) = (Assert.IsType<PickleMap>(root[1]), Assert.IsType<PickleList>(root[4]));
        Assert.Equal((1432, 1038), (labels.Count, ids.Count));
        var offset = new Dictionary<Split, int>
        {
            [Split.Train] = 0,
            [Split.Dev] = 1039,
            [Split.Test] = 1153,
        };
        foreach (var split in Enum.GetValues<Split>())
        {
            foreach (var conversation in meld[split])
            {
                var published = Assert.IsType<PickleList>(labels[(long)(int.Parse(conversation.Id) + offset[split])]);
                Assert.Equal(conversation.Utterances.Select(u => (object?)(long)meld.Labels.IndexOf(u.Emotion!)), published);
            }
        }

        // Who speaks, one of nine at a time, is the one table of numbers in it.
        var (table, unused) = FeatureFile.Read(ReferenceData.Shared("data", "cosmic", "meld.pkl"), meld);
        Assert.Equal((13_708, 9, 0), (table.Count, table.Width, unused));
    }

    [Fact]
    public void Arrays_of_numpy_are_read_by_order_by_split_and_by_conversation()
    {
        RunPython(
            $$"""
            import numpy as np
            a = np.arange(18, dtype='f8').reshape(9, 2)
            np.save('{{At("a.npy")}}', a)
            np.save('{{At("fortran.npy")}}', np.asfortranarray(a.astype('>i2')))
            np.savez('{{At("split.npz")}}', train=a[:5], dev=a[5:6], test=a[6:])
            np.savez_compressed('{{At("ids.npz")}}', **{'train/2': a[2:5], 'test/1': a[8:9], 'test/77': a})
            np.save('{{At("object.npy")}}', np.array([{}, 1], dtype=object), allow_pickle=True)
            """
        );
        foreach (var name in new[] { "a.npy", "fortran.npy", "split.npz" })
        {
            var (table, _) = FeatureFile.Read(At(name), _corpus);
            Assert.Equal([8f, 9f], table[_corpus[Split.Train][1]]![2]!);
            Assert.Equal([16f, 17f], table[_corpus[Split.Test][1]]![0]!);
        }

        var (some, unused) = FeatureFile.Read(At("ids.npz"), _corpus);
        Assert.Equal((4, 1), (some.Count, unused));
        Assert.Equal([8f, 9f], some[_corpus[Split.Train][1]]![2]!);
        Assert.Null(some[_corpus[Split.Dev][0]]);
        Assert.Contains(
            "give one of numbers",
            Assert.Throws<ExperimentException>(() => FeatureFile.Read(At("object.npy"), _corpus)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "needs 2 rows",
            Assert
                .Throws<ExperimentException>(() => FeatureFile.Read(At("a.npy"), new Corpus("small", new("a"), [Talk("0", 2)], [], [])))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Hostile_arrays_are_refused()
    {
        byte[] Npy(string header) => [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)];
        foreach (
            var content in new[]
            {
                [],
                [1, 2, 3],
                Npy(""),
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }"),
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9, 2), }"),
                Npy("{'descr': '|O', 'fortran_order': False, 'shape': (9, 2), }"),
                Npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (9,), }"),
                Npy("{'descr': '<f4', 'fortran_order': __import__('os'), 'shape': (9, 2), }"),
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 2), }"),
            }
        )
        {
            File.WriteAllBytes(At("a.npy"), content);
            Assert.Throws<ExperimentException>(() => FeatureFile.Read(At("a.npy"), _corpus));
        }

        using (var zip = ZipFile.Open(At("bomb.npz"), ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("train.npy").Open())
            entry.Write([.. Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 2), }"), .. new byte[1 << 20]]);
        Assert.Throws<ExperimentException>(() => FeatureFile.Read(At("missing.npz"), _corpus));
        Assert.Equal(5, FeatureFile.Read(At("bomb.npz"), _corpus).Table.Count);
        File.WriteAllBytes(At("cut.npz"), File.ReadAllBytes(At("bomb.npz"))[..40]);
        Assert.Throws<ExperimentException>(() => FeatureFile.Read(At("cut.npz"), _corpus));
    }

    /// <summary>Ten times smaller in the archive than in memory, and four times larger again as float32.</summary>
    [Fact]
    public void Small_files_that_stand_for_large_rows_are_refused()
    {
        var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (9, 100000), }";
        byte[] array = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[900_000]];
        File.WriteAllBytes(At("a.npy"), array);
        using (var zip = ZipFile.Open(At("a.npz"), ZipArchiveMode.Create))
        {
            foreach (var split in (string[])["train", "dev", "test"])
            {
                using var entry = zip.CreateEntry($"{split}.npy").Open();
                var rows = split switch
                {
                    "train" => 5,
                    "dev" => 1,
                    _ => 3,
                };
                var own = header.Replace("(9,", $"({rows},", StringComparison.Ordinal);
                entry.Write([.. array[..8], (byte)own.Length, 0, .. Encoding.ASCII.GetBytes(own), .. new byte[rows * 100_000]]);
            }
        }

        // One vector of a hundred thousand numbers, to which every row of train/2 refers.
        var long1 = string.Concat(Enumerable.Repeat("K\0", 100_000));
        File.WriteAllBytes(At("a.pkl"), Encoding.Latin1.GetBytes($"\u0080\u0002}}U\u0007train/2](({long1}lq\u0001h\u0001h\u0001es."));
        foreach (var name in (string[])["a.npy", "a.npz", "a.pkl"])
        {
            var most = name == "a.pkl" ? 100_000 * 64 + 1_000_000 : 3_000_000;
            Assert.Equal(100_000, FeatureFile.Read(At(name), _corpus).Table.Width);
            Assert.Equal(
                $"{name}: to read it takes more than {most >> 20:N0} MB of memory; give fewer features, or save them as float32.",
                Assert.Throws<ExperimentException>(() => FeatureFile.Read(At(name), _corpus, new MemoryBudget(name, most))).Message
            );
        }
    }

    [Fact]
    public async Task Tables_are_read_by_conversation_and_utterance_from_csv_and_parquet_alike()
    {
        File.WriteAllText(
            At("a.csv"),
            "split,Dialogue_ID,utterance_id,speaker,emotion,f1,f2\ntrain,2,1,Ann,a,0.5,-2\nval,0,0,Bob,b,3,4\ntest,9,0,Bob,b,5,6\n"
        );
        var schema = new ParquetSchema(
            new DataField<string>("split", nullable: false),
            new DataField<long>("dialogue_id"),
            new DataField<int>("utterance_id"),
            new DataField<float>("f1"),
            new DataField<double>("f2")
        );
        await using (var stream = File.Create(At("a.parquet")))
        await using (var writer = await ParquetWriter.CreateAsync(schema, stream))
        {
            using var group = writer.CreateRowGroup();
            var fields = schema.GetDataFields();
            await group.WriteAsync(fields[0], (List<string>)["train", "val", "test"]);
            await group.WriteAsync<long>(fields[1], new long[] { 2, 0, 9 });
            await group.WriteAsync<int>(fields[2], new[] { 1, 0, 0 });
            await group.WriteAsync<float>(fields[3], new[] { 0.5f, 3, 5 });
            await group.WriteAsync<double>(fields[4], new[] { -2d, 4, 6 });
            group.CompleteValidate();
        }

        // A damaged file is called damaged; what the library stumbled over means nothing to whoever gave it.
        var sound = await File.ReadAllBytesAsync(At("a.parquet"), TestContext.Current.CancellationToken);
        for (var length = 1; length < sound.Length; length += 37)
        {
            File.WriteAllBytes(At("damaged.parquet"), sound[..length]);
            var complaint = Assert.Throws<ExperimentException>(() => FeatureFile.Read(At("damaged.parquet"), _corpus)).Message;
            Assert.Equal("damaged.parquet: it is damaged, or no Parquet; write it again, or give .csv.", complaint);
        }

        foreach (var name in new[] { "a.csv", "a.parquet" })
        {
            var (table, unused) = FeatureFile.Read(At(name), _corpus);
            Assert.Equal(("a", 2, 2, 1), (table.Source, table.Count, table.Width, unused));
            Assert.Equal([0.5f, -2f], table[_corpus[Split.Train][1]]![1]!);
            Assert.Equal([3f, 4f], table[_corpus[Split.Dev][0]]![0]!);
            Assert.Null(table[_corpus[Split.Train][0]]![0]);
        }
    }

    [Theory]
    [InlineData("conversation,utterance_id,f\n0,0,1\n", "there must be a column split")]
    [InlineData("split,conversation,f\ntrain,0,1\n", "there must be a column conversation")]
    [InlineData("split,conversation,utterance_id,text\ntrain,0,0,x\n", "there is no column of features")]
    [InlineData("split,conversation,utterance_id,f\ntrain,0,0,1\ntrain,0,0,2\n", "a.csv:3: utterance 0 of conversation 0 has stood before")]
    [InlineData("split,conversation,utterance_id,f\ntrain,0,0,loud\n", "a.csv:2: \"loud\" in column \"f\" is not a finite number")]
    [InlineData("split,conversation,utterance_id,f\ntrain,99,0,1\n", "no row of it belongs to an utterance of talk")]
    public void A_table_that_does_not_fit_is_refused_with_the_place(string csv, string message)
    {
        File.WriteAllText(At("a.csv"), csv);
        Assert.Contains(
            message,
            Assert.Throws<ExperimentException>(() => FeatureFile.Read(At("a.csv"), _corpus)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Broken_parquet_and_unknown_formats_are_refused()
    {
        foreach (var name in new[] { "a.parquet", "a.bin", "a.pkl" })
        {
            File.WriteAllText(At(name), "PAR1 this is none PAR1");
            Assert.Throws<ExperimentException>(() => FeatureFile.Read(At(name), _corpus));
        }
    }

    [Fact]
    public void The_published_audio_features_of_a_part_of_MELD_find_their_utterances()
    {
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        var (table, unused) = FeatureFile.Read(ReferenceData.Shared("data", "meld_audio_subset", "meld_audio_mfcc13_mel128_sc7.csv"), meld);
        Assert.Equal((4804, 148, 0), (table.Count, table.Width, unused));
    }

    private static Conversation Talk(string id, int turns) =>
        new(
            id,
            [
                .. Enumerable
                    .Range(0, turns)
                    .Select(t => new Utterance
                    {
                        Id = $"{t}",
                        Speaker = "A",
                        Emotion = "a",
                    }),
            ]
        );

    private string At(string name) => Path.Combine(_folder, name);

    private static void RunPython(string program)
    {
        Assert.SkipUnless(File.Exists(Python), "needs python3 with numpy: sudo apt-get install python3-numpy");
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", program]) { RedirectStandardError = true })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(
            complaint.Contains("No module named 'numpy'", StringComparison.Ordinal),
            "needs python3-numpy: sudo apt-get install python3-numpy"
        );
        Assert.True(process.ExitCode == 0, complaint);
    }
}

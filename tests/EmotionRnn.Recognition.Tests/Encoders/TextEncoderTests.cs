using EmotionRnn.Conversations;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Encoders;

/// <summary>Pretrained encoders of our own engine as features, and models over them.</summary>
public sealed class TextEncoderTests : IDisposable
{
    private static readonly Conversation Talk = Conversations.Of(
        ("Ana", "Hello you!"),
        ("Ben", ""),
        ("Ana", "It’s a lovely day, thank you."),
        ("Cleo", "We walk home?"),
        ("Ben", "yes")
    );

    private readonly TemporaryFolder _folder = new();
    private readonly string _published;

    public TextEncoderTests() => _published = TinyEncoder.Write(_folder.At("tiny"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_utterances_vector_is_made_of_pooled_states_of_its_own_tokens()
    {
        var encoder = Open("mean@0,first@1,mean@2");
        Assert.Equal(3 * 16, encoder.Size);
        var vectors = encoder.Encode([Talk])[0];
        for (var t = 0; t < Talk.Utterances.Count; t++)
        {
            int[] tokens =
            [
                encoder.Reader.Tokenizer.StartId,
                .. encoder.Reader.Tokenizer.Encode(Talk.Utterances[t].Text.Replace('’', '\'')),
                encoder.Reader.Tokenizer.SeparatorId,
            ];
            var states = encoder.Reader.Network.States([tokens], 0, 1, 2)[0];
            float[] expected = [.. Mean(states[0]), .. states[1][..16], .. Mean(states[2])];
            for (var k = 0; k < expected.Length; k++)
                Assert.Equal(expected[k], vectors[t * 48 + k], 1e-5);
        }

        static float[] Mean(float[] states) =>
            [
                .. Enumerable
                    .Range(0, 16)
                    .Select(k => (float)Enumerable.Range(0, states.Length / 16).Average(i => (double)states[i * 16 + k])),
            ];
    }

    [Fact]
    public void Who_speaks_and_what_stands_beside_changes_no_bit_of_it()
    {
        var encoder = Open();
        var alone = encoder.Encode([Conversations.Of(("Nobody", Talk.Utterances[2].Text))])[0];
        Assert.Equal(alone, encoder.Encode([Talk])[0][(2 * encoder.Size)..(3 * encoder.Size)]);
    }

    [Fact]
    public void Unless_said_otherwise_several_layers_are_read()
    {
        Assert.Equal("mean@1,mean@2,first@2", string.Join(',', ((UtteranceEncoder)Open()).States));
        Assert.Equal(
            "mean@2,mean@4,mean@6,first@6",
            string.Join(',', UtteranceEncoder.DefaultStates(TinyEncoder.Shape with { Layers = 6 }))
        );
        Assert.Equal("mean@1,first@1", string.Join(',', UtteranceEncoder.DefaultStates(TinyEncoder.Shape with { Layers = 1 })));
    }

    [Theory]
    [InlineData("mean@3", "no layer '3': there are 0, its embeddings, to 2")]
    [InlineData("mean@last", "no layer 'last'")]
    [InlineData("mean@-1", "no layer '-1'")]
    public void A_layer_that_is_not_there_is_named(string states, string message) =>
        Assert.Contains(message, Assert.Throws<EncoderException>(() => Open(states)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("mean")]
    [InlineData("mean@")]
    [InlineData("0@2")]
    [InlineData("mean@1,")]
    [InlineData("most@1")]
    [InlineData("mean@1@2")]
    public void What_is_no_list_of_states_is_refused(string text) => Assert.False(PooledState.TryParse(text, out _));

    [Fact]
    public void Its_hash_is_of_all_that_vectors_depend_on()
    {
        string[] hashes =
        [
            Open().Hash,
            Open("mean@1").Hash,
            Open("first@1").Hash,
            TextEncoders.Open(_published, new() { Weights = WeightFormat.Float16 }).Hash,
            TextEncoders.Open(_published, new() { CommonTokens = 60, Conversations = [Talk] }).Hash,
            TextEncoders.Open(WriteFineTuned(SpeakerNames.Given), new()).Hash,
            TextEncoders.Open(WriteFineTuned(SpeakerNames.None), new()).Hash,
        ];
        Assert.Distinct(hashes);
        Assert.Equal(hashes[0], Open().Hash);
    }

    [Fact]
    public void A_fine_tuned_encoder_reads_whole_conversations_and_live_the_last_turns()
    {
        var folder = WriteFineTuned(SpeakerNames.Neutral);
        var encoder = TextEncoders.Open(folder, new());
        var model = (EncoderModel)ModelPackage.Read(folder).Model;
        Assert.Equal(model.Encoder.Vectors([Talk])[0], encoder.Encode([Talk])[0]);
        Assert.Equal(8, encoder.LiveTurns);

        var features = EncodedFeatures.Fit(encoder, [Talk]);
        var live = new FeaturePipeline(null, null, features).StartLive();
        Utterance[] turns =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(t => new Utterance
                {
                    Id = $"{t}",
                    Speaker = $"P{t * 7 % 3}",
                    Text = new string((char)('a' + t % 26), 1 + t % 5) + " hello",
                }),
        ];
        for (var t = 0; t < turns.Length; t++)
        {
            var window = features.Extract(new("window", turns[int.Max(0, t - 7)..(t + 1)]))[^features.Size..];
            Assert.Equal(window, live.Add(turns[t], null), (x, y) => Math.Abs(x - y) < 1e-5);
        }
    }

    [Fact]
    public void States_of_a_fine_tuned_encoder_may_be_chosen_and_other_models_are_no_encoders()
    {
        var tuned = WriteFineTuned(SpeakerNames.None);
        var chosen = Assert.IsType<UtteranceEncoder>(TextEncoders.Open(tuned, new() { States = [new(Pooling.Mean, "1")] }));
        Assert.Equal((chosen.Reader.Network.Options.HiddenSize, 1), (chosen.Size, chosen.LiveTurns));
        Assert.Contains(
            "no layer '9'",
            Assert.Throws<EncoderException>(() => TextEncoders.Open(tuned, new() { States = [new(Pooling.Mean, "9")] })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not a fine-tuned encoder",
            Assert
                .Throws<EncoderException>(() =>
                    TextEncoders.Open(TinyModel.Write(Directory.CreateDirectory(_folder.At("models")).FullName), new())
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<EncoderException>(() => TextEncoders.Open(Directory.CreateDirectory(_folder.At("empty")).FullName, new()));
    }

    [Fact]
    public void Vectors_are_computed_once_and_found_by_their_content()
    {
        var cache = new VectorCache(_folder.At("cache"));
        var counted = new CountedEncoder(Open());
        var first = new CachedTextEncoder(counted, cache);
        var vectors = first.Encode([Talk, Talk]);
        Assert.Equal(1, counted.Conversations);
        Assert.Equal(vectors[0], vectors[1]);

        var second = new CachedTextEncoder(counted, cache);
        second.Prepare([Talk, new("other name", Talk.Utterances)], threads: 2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(vectors[0], second.Encode([Talk])[0]);
        Assert.Equal(1, counted.Conversations);

        // Another text, another speaker, another cut between speaker and text, another encoder.
        foreach (
            var turns in ((string, string)[][])
                [
                    [("Ana", "Hello you.")],
                    [("Ben", "Hello you.")],
                    [("AnaH", "ello you.")],
                ]
        )
            second.Encode([Conversations.Of(turns)]);
        Assert.Equal(4, counted.Conversations);
        var other = new CountedEncoder(Open("mean@1"));
        new CachedTextEncoder(other, cache).Encode([Talk]);
        Assert.Equal(1, other.Conversations);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_costs_time_alone()
    {
        File.WriteAllText(_folder.At("file"), "");
        var encoder = new CachedTextEncoder(Open(), new VectorCache(Path.Combine(_folder.At("file"), "cache")));
        Assert.Equal(Open().Encode([Talk])[0], encoder.Encode([Talk])[0]);
        Assert.NotNull(encoder.CacheProblem);
    }

    [Fact]
    public void Features_have_the_mean_0_and_the_deviation_1_of_the_training_split()
    {
        var features = EncodedFeatures.Fit(Open(), [Talk]);
        var rows = features.Extract(Talk).Chunk(features.Size).ToArray();
        for (var k = 0; k < features.Size; k++)
        {
            Assert.Equal(0, rows.Average(row => row[k]), 1e-4);
            Assert.Equal(1, Math.Sqrt(rows.Average(row => row[k] * row[k])), 1e-3);
        }

        Assert.Throws<ArgumentException>(() => EncodedFeatures.Fit(Open(), [Conversations.Of(("Ana", "one"))]));
    }

    [Theory]
    [InlineData(false, WeightFormat.EightBit)]
    [InlineData(false, WeightFormat.Float16)]
    [InlineData(true, WeightFormat.EightBit)]
    public void A_model_over_an_encoder_is_whole_in_its_package_and_gives_the_same_bits(bool fineTuned, WeightFormat format)
    {
        var encoder = fineTuned
            ? TextEncoders.Open(WriteFineTuned(SpeakerNames.Given), new())
            : TextEncoders.Open(_published, new() { Weights = format });
        var model = Model(new CachedTextEncoder(encoder, null));
        model.RoundToStored();
        var folder = _folder.At("model");
        ModelPackage.Write(folder, model, TinyModel.Description(), _ => "# model\n");
        Directory.Delete(_published, recursive: true);

        var read = ModelPackage.Read(folder);
        Assert.Equal(model.Answer([new(Talk)])[0].LogProbabilities, read.Model.Answer([new(Talk)])[0].LogProbabilities);
        Assert.True(read.Model.ReadsText);
        Assert.Equal(encoder.Hash, ((EmotionRnnModel)read.Model).Pipeline.Encoded!.Encoder.Hash);
        Assert.Equal(encoder.Hash, Assert.IsType<EmotionRnnShape>(read.Manifest.Shape).TextEncoder!.Hash);
        Assert.Equal(
            encoder.ParameterCount + 3 * 32 * (fineTuned ? 0.5 : 1.5) + model.Options.CountParameters(),
            read.Manifest.CountParameters()
        );
    }

    [Fact]
    public void An_encoder_of_the_callers_own_recognises_but_cannot_be_stored()
    {
        var model = Model(new CountedEncoder(Open()));
        Assert.Equal(Talk.Utterances.Count * 7, model.Answer([new(Talk)])[0].LogProbabilities.Length);
        var error = Assert.Throws<ArgumentException>(() =>
            ModelPackage.Write(_folder.At("model"), model, TinyModel.Description(), _ => "")
        );
        Assert.Contains("of a kind of its own", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("model")));
    }

    [Theory]
    [InlineData("\"size\": 48", "\"size\": 47", "columns")]
    [InlineData("\"liveTurns\": 1", "\"liveTurns\": 0", "liveTurns")]
    [InlineData("\"columns\": 48", "\"columns\": 49", "columns")]
    [InlineData("\"mean@1\"", "\"mean@7\"", "no layer '7'")]
    [InlineData("\"mean@1\"", "\"7\"", "states")]
    [InlineData("\"intermediateSize\": 32", "\"intermediateSize\": 33", "parameters")]
    public void A_package_that_contradicts_itself_is_refused_with_the_place(string before, string after, string message)
    {
        var model = Model(Open());
        var folder = _folder.At("model");
        ModelPackage.Write(folder, model, TinyModel.Description(), _ => "# model\n");
        var manifest = File.ReadAllText(Path.Combine(folder, PackageFiles.ManifestFile));
        Assert.Contains(before, manifest, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, PackageFiles.ManifestFile), manifest.Replace(before, after, StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(folder, PackageFiles.HashFile),
            Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, PackageFiles.ManifestFile)))
            )
        );
        var error = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(folder));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private EngineEncoder Open(string? states = null) =>
        TextEncoders.Open(_published, new() { States = states is not null && PooledState.TryParse(states, out var parsed) ? parsed! : [] });

    private static EmotionRnnModel Model(ITextEncoder encoder)
    {
        var features = EncodedFeatures.Fit(encoder, [Talk]);
        var options = new EmotionRnnOptions
        {
            InputSize = features.Size,
            Classes = 7,
            StateSize = 8,
            EmotionSize = 7,
            HiddenSize = 6,
            Bidirectional = false,
        };
        return new(LabelSet.Meld, new FeaturePipeline(null, null, features), [new EmotionRnnNetwork(options, seed: 10)], 1.5);
    }

    private string WriteFineTuned(SpeakerNames names)
    {
        var folder = _folder.At($"tuned-{names}");
        if (Directory.Exists(folder))
            return folder;
        var encoder = DialogueEncoder.Open(_published, LabelSet.Meld.Count, new() { Names = names });
        var model = new EncoderModel(LabelSet.Meld, encoder, EncoderModel.DefaultLiveTurns, 1)
        {
            Weights = WeightFormat.EightBit,
            Origin = "tiny",
        };
        model.RoundToStored();
        ModelPackage.Write(folder, model, TinyModel.Description(), _ => "# tuned\n");
        return folder;
    }

    private sealed class CountedEncoder(ITextEncoder encoder) : ITextEncoder
    {
        private int _conversations;

        public int Conversations => _conversations;

        public string Name => "counted";

        public string Hash => encoder.Hash;

        public int Size => encoder.Size;

        public int LiveTurns => encoder.LiveTurns;

        public long ParameterCount => encoder.ParameterCount;

        public float[][] Encode(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref _conversations, conversations.Count);
            return encoder.Encode(conversations, cancellationToken);
        }
    }
}

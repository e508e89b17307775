using System.Text;
using EmotionRnn.Experiments.FeatureFiles;

namespace EmotionRnn.Experiments.Tests.FeatureFiles;

public sealed class PickleTests
{
    private static readonly string Witness = Path.Combine(Path.GetTempPath(), "emotionrnn-pickle-witness");

    /// <summary>Twenty programs in the form of pickles: each would run a command, open a file or reach outside if Python read it.</summary>
    public static TheoryData<string, string> Exploits =>
        new()
        {
            { "os.system", "cos\nsystem\n(S'touch WITNESS'\ntR." },
            { "posix.system", "cposix\nsystem\n(S'touch WITNESS'\ntR." },
            { "subprocess.Popen", "csubprocess\nPopen\n((lp0\nS'touch'\naS'WITNESS'\natR." },
            { "subprocess.check_output by INST", "(S'touch WITNESS'\nisubprocess\ncheck_output\n." },
            { "os.system by OBJ", "(cos\nsystem\nS'touch WITNESS'\no." },
            { "eval", "c__builtin__\neval\n(S'open(\"WITNESS\",\"w\")'\ntR." },
            { "exec of Python 3", "\u0080\u0003cbuiltins\nexec\nX\u0005\u0000\u0000\u0000raise\u0085R." },
            { "exec by STACK_GLOBAL", "\u0080\u0004\u008c\u0008builtins\u008c\u0004exec\u0093\u008c\u0004pass\u0085R." },
            { "__import__ and getattr", "c__builtin__\ngetattr\n(c__builtin__\n__import__\n(S'os'\ntRS'system'\ntR(S'touch WITNESS'\ntR." },
            { "a dotted name below an allowed module", "\u0080\u0004\u008c\u0005numpy\u008c\u0010ndarray.__init__\u0093)R." },
            { "numpy.load of another pickle", "cnumpy\nload\n(S'WITNESS'\ntR." },
            { "numpy's runstring", "cnumpy.testing._private.utils\nrunstring\n(S'import os'\n}tR." },
            { "NEWOBJ of a class", "\u0080\u0002csubprocess\nPopen\nX\u0005\u0000\u0000\u0000touch\u0085\u0081." },
            { "NEWOBJ_EX of an allowed name", "\u0080\u0004cnumpy\nndarray\n)}\u0092." },
            {
                "BUILD with a state that sets methods",
                "\u0080\u0002}X\u000c\u0000\u0000\u0000__setstate__cos\nsystem\nsX\u0005\u0000\u0000\u0000touchb."
            },
            { "an extension by number", "\u0080\u0002\u0082\u0001." },
            { "a persistent id", "Pfile:WITNESS\n." },
            { "a persistent id from the stack", "\u0080\u0002X\u0001\u0000\u0000\u0000xQ." },
            { "a codec that runs", "c_codecs\nencode\n(VWITNESS\nVrot13\ntR." },
            { "a name left as data", "(lp0\ncnumpy\nndarray\na." },
            { "pickle within a pickle", "cpickle\nloads\n(S'cos\\nsystem\\n(S\"touch WITNESS\"\\ntR.'\ntR." },
            { "an out-of-band buffer", "\u0080\u0005\u0097." },
            { "a default factory that is a function", "ccollections\ndefaultdict\n(cos\ngetcwd\ntR." },
            { "a call of a call's result", "cnumpy\ndtype\n(S'f4'\nI0\nI1\ntR(tR." },
        };

    [Theory]
    [MemberData(nameof(Exploits))]
    public void A_pickle_that_is_a_program_is_refused_and_runs_nothing(string name, string program)
    {
        var error = Assert.Throws<ExperimentException>(() => Read(program.Replace("WITNESS", Witness, StringComparison.Ordinal)));
        Assert.Contains(
            "Only pickles of lists, dictionaries, texts, numbers and numpy arrays are read",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(Witness), name);
    }

    [Theory]
    [InlineData("(lp0\nI1\naI-5\naF2.5\naNaI01\na.")]
    [InlineData("\u0080\u0002]q\u0000(K\u0001J\u00FB\u00FF\u00FF\u00FFG@\u0004\u0000\u0000\u0000\u0000\u0000\u0000N\u0088e.")]
    [InlineData(
        "\u0080\u0004\u0095\u0018\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
            + "]\u0094(K\u0001J\u00FB\u00FF\u00FF\u00FFG@\u0004\u0000\u0000\u0000\u0000\u0000\u0000N\u0088e."
    )]
    public void Lists_of_every_protocol_are_read(string pickle) =>
        Assert.Equal(new object?[] { 1L, -5L, 2.5, null, true }, Assert.IsType<PickleList>(Read(pickle)));

    [Fact]
    public void What_a_pickle_claims_is_checked_before_memory_is_taken()
    {
        foreach (
            var pickle in new[]
            {
                "\u0080\u0002X\u00FF\u00FF\u00FF\u007F.",
                "\u0080\u0004\u008d\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u007F.",
                "\u0080\u0003B\u00FF\u00FF\u00FF\u007F.",
                "\u0080\u0002\u008a\u00FF.",
                "\u0080\u0002j\u00FF\u00FF\u00FF\u00FF.",
                "\u0080\u0002(.",
                "\u0080\u0002.",
                "\u0080\u0002N",
                "",
                "\u0080\u0007N.",
                "\u0080\u0002]K\u0001K\u0002e.",
                "\u0080\u0002}K\u0001s.",
                "\u0080\u0002}]K\u0001s.",
                "\u0080\u0002)K\u0001a.",
                "I99999999999999999999\n.",
                "Sunquoted\n.",
                "Vshort\\u00\n.",
                "\u0080\u0002X\u0002\u0000\u0000\u0000\u00FF",
            }
        )
            Assert.Throws<ExperimentException>(() => Read(pickle));

        // Arrays whose sizes multiply beyond every memory, or do not fit their bytes.
        const string Start = "\u0080\u0002cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\u0000\u0085U\u0001b\u0087R(K\u0001",
            Type =
                "cnumpy\ndtype\nU\u0002f4K\u0000K\u0001\u0087R"
                + "(K\u0003U\u0001<NNNJ\u00FF\u00FF\u00FF\u00FFJ\u00FF\u00FF\u00FF\u00FFK\u0000tb";
        foreach (
            var shape in new[]
            {
                "J\u00FF\u00FF\u00FF\u007FJ\u00FF\u00FF\u00FF\u007F\u0086",
                "J\u00FF\u00FF\u00FF\u00FFK\u0001\u0086",
                "K\u0002\u0085",
                "K\u0000\u0085",
                ")",
                "K\u0001K\u0001K\u0001(K\u0001tt",
            }
        )
            Assert.Throws<ExperimentException>(() => Read($"{Start}{shape}{Type}\u0089U\u0004\u0000\u0000\u0080?tb."));
        Assert.Equal([1f], Assert.IsType<NumberArray>(Read($"{Start}K\u0001\u0085{Type}\u0089U\u0004\u0000\u0000\u0080?tb.")).Row(0));
    }

    /// <summary>A thousandth of the memory that is counted in earnest: a megabyte or two.</summary>
    [Theory]
    [InlineData("a reference", "\u0080\u0002](Nq\u0001", "h\u0001", "e.", 40_000)]
    [InlineData("a copy of the top", "\u0080\u0002](N", "2", "e.", 40_000)]
    [InlineData("an empty dictionary", "\u0080\u0002](", "}", "e.", 20_000)]
    [InlineData("a mark", "\u0080\u0002", "(", ".", 40_000)]
    [InlineData(
        "an encoding",
        "\u0080\u0002](c_codecs\nencode\nq\u0001LARGE\u008a\u0000Vlatin1\n\u0087q\u00020",
        "h\u0001h\u0002R",
        "e.",
        300
    )]
    [InlineData("a set", "\u0080\u0002](c__builtin__\nset\nq\u0001](LISTe\u0085q\u00020", "h\u0001h\u0002R", "e.", 300)]
    public void A_small_pickle_that_makes_much_is_refused(string kind, string start, string again, string end, int times)
    {
        var text = "V" + new string('x', 10_000) + "\n";
        var program = start
            .Replace("LARGE\u008a\u0000Vlatin1\n\u0087", $"({text}Vlatin1\nt", StringComparison.Ordinal)
            .Replace("LIST", string.Concat(Enumerable.Repeat("K\u0001", 1000)), StringComparison.Ordinal);
        var pickle = Bytes(program + string.Concat(Enumerable.Repeat(again, times)) + end);
        var message = Assert
            .Throws<ExperimentException>(() => PickleReader.Read(pickle, "a.pkl", new MemoryBudget("a.pkl", 2 << 20)))
            .Message;
        Assert.Equal("a.pkl: to read it takes more than 2 MB of memory; give fewer features, or save them as float32.", message);
        Assert.True(pickle.Length < 100_000, kind);
    }

    [Fact]
    public void A_mutated_pickle_is_read_or_refused_and_nothing_else()
    {
        var sound = Bytes(
            "\u0080\u0002}q\u0000(K\u0000]q\u0001"
                + "cnumpy.core.multiarray\n_reconstruct\nq\u0002cnumpy\nndarray\nq\u0003K\u0000\u0085q\u0004U\u0001b\u0087q\u0005Rq\u0006"
                + "(K\u0001K\u0002\u0085q\u0007cnumpy\ndtype\nq\u0008U\u0002f4K\u0000K\u0001\u0087q\u0009Rq\u000a"
                + "(K\u0003U\u0001<NNNJ\u00FF\u00FF\u00FF\u00FFJ\u00FF\u00FF\u00FF\u00FFK\u0000tb\u0089"
                + "U\u0008\u0000\u0000\u0080?\u0000\u0000\u0000@tbaU\u0003keyX\u0002\u0000\u0000\u0000\u00c3\u00a9u."
        );
        Assert.IsType<PickleMap>(PickleReader.Read(sound, "a.pkl", new MemoryBudget("a.pkl")));
        var random = new Random(11);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            byte[] mutated = [.. sound];
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(mutated.Length);
                if (random.Next(4) == 0)
                    mutated = [.. mutated[..at], .. mutated[Math.Min(mutated.Length, at + random.Next(6))..]];
                else
                    mutated[at] = (byte)random.Next(256);
                if (mutated.Length == 0)
                    break;
            }

            try
            {
                PickleReader.Read(mutated, "a.pkl", new MemoryBudget("a.pkl"));
            }
            catch (ExperimentException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 5_000, 19_990);
    }

    private static object? Read(string latin) => PickleReader.Read(Bytes(latin), "a.pkl", new MemoryBudget("a.pkl"));

    private static byte[] Bytes(string latin) => Encoding.Latin1.GetBytes(latin);
}

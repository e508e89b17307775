using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Recognition.Tests;

/// <summary>
/// The models that ship answer to the bit as they did when these hashes were recorded: the log-probabilities of whole conversations, the
/// turns looked back at, and the answers turn by turn. The bits depend on the width of the registers and on the system's mathematics.
/// </summary>
public sealed class ShippedModelTests
{
    private const int Conversations = 50;

    [Theory]
    [InlineData("audio", "4017f81373e6f8fe09723fbda9996ab5")]
    [InlineData("general", "5da8113f483269079505f3abfa19cfc7")]
    [InlineData("text", "1eec9056566edf96b9e5ecbd3bdb8cb4")]
    [InlineData("text-encoder", "31da739caae415f2b6e5010c784d3946")]
    [InlineData("text-ensemble", "2a2da01763a5f851ebe703720a45caf4")]
    [InlineData("text-ensemble/tf-idf", "d0475aa4011ad5f58f4fa4859b063777")]
    [InlineData("text-online", "b915489bab92422348c5c76cb7e1d377")]
    public void The_sample_gets_the_recorded_answers(string model, string hash) =>
        Assert.Equal(hash, Answers(model, ConversationReader.Read(Path.Combine(ReferenceData.Repository, "samples", "conversation.txt"))));

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("audio", "a2cb7490a8cbbf83f6d6f0fec7169d2a")]
    [InlineData("general", "d9c7fc222e8f37b53301431a789c1cd1")]
    [InlineData("text", "09c542910254187dd8db1415d9033d61")]
    [InlineData("text-encoder", "5f922ad31842b64a3745c89554135191")]
    [InlineData("text-ensemble", "b9cd6c69ebe02ccbc7be0e702f8d9b54")]
    [InlineData("text-ensemble/tf-idf", "00fcbfe50040d63b1ac9169b28b6d6ca")]
    [InlineData("text-online", "010cbeb5934cc8553304ead54eeb4467")]
    public void Fifty_conversations_get_the_recorded_answers(string model, string hash)
    {
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        Assert.Equal(hash, Answers(model, [.. meld[Split.Test].Take(Conversations)]));
    }

    /// <summary>The first 128 bits of the SHA-256 of all that a model answers.</summary>
    private static string Answers(string name, IReadOnlyList<Conversation> conversations)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Avx512F.IsSupported && Vector512.IsHardwareAccelerated,
            "The answers' bits were recorded on Linux with registers of 512 bits."
        );
        var model = ModelPackage.Read(Path.Combine(ReferenceData.Repository, "models", name)).Model;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var conversation in conversations)
        {
            var functionals = model.Audio is { } audio
                ? conversation.Utterances.Select((_, t) => t % 5 == 4 ? null : Functionals(audio.Inputs, t)).ToArray()
                : null;
            foreach (var attention in (int[])[0, 3])
                Append(model.Answer([new(conversation, functionals)], attention)[0]);
            if (!model.CanReadLive)
                continue;
            var live = model.StartLive();
            foreach (var (t, utterance) in conversation.Utterances.Index())
                Append(live.Add(utterance, functionals?[t], attention: 3));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        void Append(ModelAnswer answer)
        {
            hash.AppendData(MemoryMarshal.AsBytes(answer.LogProbabilities.AsSpan()));
            foreach (var turn in answer.Attended.SelectMany(turns => turns))
                hash.AppendData([.. BitConverter.GetBytes(turn.Turn), .. BitConverter.GetBytes(turn.Weight)]);
        }
    }

    /// <summary>Numbers of no meaning, by whole-number arithmetic alone, so that every machine has the same.</summary>
    private static float[] Functionals(int count, int utterance)
    {
        var state = (uint)utterance + 1;
        var functionals = new float[count];
        foreach (ref var value in functionals.AsSpan())
            value = ((state = state * 1_664_525 + 1_013_904_223) >> 8) / 65_536f - 128;
        return functionals;
    }
}

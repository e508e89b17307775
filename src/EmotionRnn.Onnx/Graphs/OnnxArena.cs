using Microsoft.ML.OnnxRuntime;

namespace EmotionRnn.Onnx.Graphs;

/// <summary>
/// The memory in which encoders compute: one for all of them in the process, with a limit. Weights lie outside. A call that finds too
/// little left waits until it is
/// alone, and fails only then.
/// </summary>
internal static class OnnxArena
{
    /// <summary>The most that all calls together may take, in bytes: 2 GB.</summary>
    public const uint Limit = 2u << 30;

    private const string Exhausted = "Available memory of";
    private const int SameAsRequested = 1,
        RuntimesChoice = -1;

    private static readonly ReaderWriterLockSlim Alone = new();
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Makes sessions compute in it.</summary>
    public static void Use(SessionOptions options)
    {
        if (!Registered.Value)
            return;
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
    }

    /// <summary>Runs a session beside others, or alone if there is too little memory for all.</summary>
    /// <param name="run">Leaves nothing in the arena, so that what runs alone has all of it.</param>
    /// <exception cref="OnnxRuntimeException">The graph failed.</exception>
    public static T Run<T>(Func<T> run)
    {
        Alone.EnterReadLock();
        try
        {
            return run();
        }
        catch (OnnxRuntimeException error) when (IsExhausted(error))
        {
            // Tried again below.
        }
        finally
        {
            Alone.ExitReadLock();
        }

        return RunAlone(() =>
        {
            try
            {
                return run();
            }
            catch (OnnxRuntimeException error) when (IsExhausted(error))
            {
                // The call before may have left a little in a large block, which was given back only now.
                return run();
            }
        });
    }

    /// <summary>Waits until no session runs, and keeps all from running meanwhile.</summary>
    /// <param name="run">What is run alone.</param>
    public static T RunAlone<T>(Func<T> run)
    {
        Alone.EnterWriteLock();
        try
        {
            return run();
        }
        finally
        {
            Alone.ExitWriteLock();
        }
    }

    /// <summary>Whether a graph failed for want of memory.</summary>
    public static bool IsExhausted(OnnxRuntimeException error) => error.Message.Contains(Exhausted, StringComparison.Ordinal);

    private static bool Register()
    {
        try
        {
            using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
            using var settings = new OrtArenaCfg(Limit, SameAsRequested, RuntimesChoice, RuntimesChoice);
            OrtEnv.Instance().CreateAndRegisterAllocator(memory, settings);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            // Whoever shares the process has registered one of its own, with limits of its own.
            return false;
        }
    }
}

using System.Runtime.InteropServices;

namespace EmotionRnn.Cli.Running;

/// <summary>
/// Turns the first SIGINT (Ctrl-C) or SIGTERM into a cancellation, so that a command can leave everything in order. A second one ends the
/// process as usual.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Cancel(context, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Cancel(context, ExitCode.Terminated)),
        ];

    public CancellationToken Token => _source.Token;

    /// <summary>What the process ends with; null as long as no signal has come.</summary>
    public ExitCode? Code { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context, ExitCode code)
    {
        if (Code is not null)
            return;
        Code = code;
        context.Cancel = true;
        _source.Cancel();
    }
}

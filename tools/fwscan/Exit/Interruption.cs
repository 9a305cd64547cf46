using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace FirmwareScanner.Tool.Exit;

/// <summary>Turns the first Ctrl+C or request to terminate into a cancellation; a second one ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    private static int _reading;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Starts to listen.</summary>
    public Interruption()
    {
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Reads something that was named for the program to go by: a list, rules, a key. A named pipe is waited for, and nothing ends that
    /// wait but the end of the program; nothing has been written yet, so a signal is that.
    /// </summary>
    /// <param name="read">Reads it.</param>
    public static T WhileReading<T>(Func<T> read)
    {
        Interlocked.Increment(ref _reading);
        try
        {
            return read();
        }
        finally
        {
            Interlocked.Decrement(ref _reading);
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        if (Volatile.Read(ref _reading) > 0)
        {
            Console.Error.WriteLine("fwscan: interrupted");
            Environment.Exit(ExitCode.Interrupted);
        }

        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}

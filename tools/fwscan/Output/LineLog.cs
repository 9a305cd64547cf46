using System;
using System.Text;
using System.Threading;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Tool.Output;

/// <summary>A log of lines that another thread writes: each is in the file when its call returns, and a failure is told to whoever waits.</summary>
/// <param name="file">The file; whoever opened it closes it.</param>
internal sealed class LineLog(OutputFile file) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _failure = new();

    /// <summary>Cancelled when a line could not be written.</summary>
    public CancellationToken Failed => _failure.Token;

    /// <summary>Why a line could not be written, which names the file; null if all could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Writes a line; after a failure, nothing.</summary>
    /// <param name="line">The line without its end.</param>
    public void Write(string line)
    {
        lock (_lock)
        {
            if (Problem is not null)
            {
                return;
            }

            try
            {
                file.Stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
            catch (Exception exception) when (FileProblem.Is(exception))
            {
                Problem = exception.Message;
                _failure.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _failure.Dispose();
}

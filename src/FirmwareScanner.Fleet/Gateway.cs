using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace FirmwareScanner.Fleet;

/// <summary>Connects the boards of a host to a broker, each on a thread and by a connection of its own: so the broker knows of each when it is lost.</summary>
/// <param name="boards">The boards.</param>
public sealed class Gateway(IReadOnlyList<BoardGateway> boards)
{
    private readonly Lock _lock = new();
    private Exception? _failure;

    /// <summary>Works until it is stopped, or until one of the boards cannot be served any more for a reason that time does not mend.</summary>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="FleetStorageException">What a board said cannot be stored, and would be lost.</exception>
    /// <exception cref="BrokerException">The broker refuses the gateway.</exception>
    public void Run(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Thread[] threads = [.. boards.Select(board => new Thread(() => Run(board, end)) { IsBackground = true, Name = board.Board })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private void Run(BoardGateway board, CancellationTokenSource end)
    {
        try
        {
            board.Run(end.Token);
        }
#pragma warning disable CA1031 // It is thrown again where the gateway is run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_lock)
            {
                _failure ??= exception;
            }

            end.Cancel();
        }
    }
}

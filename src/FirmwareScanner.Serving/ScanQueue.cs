using System;
using System.Threading;

namespace FirmwareScanner.Serving;

/// <summary>
/// The places of images: each has one from the moment its head was read, so that no more are kept on the disk, and a turn while it is scanned.
/// </summary>
/// <param name="turns">How many are scanned at the same time.</param>
/// <param name="places">How many more may be there.</param>
internal sealed class ScanQueue(int turns, int places) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(turns);
    private readonly SemaphoreSlim _places = new(turns + places);

    /// <summary>How many are being scanned.</summary>
    public int Running => turns - _turns.CurrentCount;

    /// <summary>How many are there and are not being scanned.</summary>
    public int Waiting => Math.Max(0, turns + places - _places.CurrentCount - Running);

    /// <summary>Takes a place, if there is one.</summary>
    public bool TryEnter() => _places.Wait(0);

    /// <summary>Gives a place back.</summary>
    public void Leave() => _places.Release();

    /// <summary>Waits for a turn.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it has come.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public bool WaitForTurn(TimeSpan patience, CancellationToken cancellation) => _turns.Wait(patience, cancellation);

    /// <summary>Ends a turn.</summary>
    public void EndTurn() => _turns.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _turns.Dispose();
        _places.Dispose();
    }
}

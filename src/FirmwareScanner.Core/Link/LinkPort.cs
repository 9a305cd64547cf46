using FirmwareScanner.Contracts;

namespace FirmwareScanner.Link;

/// <summary>
/// The two directions of a line, whatever it is: a serial port, a socket, two arrays in memory. Neither direction waits, and both
/// may do less than they are asked for.
/// </summary>
[AllocationFree]
public abstract class LinkPort
{
    /// <summary>The line cannot be used any more; every later call gives the same answer.</summary>
    public const int Closed = -1;

    /// <summary>Takes bytes that have arrived.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many at most, 1 or more.</param>
    /// <returns>How many were taken, 0 if none are there, or <see cref="Closed"/>.</returns>
    public abstract int Read(byte[] buffer, int start, int count);

    /// <summary>Hands bytes over for sending.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>How many were taken over, 0 if there is no room now, or <see cref="Closed"/>.</returns>
    public abstract int Write(byte[] bytes, int start, int count);
}

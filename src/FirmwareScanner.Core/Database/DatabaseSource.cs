namespace FirmwareScanner.Database;

/// <summary>
/// Where a database is read from: an array, a file on flash, a resource. It is read piece by piece, so the file itself is never
/// held in memory beside the tables made from it.
/// </summary>
public abstract class DatabaseSource
{
    /// <summary>Length in bytes.</summary>
    public abstract int Length { get; }

    /// <summary>Copies bytes from the source.</summary>
    /// <param name="position">Where in the source to start, 0 to <see cref="Length"/>.</param>
    /// <param name="buffer">Where to put them.</param>
    /// <param name="start">Index of the first byte in <paramref name="buffer"/>.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether all bytes were copied; false when the source failed or ended.</returns>
    public abstract bool Read(int position, byte[] buffer, int start, int count);
}

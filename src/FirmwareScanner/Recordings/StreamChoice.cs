namespace FirmwareScanner.Recordings;

/// <summary>
/// Which stream of a recording is wanted. What it names is the user's word: other streams are then left out on purpose. What it does not
/// name is never left out without being told.
/// </summary>
/// <param name="Interface">Number of the interface, from 0, counted through all sections; null for the first one that fits.</param>
/// <param name="Direction">
/// Which way the bytes travelled; null for whatever a named interface carries, and else for those to the board.
/// </param>
public sealed record StreamChoice(int? Interface = null, RecordingDirection? Direction = null)
{
    internal bool Fits(int interfaceNumber, RecordingDirection direction)
    {
        RecordingDirection? wanted = Direction ?? (Interface is null ? RecordingDirection.ToDevice : null);
        return interfaceNumber == (Interface ?? interfaceNumber) && direction == (wanted ?? direction);
    }

    internal bool LeavesOut(int interfaceNumber, RecordingDirection direction)
    {
        return interfaceNumber != (Interface ?? interfaceNumber) || direction != (Direction ?? direction);
    }
}

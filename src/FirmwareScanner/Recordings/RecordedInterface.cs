namespace FirmwareScanner.Recordings;

/// <summary>An interface of a recording: a line that was listened to.</summary>
public sealed class RecordedInterface
{
    internal RecordedInterface(int number)
    {
        Number = number;
    }

    /// <summary>Its number, from 0, counted through all sections.</summary>
    public int Number { get; }

    /// <summary>
    /// Its name (if_name), at most 64 characters of it; null if it has none. It comes from whoever made the recording: escape control
    /// characters before showing it.
    /// </summary>
    public string? Name { get; internal set; }

    /// <summary>The direction that its name tells; null if each packet tells its own.</summary>
    public RecordingDirection? Direction { get; internal set; }

    /// <summary>Packets that the recorder says it dropped, anywhere in the recording (isb_ifdrop, isb_osdrop).</summary>
    public ulong DroppedPackets { get; internal set; }

    /// <summary>How many packets the recorder says it has written; 0 if it says nothing.</summary>
    public ulong DeliveredPackets { get; internal set; }
}

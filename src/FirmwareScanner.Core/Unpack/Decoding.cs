namespace FirmwareScanner.Unpack;

/// <summary>What a decoder came to.</summary>
internal enum Decoding
{
    /// <summary>All input that can be used without more of it is used.</summary>
    NeedsInput = 0,

    /// <summary>As much was written as is looked at in one piece; there may be more.</summary>
    NeedsRoom = 1,

    /// <summary>The wrapped data are over, and their checksums are right.</summary>
    Done = 2,

    /// <summary>The data contradict their format, or a checksum theirs.</summary>
    Damaged = 3,

    /// <summary>Enough was done for one step, though nothing is full or empty.</summary>
    Paused = 4,
}

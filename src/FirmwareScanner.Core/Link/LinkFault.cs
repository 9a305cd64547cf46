namespace FirmwareScanner.Link;

/// <summary>
/// What went wrong on the line or in the conversation. None of these stops the device; each is counted. docs/link-protocol.md
/// explains each. Values are stable: they appear in frames.
/// </summary>
public enum LinkFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The session has not taken its memory from the plan yet.</summary>
    NotAttached = 1,

    /// <summary>The memory plan did not give what was planned; the plan's last fault says why.</summary>
    PlanRefused = 2,

    /// <summary>The port is closed.</summary>
    PortClosed = 3,

    /// <summary>More bytes without a delimiter than the largest frame has; skipped up to the next delimiter.</summary>
    FrameTooLong = 4,

    /// <summary>Fewer bytes between delimiters than the smallest frame has.</summary>
    FrameTooShort = 5,

    /// <summary>The bytes between delimiters are no COBS encoding.</summary>
    FrameBadCode = 6,

    /// <summary>The CRC-32 of a frame does not match.</summary>
    FrameBadChecksum = 7,

    /// <summary>A frame of unknown type, or of the other direction.</summary>
    FrameUnknownType = 8,

    /// <summary>The payload is shorter than the frame's layout, or a field has no valid value.</summary>
    FrameBadPayload = 9,

    /// <summary>A frame's sequence number does not follow the previous one's: frames were lost, or came out of order.</summary>
    SequenceGap = 10,

    /// <summary>A frame has the sequence number of the previous one.</summary>
    SequenceRepeated = 11,

    /// <summary>A reply found no room in the transmit buffer and was not sent; the host will ask again.</summary>
    TransmitFull = 12,

    /// <summary>A request before the hello that opens a session.</summary>
    NoSession = 13,

    /// <summary>The host speaks no version of the protocol that the device speaks.</summary>
    VersionUnsupported = 14,

    /// <summary>The request names another session than the current one.</summary>
    WrongSession = 15,

    /// <summary>Nothing valid was heard of the host for too long.</summary>
    HostSilent = 16,

    /// <summary>Another stream is under way.</summary>
    StreamBusy = 17,

    /// <summary>The frame names a stream that is not the current one, or is not in the state for it.</summary>
    StreamUnknown = 18,

    /// <summary>The pipeline refused to begin the stream; its last fault says why.</summary>
    StreamRefused = 19,

    /// <summary>Data that do not continue where the stream stands: a frame before them was lost, or they are repeated.</summary>
    DataOutOfOrder = 20,

    /// <summary>Data beyond the credit that was given.</summary>
    DataBeyondCredit = 21,

    /// <summary>Data beyond the declared size, or an end at another size than was declared.</summary>
    SizeMismatch = 22,

    /// <summary>The CRC-32 of the received stream is not that which the host declares: the stream counts as damaged.</summary>
    StreamBadChecksum = 23,

    /// <summary>The host acknowledges events that were not sent.</summary>
    BadAcknowledge = 24,

    /// <summary>Events of a stream of the device's own were not reported because no host listened.</summary>
    EventsUnreported = 25,

    /// <summary>The pipeline gave the stream up; its last fault says why.</summary>
    PipelineFailed = 26,

    /// <summary>The device has nowhere to store a database.</summary>
    UpdateUnsupported = 27,

    /// <summary>The host was there and did not acknowledge events in time: they were given up, and the stream is incomplete.</summary>
    EventsUnconfirmed = 28,

    /// <summary>The board has a key, and the request has no code by it that answers the board's last challenge.</summary>
    NotAuthorized = 29,

    /// <summary>The board has no key: it cannot give a challenge, or say by whom a verdict is.</summary>
    NoKey = 30,

    /// <summary>The board's key file holds no key, a new one could not be stored, or its start could not be counted.</summary>
    KeyUnusable = 31,
}

namespace FirmwareScanner.Link;

/// <summary>
/// What a frame says; docs/link-protocol.md gives the layout of each. Bit 6 tells the direction: clear from host to device, set
/// from device to host.
/// </summary>
public enum FrameType
{
    /// <summary>No frame.</summary>
    None = 0,

    /// <summary>Host: opens a session.</summary>
    Hello = 0x01,

    /// <summary>Host: asks how things stand; everything sent before it has been read when it is answered.</summary>
    Probe = 0x02,

    /// <summary>Host: starts a stream.</summary>
    BeginStream = 0x03,

    /// <summary>Host: bytes of the stream.</summary>
    Data = 0x04,

    /// <summary>Host: the stream is complete.</summary>
    EndStream = 0x05,

    /// <summary>Host: the stream is given up.</summary>
    AbortStream = 0x06,

    /// <summary>Host: events, and perhaps the verdict, have arrived.</summary>
    Acknowledge = 0x07,

    /// <summary>Host: asks for counters.</summary>
    GetStatistics = 0x08,

    /// <summary>Host: asks for entries of the memory plan.</summary>
    GetMemoryMap = 0x09,

    /// <summary>Host: asks for an audit of every structure.</summary>
    GetAudit = 0x0A,

    /// <summary>Host: starts a database update.</summary>
    BeginUpdate = 0x0B,

    /// <summary>Host: bytes of the new database.</summary>
    UpdateData = 0x0C,

    /// <summary>Host: the new database is complete: check it, and use it after the next start.</summary>
    CommitUpdate = 0x0D,

    /// <summary>Host: the update is given up.</summary>
    AbortUpdate = 0x0E,

    /// <summary>Host: restart the board.</summary>
    Reboot = 0x0F,

    /// <summary>Host: who are you, have you a key, and what is the next code to be made for?</summary>
    GetChallenge = 0x10,

    /// <summary>Host: take a key, or another one.</summary>
    ReplaceKey = 0x11,

    /// <summary>Host: what exactly did you say of that stream, with a code by your key?</summary>
    GetProof = 0x12,

    /// <summary>Host: asks for a piece of the scan log.</summary>
    GetLog = 0x20,

    /// <summary>Device: answers a hello: identity, limits, and the stream as it stands.</summary>
    HelloReply = 0x41,

    /// <summary>Device: how far the stream is, and how much more may be sent.</summary>
    StreamStatus = 0x42,

    /// <summary>Device: scan events.</summary>
    Events = 0x43,

    /// <summary>Device: what is said of the stream.</summary>
    Verdict = 0x44,

    /// <summary>Device: counters.</summary>
    Statistics = 0x48,

    /// <summary>Device: entries of the memory plan.</summary>
    MemoryMap = 0x49,

    /// <summary>Device: what the audits found.</summary>
    Audit = 0x4A,

    /// <summary>Device: how far the update is.</summary>
    UpdateStatus = 0x4B,

    /// <summary>Device: the restart follows.</summary>
    Rebooting = 0x4F,

    /// <summary>Device: its key, its identity, its counter, and a nonce that is good for one request.</summary>
    Challenge = 0x50,

    /// <summary>Device: the new key is stored; it restarts.</summary>
    KeyStored = 0x51,

    /// <summary>Device: the verdict with a code by its key.</summary>
    Proof = 0x52,

    /// <summary>Device: a piece of the scan log.</summary>
    LogData = 0x60,

    /// <summary>Device: a request was refused, and why.</summary>
    Refused = 0x7F,
}

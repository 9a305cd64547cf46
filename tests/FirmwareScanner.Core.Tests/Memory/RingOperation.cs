namespace FirmwareScanner.Tests.Memory;

/// <summary>What a test asks of a ring and of its model; each takes a length, except Peek, which ignores it.</summary>
public enum RingOperation
{
    Claim,
    ClaimUpTo,
    Commit,
    Peek,
    Consume,
    Write,
    Read,
    WriteSome,
    ReadAt,
}

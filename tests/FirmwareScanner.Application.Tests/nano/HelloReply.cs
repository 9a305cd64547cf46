using FirmwareScanner.Link;

namespace FirmwareScanner.Application.Tests;

/// <summary>What of a hello's answer follows session and version.</summary>
public sealed class HelloReply
{
    public HelloReply(FrameReader reply)
    {
        Capabilities = reply.TakeByte();
        reply.TakeUInt16();
        reply.TakeInt32();
        reply.TakeInt32();
        reply.TakeInt32();
        Version = reply.TakeInt32();
    }

    /// <summary>Bit 0 updates, bit 1 a key.</summary>
    public int Capabilities { get; }

    /// <summary>Version of the database.</summary>
    public int Version { get; }
}

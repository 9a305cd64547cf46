using FirmwareScanner.Database;
using FirmwareScanner.Device.Tests.Memory;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Tests.Link;

/// <summary>The other end of a line: a writer, a reader, and a port between them.</summary>
public sealed class FrameRig
{
    public const int LargestFrame = 128;

    // A writer and a reader: the plan of a whole device has room for more entries, and takes memory for each.
    private const int PlanEntries = 8;

    public FrameRig()
    {
        MemoryPlan plan = new MemoryPlan(16384, PlanEntries, MemoryPlan.LargestDeviceArray);
        Crc32 checksum = new Crc32();
        Writer = new FrameWriter(plan, checksum, LargestFrame, 4);
        Reader = new FrameReader(plan, checksum, Faults, 256);
        Check.None(Writer.Attach(), "writer");
        Check.None(Reader.Attach(), "reader");
        Check.None(plan.Freeze(), "freeze");
    }

    public FaultCounter Faults { get; } = LinkFaultCounting.Create();

    public FrameWriter Writer { get; }

    public FrameReader Reader { get; }

    public MemoryPort Port { get; } = new MemoryPort();

    /// <summary>Encodes a data frame of a length and leaves it in the port.</summary>
    public void WriteData(int length, int firstByte)
    {
        Writer.Begin(FrameType.Data);
        for (int i = 0; i < length; i++)
        {
            Writer.AddByte(firstByte + i);
        }

        Writer.End();
        Writer.Flush(Port);
    }

    /// <summary>Gives bytes to the reader.</summary>
    /// <returns>How many frames it found.</returns>
    public int Read(byte[] bytes, int count)
    {
        int frames = 0;
        for (int used = 0; used < count;)
        {
            used += Reader.Accept(bytes, used, count - used);
            frames += Reader.HasFrame ? 1 : 0;
        }

        return frames;
    }
}

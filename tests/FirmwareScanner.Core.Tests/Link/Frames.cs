using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

/// <summary>Builds and reads frames for tests, with buffers of their own.</summary>
internal sealed class Frames
{
    internal const int Largest = 600;

    private readonly QueuePort _port = new();

    internal Frames(int largestFrame = Largest)
    {
        var plan = new MemoryPlan(1 << 16);
        Writer = new FrameWriter(plan, new Crc32(), largestFrame, 2);
        Reader = new FrameReader(plan, new Crc32(), Faults, largestFrame);
        Assert.Equal(MemoryFault.None, Writer.Attach());
        Assert.Equal(MemoryFault.None, Reader.Attach());
    }

    internal FaultCounter Faults { get; } = LinkFaultCounting.Create();

    internal FrameWriter Writer { get; }

    internal FrameReader Reader { get; }

    /// <summary>The bytes on the line of one frame.</summary>
    internal byte[] Encode(FrameType type, Action<FrameWriter>? fill = null)
    {
        Assert.True(Writer.Begin(type));
        fill?.Invoke(Writer);
        Writer.End();
        Writer.Flush(_port);
        return _port.TakeSent();
    }

    internal byte[] Encode(FrameType type, byte[] payload) => Encode(type, writer => writer.AddBytes(payload, 0, payload.Length));

    /// <summary>All frames in some bytes.</summary>
    internal List<(FrameType Type, int Sequence, byte[] Payload)> Decode(byte[] bytes)
    {
        var frames = new List<(FrameType Type, int Sequence, byte[] Payload)>();
        for (int used = 0; used < bytes.Length;)
        {
            used += Reader.Accept(bytes, used, bytes.Length - used);
            if (Reader.HasFrame)
            {
                frames.Add((Reader.Type, Reader.Sequence, Reader.Buffer[Reader.Position..(Reader.Position + Reader.Remaining)]));
            }
        }

        return frames;
    }
}

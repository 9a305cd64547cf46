using System.Threading;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.StubDrivers;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Application.Tests;

/// <summary>A host that says one thing after the other, and hears the answers. It allocates nothing once it is made.</summary>
public sealed class Host
{
    /// <summary>Bytes of a piece of a stream or a database: so many fit a frame and the device's credit at any time.</summary>
    public const int PieceLength = 200;

    private const int LargestFrame = PieceLength + 32;
    private const int LargestReply = 512;
    private const int PlanEntries = 8;
    private const int Session = 0x51;
    private const int MostWaits = 3000;
    private const int WaitMilliseconds = 2;

    private readonly HostPort _port;
    private readonly byte[] _arrived = new byte[64];
    private int _arrivedCount;
    private int _used;

    /// <summary>Connects to a board.</summary>
    public Host(StubLine line)
    {
        MemoryPlan plan = new MemoryPlan(16384, PlanEntries, MemoryPlan.LargestDeviceArray);
        Crc32 checksum = new Crc32();
        _port = new HostPort(line);
        Writer = new FrameWriter(plan, checksum, LargestFrame, 2);
        Reader = new FrameReader(plan, checksum, LinkFaultCounting.Create(), LargestReply);
        Assert.AreEqual((int)MemoryFault.None, (int)Writer.Attach(), "writer");
        Assert.AreEqual((int)MemoryFault.None, (int)Reader.Attach(), "reader");
        Assert.AreEqual((int)MemoryFault.None, (int)plan.Freeze(), "freeze");
    }

    /// <summary>Where the next request is put together.</summary>
    public FrameWriter Writer { get; }

    /// <summary>Where the last answer is.</summary>
    public FrameReader Reader { get; }

    /// <summary>The number of this host's session.</summary>
    public static int SessionNumber => Session;

    /// <summary>Sends the request that was begun, and waits for an answer of a type.</summary>
    /// <param name="wanted">The type.</param>
    /// <returns>Whether it came; its fields can be taken.</returns>
    public bool Ask(FrameType wanted)
    {
        Send();
        return WaitFor(wanted, wanted) == wanted;
    }

    /// <summary>Sends what was begun.</summary>
    public void Send()
    {
        Writer.End();
        for (int wait = 0; wait < MostWaits && Writer.Waiting > 0; wait++)
        {
            Writer.Flush(_port);
        }
    }

    /// <summary>Waits for a frame of one of two types, and passes over others.</summary>
    /// <param name="first">A type.</param>
    /// <param name="second">Another one, or the same.</param>
    /// <returns>Which it was, or none in time.</returns>
    public FrameType WaitFor(FrameType first, FrameType second)
    {
        for (int wait = 0; wait < MostWaits; wait++)
        {
            while (TryTakeFrame())
            {
                if (Reader.Type == first || Reader.Type == second)
                {
                    return Reader.Type;
                }
            }

            Thread.Sleep(WaitMilliseconds);
        }

        return FrameType.None;
    }

    /// <summary>Begins a session.</summary>
    public void Hello()
    {
        Writer.Begin(FrameType.Hello);
        Writer.AddInt32(Session);
        Writer.AddByte(LinkSession.ProtocolVersion);
        Writer.AddByte(LinkSession.ProtocolVersion);
        Assert.IsTrue(Ask(FrameType.HelloReply), "hello");
        Reader.TakeUInt16();
        Assert.AreEqual(Session, Reader.TakeInt32(), "session");
        Assert.AreEqual(LinkSession.ProtocolVersion, Reader.TakeByte(), "version");
    }

    private bool TryTakeFrame()
    {
        if (_used == _arrivedCount)
        {
            _used = 0;
            _arrivedCount = _port.Read(_arrived, 0, _arrived.Length);
        }

        while (_used < _arrivedCount)
        {
            _used += Reader.Accept(_arrived, _used, _arrivedCount - _used);
            if (Reader.HasFrame)
            {
                return true;
            }
        }

        return false;
    }
}

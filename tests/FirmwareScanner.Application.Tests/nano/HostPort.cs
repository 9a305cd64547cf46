using FirmwareScanner.Link;
using FirmwareScanner.StubDrivers;

namespace FirmwareScanner.Application.Tests;

/// <summary>The host's end of a line.</summary>
public sealed class HostPort : LinkPort
{
    private readonly StubLine _line;

    public HostPort(StubLine line)
    {
        _line = line;
    }

    public override int Read(byte[] buffer, int start, int count)
    {
        return _line.Receive(buffer, start, count);
    }

    public override int Write(byte[] bytes, int start, int count)
    {
        return _line.Send(bytes, start, count);
    }
}

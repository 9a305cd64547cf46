using FirmwareScanner.Scanning;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Counts events and allocates nothing.</summary>
public sealed class CountingSink : ScanEventSink
{
    public int Count { get; private set; }

    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        Count++;
    }
}

using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Keeps all events.</summary>
public sealed class CollectingSink : ScanEventSink
{
    public List<ScanRecord> Records { get; } = [];

    /// <summary>The events in the order in which the tests compare engines: by kind, number, offset.</summary>
    public List<ScanRecord> Sorted => [.. Records.OrderBy(r => r.Kind).ThenBy(r => r.Number).ThenBy(r => r.Offset).ThenBy(r => r.Length)];

    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        Records.Add(new ScanRecord(kind, number, offset, length));
    }
}

using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Keeps all events.</summary>
/// <param name="capacity">How many it takes before <see cref="Take"/> makes room.</param>
public sealed class CollectingSink(int capacity = int.MaxValue) : ScanEventSink
{
    private int _waiting;

    public override int Room => capacity == int.MaxValue ? capacity : capacity - _waiting;

    public List<ScanRecord> Records { get; } = [];

    /// <summary>The events in the order in which the tests compare engines: by kind, number, offset.</summary>
    public List<ScanRecord> Sorted => [.. Records.OrderBy(r => r.Kind).ThenBy(r => r.Number).ThenBy(r => r.Offset).ThenBy(r => r.Length)];

    /// <summary>Makes room for a number of events, or for all that wait if those are fewer.</summary>
    public void Take(int count) => _waiting -= int.Min(count, _waiting);

    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        Assert.True(Room > 0, "an event was written that there is no room for");
        _waiting++;
        Records.Add(new ScanRecord(kind, number, offset, length));
    }
}

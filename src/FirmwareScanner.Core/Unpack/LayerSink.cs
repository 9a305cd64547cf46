using FirmwareScanner.Contracts;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Unpack;

/// <summary>Writes the events of an opened layer to the journal, as kinds of their own.</summary>
[AllocationFree]
internal sealed class LayerSink : ScanEventSink
{
    internal const int FieldCount = 1;

    private readonly EventJournal _journal;

    internal LayerSink(EventJournal journal)
    {
        _journal = journal;
    }

    /// <inheritdoc/>
    public override int Room => _journal.FreeRecords;

    /// <inheritdoc/>
    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        _journal.Append(kind == ScanEventKind.Match ? ScanEventKind.LayerMatch : ScanEventKind.LayerRuleFired, number, offset, length);
    }
}

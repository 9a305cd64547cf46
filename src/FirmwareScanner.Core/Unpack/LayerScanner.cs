using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Unpack;

/// <summary>
/// Scans what was opened, as a stream of its own, where its decoder has written it; and looks whether something else is wrapped in it,
/// which is not opened.
/// </summary>
[AllocationFree]
internal sealed class LayerScanner
{
    internal const int FieldCount = 9;

    private const int StagedLength = 128;

    private readonly MemoryPlan _plan;
    private readonly StreamScanner _scanner;
    private readonly EventJournal _journal;
    private readonly LayerSink _sink;
    private readonly OpenedBytes _opened;
    private readonly WrapperWalk _inside;
    private bool _isFinishing;
    private bool _hasFound;
    private int _reasons;

    /// <summary>Lists the scanner's memory in <paramref name="plan"/>.</summary>
    internal LayerScanner(SignatureDatabase database, MemoryPlan plan, EventJournal journal, OpenedBytes opened)
    {
        _plan = plan;
        _journal = journal;
        _opened = opened;
        _sink = new LayerSink(journal);
        _inside = new WrapperWalk(new StagedBytes(StagedLength), 0, null);
        _scanner = new StreamScanner(database, plan);
    }

    /// <summary>Whether a rule that counts fired in a layer of the stream.</summary>
    internal bool HasFound => _hasFound;

    /// <summary>Why layers of the stream count as not scanned whole: bits of <see cref="IncompleteReason"/>.</summary>
    internal int Reasons => _reasons;

    /// <summary>Whether the journal has no room for what the scanner is about to tell.</summary>
    internal bool IsSuspended => _scanner.IsSuspended;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + HeapCost.Object(LayerSink.FieldCount) + WrapperWalk.HeapBytes
        + StagedBytes.HeapBytes(StagedLength);

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach()
    {
        return _scanner.Attach(_plan);
    }

    /// <summary>Forgets the layers of the stream before.</summary>
    internal void BeginStream()
    {
        _hasFound = false;
        _reasons = IncompleteReason.None;
        _isFinishing = false;
    }

    /// <summary>Starts a layer, and tells of it; the journal has room.</summary>
    /// <param name="format">What it was wrapped in.</param>
    /// <param name="offset">Where that begins in the stream.</param>
    internal ScanFault Begin(WrapperFormat format, long offset)
    {
        ScanFault fault = _scanner.Begin(_sink);
        _inside.Begin();
        _isFinishing = false;
        if (fault == ScanFault.None)
        {
            _journal.Write(ScanEventKind.LayerOpened, (int)format, offset, 0);
        }

        return fault;
    }

    /// <summary>Scans what is new.</summary>
    /// <returns><see cref="ScanFault.None"/>, <see cref="ScanFault.Suspended"/> if the journal is full, or a mistake of ours.</returns>
    internal ScanFault Scan()
    {
        LookInside();
        ScanFault fault = _scanner.Scan(_opened.Buffer, _opened.Seen, _opened.Fresh);
        if (fault == ScanFault.None)
        {
            _opened.MarkSeen();
        }

        return fault;
    }

    /// <summary>Ends the layer: everything new was scanned.</summary>
    /// <returns>As <see cref="Scan"/>.</returns>
    internal ScanFault Finish()
    {
        _inside.EndInput();
        _inside.Walk();
        _isFinishing = true;
        return Conclude(_scanner.Finish(_opened.Buffer, _opened.To));
    }

    /// <summary>Goes on where the journal was full.</summary>
    /// <returns>As <see cref="Scan"/>.</returns>
    internal ScanFault Resume()
    {
        ScanFault fault = _scanner.Resume();
        if (_isFinishing)
        {
            return Conclude(fault);
        }

        if (fault == ScanFault.None)
        {
            _opened.MarkSeen();
        }

        return fault;
    }

    private ScanFault Conclude(ScanFault fault)
    {
        if (fault == ScanFault.None)
        {
            // A wrapper around nothing is whole.
            _reasons |= (_scanner.Reasons & ~IncompleteReason.Empty) | _inside.Reasons;
            _hasFound = _hasFound || _scanner.Verdict == ScanVerdict.Found;
        }

        return fault;
    }

    [BoundedLoop("Each round takes at least a byte.")]
    private void LookInside()
    {
        int at = _opened.Seen;
        while (at < _opened.To)
        {
            at += _inside.Take(_opened.Buffer, at, _opened.To - at);
            _inside.Walk();
        }
    }
}

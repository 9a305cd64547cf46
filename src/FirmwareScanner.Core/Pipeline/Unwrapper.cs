using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Pipeline;

/// <summary>
/// Looks for what is wrapped in a stream as it passes, opens it and has it scanned as a stream of its own. Without a window nothing is
/// opened: what is recognised is a reason not to call the stream clean.
/// </summary>
/// <remarks>
/// Bytes are taken, then steps until one is <see cref="UnwrapResult.Idle"/>, then further bytes are taken. Each step is bounded: it
/// reads at most what was staged and writes at most the payload of a block.
/// </remarks>
[AllocationFree]
internal sealed class Unwrapper
{
    /// <summary>The most bytes that layers of one stream may have together: what is more is not opened.</summary>
    internal const long MostOpened = 64L << 20;

    internal const int FieldCount = 17;

    // The least that a look needs, and for those who open as much as a chunk of the device.
    private const int StagedForLooking = 128;
    private const int StagedForOpening = 1024;

    private const int Walking = 0;
    private const int Decode = 1;
    private const int Closing = 2;
    private const int Finishing = 3;

    private readonly MemoryPlan _plan;
    private readonly EventJournal _journal;
    private readonly StagedBytes _staged;
    private readonly WrapperWalk _walk;
    private readonly OpenedBytes? _opened;
    private readonly LayerScanner? _layers;
    private readonly HuffmanTables? _tables;
    private readonly DeflateContainer? _deflate;
    private readonly Lz4Decoder? _lz4;
    private readonly LzmaDecoder? _lzma;
    private readonly int _modelEntry;
    private WrapDecoder? _decoder;
    private int _phase;
    private bool _isWhole;
    private long _allOpened;
    private int _openedBytes;
    private ScanFault _fault;

    /// <summary>Lists the memory in <paramref name="plan"/>.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="database">The database, opened or loaded.</param>
    /// <param name="journal">Where the events of layers go.</param>
    /// <param name="windowLength">Bytes that decoders may refer back to, 65,536 or more; 0 to recognise and open nothing.</param>
    /// <param name="payloadLength">Bytes that are opened in a step.</param>
    internal Unwrapper(MemoryPlan plan, SignatureDatabase database, EventJournal journal, int windowLength, int payloadLength)
    {
        _plan = plan;
        _journal = journal;
        int stagedLength = windowLength > 0 ? StagedForOpening : StagedForLooking;
        _staged = new StagedBytes(stagedLength);
        int looking = HeapCost.Object(FieldCount) + StagedBytes.HeapBytes(stagedLength) + WrapperWalk.HeapBytes;
        if (windowLength == 0)
        {
            _walk = new WrapperWalk(_staged, 0, null);
            plan.AddObject(PlanItem.Recogniser, looking);
            return;
        }

        _walk = new WrapperWalk(_staged, windowLength, new HeaderedData(_staged));
        int opening = HeapCost.Object(OpenedBytes.FieldCount) + HuffmanTables.HeapBytes + DeflateContainer.HeapBytes
            + Lz4Decoder.HeapBytes + LzmaDecoder.HeapBytes + HeaderedData.HeapBytes + LayerScanner.HeapBytes;
        plan.AddObject(PlanItem.Unwrapper, looking + opening);
        _opened = new OpenedBytes(plan, windowLength, database.HistoryLength, payloadLength);
        _modelEntry = plan.AddUInt16s(PlanItem.UnwrapTables, LzmaDecoder.ModelLength);
        _tables = new HuffmanTables();
        _deflate = new DeflateContainer(_staged, _opened, _tables);
        _lz4 = new Lz4Decoder(_staged, _opened);
        _lzma = new LzmaDecoder(_staged, _opened);
        _layers = new LayerScanner(database, plan, journal, _opened);
    }

    /// <summary>Why the stream counts as not looked into: bits of <see cref="IncompleteReason"/>.</summary>
    internal int Reasons => _layers is null ? _walk.Reasons : _walk.Reasons | _layers.Reasons;

    /// <summary>Whether a rule that counts fired in what was opened.</summary>
    internal bool HasFound => _layers is not null && _layers.HasFound;

    /// <summary>Bytes that the last step opened.</summary>
    internal int LastOpened => _openedBytes;

    /// <summary>What the scanner said when a step was <see cref="UnwrapResult.Refused"/>.</summary>
    internal ScanFault Fault => _fault;

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach()
    {
        if (_opened is null)
        {
            return true;
        }

        ushort[]? model = _plan.AllocateUInt16s(_modelEntry);
        if (model is null)
        {
            return false;
        }

        _tables!.Codes = model;
        _lzma!.Use(model);
        return _opened.Attach() && _layers!.Attach();
    }

    /// <summary>Starts a stream.</summary>
    internal void Begin()
    {
        _walk.Begin();
        _layers?.BeginStream();
        _phase = Walking;
        _allOpened = 0;
    }

    /// <summary>Takes bytes, once a step was <see cref="UnwrapResult.Idle"/>.</summary>
    /// <returns>How many were taken, at least one.</returns>
    internal int Take(byte[] bytes, int start, int count)
    {
        return _walk.Take(bytes, start, count);
    }

    /// <summary>Announces that no bytes follow; steps until one is <see cref="UnwrapResult.Idle"/> end what is open.</summary>
    internal void EndInput()
    {
        _walk.EndInput();
    }

    /// <summary>Announces that bytes are missing: what is open ends here, and nothing more is looked for.</summary>
    internal void Stop()
    {
        if (_phase == Walking)
        {
            _walk.Stop();
            return;
        }

        _isWhole = false;
        _walk.MarkIncomplete(IncompleteReason.Gap);
        _walk.Stop();
        _phase = _phase == Decode ? Closing : _phase;
    }

    /// <summary>Does one bounded piece of work.</summary>
    internal UnwrapResult Step()
    {
        _openedBytes = 0;
        if (_layers is null)
        {
            _walk.Walk();
            return UnwrapResult.Idle;
        }

        if (_layers.IsSuspended)
        {
            UnwrapResult resumed = ResultOf(_layers.Resume());
            if (resumed != UnwrapResult.Worked || _phase != Finishing)
            {
                return resumed;
            }

            return CloseLayer();
        }

        switch (_phase)
        {
            case Walking:
                return _walk.Walk() ? OpenLayer() : UnwrapResult.Idle;
            case Decode:
                return DecodePiece();
            default:
                return FinishLayer();
        }
    }

    private UnwrapResult ResultOf(ScanFault fault)
    {
        _fault = fault;
        return fault == ScanFault.None ? UnwrapResult.Worked
            : fault == ScanFault.Suspended ? UnwrapResult.JournalFull : UnwrapResult.Refused;
    }

    private UnwrapResult OpenLayer()
    {
        if (_journal.Room == 0)
        {
            return UnwrapResult.JournalFull;
        }

        int window = Inflate.WindowLength;
        _decoder = _deflate;
        switch (_walk.Format)
        {
            case WrapperFormat.Lz4:
            case WrapperFormat.Lz4Legacy:
                _lz4!.IsLegacy = _walk.Format == WrapperFormat.Lz4Legacy;
                _decoder = _lz4;
                window = Lz4Decoder.WindowLength;
                break;
            case WrapperFormat.Lzma:
                _decoder = _lzma;
                window = (int)LzmaDecoder.Reach(_staged.Bytes, _staged.At);
                break;
            default:
                _deflate!.IsZlib = _walk.Format == WrapperFormat.Zlib;
                break;
        }

        _opened!.Begin(window);
        _decoder!.Begin();
        _phase = Decode;
        return ResultOf(_layers!.Begin(_walk.Format, _staged.Position));
    }

    private UnwrapResult DecodePiece()
    {
        _walk.SetLimit();
        Decoding result = _decoder!.Decode();
        switch (result)
        {
            case Decoding.Done:
                EndLayer(true, IncompleteReason.None);
                break;
            case Decoding.Damaged:
                EndLayer(false, IncompleteReason.Damaged);
                break;
            case Decoding.NeedsInput when _staged.IsLast:
                EndLayer(false, IncompleteReason.Truncated);
                break;
            default:
                break;
        }

        if (_allOpened + _opened!.Length > MostOpened)
        {
            EndLayer(false, IncompleteReason.Limit);
        }

        _openedBytes = _opened.Fresh;
        UnwrapResult scanned = _openedBytes > 0 ? ResultOf(_layers!.Scan()) : UnwrapResult.Worked;
        bool isIdle = result == Decoding.NeedsInput && _phase == Decode;
        return isIdle && scanned == UnwrapResult.Worked ? UnwrapResult.Idle : scanned;
    }

    private void EndLayer(bool isWhole, int reasons)
    {
        _isWhole = isWhole;
        _walk.MarkIncomplete(reasons);
        _phase = Closing;
    }

    private UnwrapResult FinishLayer()
    {
        _phase = Finishing;
        UnwrapResult result = ResultOf(_layers!.Finish());
        return result == UnwrapResult.Worked ? CloseLayer() : result;
    }

    private UnwrapResult CloseLayer()
    {
        _allOpened += _opened!.Length;
        _walk.Close(_isWhole);
        _phase = Walking;
        return UnwrapResult.Worked;
    }
}

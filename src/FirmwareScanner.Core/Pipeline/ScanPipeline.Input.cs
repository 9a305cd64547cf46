using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Pipeline;

/// <content>What comes in: the start of a stream, its bytes, its gaps, its end.</content>
public sealed partial class ScanPipeline
{
    /// <summary>Starts a stream whose bytes are offered.</summary>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    public PipelineFault BeginStream(long declaredSize)
    {
        return Begin(null, declaredSize, null);
    }

    /// <summary>Starts a stream whose bytes are read from a source, some at each step.</summary>
    /// <param name="source">The source.</param>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    public PipelineFault BeginStream(StreamSource source, long declaredSize)
    {
        return BeginStream(source, declaredSize, null);
    }

    /// <summary>Starts a stream whose bytes are read from a source, some at each step, and measures them.</summary>
    /// <param name="source">The source.</param>
    /// <param name="declaredSize">How many bytes are announced, or -1 if nobody knows; fewer make the stream truncated.</param>
    /// <param name="checksum">What every byte that the source gives is added to, or null.</param>
    public PipelineFault BeginStream(StreamSource source, long declaredSize, Crc32? checksum)
    {
        return source is null ? Refuse(PipelineFault.NoSource) : Begin(source, declaredSize, checksum);
    }

    /// <summary>Puts bytes into the ring; one other thread than that of the steps may do so.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <returns>
    /// How many were taken: all, or as many as there was room for if the ring refuses rather than drops; 0 with
    /// <see cref="LastFault"/> if the call is a mistake.
    /// </returns>
    [BoundedLoop("Each round hands over at least a byte of the input or is the last.")]
    public int Offer(byte[] bytes, int start, int count)
    {
        if (!_isStreaming || _isEnding)
        {
            Refuse(PipelineFault.NoStream);
            return 0;
        }

        if (bytes is null || start < 0 || count < 0 || start > bytes.Length - count)
        {
            Refuse(PipelineFault.BadLength);
            return 0;
        }

        int taken = 0;
        while (taken < count)
        {
            int room = _ring.Policy == RingPolicy.Refuse ? _ring.Free : _ring.Capacity;
            int piece = count - taken < room ? count - taken : room;
            if (piece == 0)
            {
                break;
            }

            if (_ring.Write(bytes, start + taken, piece) == 0)
            {
                NoteClaimFault();
                break;
            }

            taken += piece;
        }

        _refusedBytes += count - taken;
        return taken;
    }

    /// <summary>Notes that bytes are missing after those offered so far.</summary>
    /// <param name="missing">How many, 1 or more.</param>
    public PipelineFault Gap(long missing)
    {
        if (!_isStreaming || _isEnding)
        {
            return Refuse(PipelineFault.NoStream);
        }

        if (missing < 1 || missing > StreamScanner.MaximumLength - _gapLength)
        {
            return Refuse(PipelineFault.BadLength);
        }

        if (_gapLength > 0 && _gapPosition != _ring.TailPosition)
        {
            return Refuse(PipelineFault.GapPending);
        }

        _gapPosition = _ring.TailPosition;
        _gapLength += missing;
        return PipelineFault.None;
    }

    /// <summary>Notes a reason why the stream is not scanned whole that only the caller knows.</summary>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/>.</param>
    public PipelineFault MarkIncomplete(int reasons)
    {
        if (!_isStreaming)
        {
            return Refuse(PipelineFault.NoStream);
        }

        _scanner.MarkIncomplete(reasons);
        return PipelineFault.None;
    }

    /// <summary>Announces that no more bytes follow; the stream is finished once the steps have emptied the ring.</summary>
    public PipelineFault EndStream()
    {
        if (!_isStreaming || _isEnding)
        {
            return Refuse(PipelineFault.NoStream);
        }

        _isEnding = true;
        return PipelineFault.None;
    }

    private PipelineFault Begin(StreamSource? source, long declaredSize, Crc32? checksum)
    {
        GatherMemoryFaults();
        if (!_isStreaming)
        {
            Settle();
        }

        PipelineFault fault = BeginFault(declaredSize);
        if (fault == PipelineFault.None && !DiscardRing())
        {
            fault = PipelineFault.MemoryRefused;
        }

        if (fault == PipelineFault.None && _scanner.Begin(_journal) != ScanFault.None)
        {
            fault = PipelineFault.ScannerRefused;
        }

        if (fault != PipelineFault.None)
        {
            return Refuse(fault);
        }

        _source = source;
        _sourceChecksum = checksum;
        _declaredSize = declaredSize;
        _accounted = _ring.TailPosition;
        _gapLength = 0;
        _contiguous = 0;
        _previousEnd = 0;
        _scannedBytes = 0;
        _missingBytes = 0;
        _blocks = 0;
        _verdict = ScanVerdict.Unknown;
        _hasFailed = false;
        _isEnding = false;
        _ownReasons = IncompleteReason.None;
        _stopCode = FaultCode.None;
        _lostBefore = _journal.LostEvents;
        _allocatedBytes = 0;
        _meteredAtBegin = _meter is null ? 0 : _meter.Read();
        _isStreaming = true;
        return PipelineFault.None;
    }

    private PipelineFault BeginFault(long declaredSize)
    {
        if (_isStopped)
        {
            return PipelineFault.Stopped;
        }

        if (!_isAttached)
        {
            return PipelineFault.NotAttached;
        }

        if (_restartCode != FaultCode.None)
        {
            return PipelineFault.RestartRequired;
        }

        if (_isStreaming)
        {
            return PipelineFault.StreamActive;
        }

        return declaredSize < -1 ? PipelineFault.BadLength : PipelineFault.None;
    }

    /// <summary>Empties the ring of what a stream that was given up left behind.</summary>
    [BoundedLoop("Each round consumes at least a byte of the ring.")]
    private bool DiscardRing()
    {
        while (_ring.Peek() >= 0)
        {
            _ring.Consume(_ring.PeekLength);
        }

        return _ring.PeekFault == MemoryFault.RingEmpty;
    }

    /// <summary>A full ring, or one whose reader is busy, is a matter of waiting; every other refusal is somebody's mistake.</summary>
    private bool NoteClaimFault()
    {
        MemoryFault fault = _ring.ClaimFault;
        bool isMistake = fault != MemoryFault.None && fault != MemoryFault.RingFull && fault != MemoryFault.RingHeld;
        if (isMistake)
        {
            Refuse(PipelineFault.MemoryRefused);
        }

        return isMistake;
    }
}

using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Station;

/// <summary>
/// What is known of the current or last stream: its number and size, what came, what is missing and where, its checksum, why it
/// counts as not scanned whole, where it stands, and what is said of it. The only place where any of this is kept; the
/// <see cref="ScanStation"/> writes it, everybody may read.
/// </summary>
[AllocationFree]
public sealed class StreamLedger
{
    internal const int FieldCount = 19;

    private readonly Crc32 _checksum = new Crc32();
    private int _number;
    private StreamState _state;
    private bool _isUnderWay;
    private bool _isOpen;
    private bool _isLocal;
    private bool _hasChecksum;
    private bool _isAbandoned;
    private bool _hasFailed;
    private int _contentType;
    private long _declaredSize;
    private long _received;
    private long _gapPosition;
    private long _gapLength;
    private long _missingBytes;
    private int _reasons;
    private ScanVerdict _verdict;
    private int _stopCode;
    private long _lostBefore;

    internal StreamLedger()
    {
    }

    /// <summary>Number of the current or last stream: one more with each that begins; that of the start if there was none.</summary>
    public int Number => _number;

    /// <summary>Where the stream stands.</summary>
    public StreamState State => _state;

    /// <summary>Whether it has begun and has no verdict yet.</summary>
    public bool IsUnderWay => _isUnderWay;

    /// <summary>Whether more bytes may come in; once none do, those that came are still scanned.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Whether the device reads its bytes itself, from a <see cref="StreamSource"/>.</summary>
    public bool IsLocal => _isLocal;

    /// <summary>Whether it was abandoned: nobody waits for its events.</summary>
    public bool IsAbandoned => _isAbandoned;

    /// <summary>A number from whoever began it, for whoever reports it: what is scanned.</summary>
    public int ContentType => _contentType;

    /// <summary>How many bytes were announced, or -1 if nobody knows.</summary>
    public long DeclaredSize => _declaredSize;

    /// <summary>Bytes that came: offered and taken, or given by the source.</summary>
    public long Received => _received;

    /// <summary>Bytes that are missing: dropped by the ring, or by the source's own account.</summary>
    public long MissingBytes => _missingBytes;

    /// <summary>CRC-32 of the bytes that came; 0 of a stream that was begun without.</summary>
    public uint Checksum => _checksum.Value;

    /// <summary>Why the stream counts as not scanned whole: bits of <see cref="IncompleteReason"/>.</summary>
    public int Reasons => _reasons;

    /// <summary>What is said of the stream; <see cref="ScanVerdict.Unknown"/> until it is finished.</summary>
    public ScanVerdict Verdict => _verdict;

    /// <summary>The fault that ended the stream, see <see cref="FaultCode"/>; <see cref="FaultCode.None"/> if none did.</summary>
    public int StopCode => _stopCode;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + Crc32.HeapBytes;

    /// <summary>Events that the journal had lost before the stream began.</summary>
    internal long LostBefore => _lostBefore;

    /// <summary>Whether the stream was given up, so that bytes may have left the ring without being scanned.</summary>
    internal bool HasFailed => _hasFailed;

    /// <summary>Whether bytes are noted as missing that have not been skipped yet.</summary>
    internal bool HasGap => _gapLength > 0;

    /// <summary>Whether more bytes may come in, and none are missing that are not skipped.</summary>
    internal bool ExpectsMore => _isOpen && _gapLength <= 0;

    /// <summary>Position of the ring up to which bytes belong together: that of the noted gap, if there is one.</summary>
    internal long GapPosition => _gapLength > 0 ? _gapPosition : long.MaxValue;

    /// <summary>Counts the streams from a number on; before the first begins.</summary>
    /// <param name="number">What the number before the first stream's is.</param>
    internal void NumberFrom(int number)
    {
        _number = number;
    }

    internal void Begin(long declaredSize, int contentType, bool isLocal, bool hasChecksum, long lostBefore)
    {
        Clear();
        _number++;
        _isLocal = isLocal;
        _hasChecksum = hasChecksum;
        _contentType = contentType;
        _declaredSize = declaredSize;
        _lostBefore = lostBefore;
        _state = isLocal ? StreamState.Local : StreamState.Receiving;
        _isUnderWay = true;

        // Last: from here on another thread may offer bytes.
        _isOpen = true;
    }

    /// <summary>Forgets the last stream as if it had never been.</summary>
    internal void Forget()
    {
        _number--;
        _state = StreamState.None;
        _isLocal = false;
        Clear();
    }

    /// <summary>Notes that bytes came.</summary>
    internal void Receive(byte[] buffer, int start, int count)
    {
        _received += count;
        if (_hasChecksum)
        {
            _checksum.Add(buffer, start, count);
        }
    }

    /// <summary>Notes that bytes are missing at a position of the ring.</summary>
    internal PipelineFault NoteGap(long position, long missing)
    {
        if (missing < 1 || missing > StreamScanner.MaximumLength - _gapLength)
        {
            return PipelineFault.BadLength;
        }

        if (_gapLength > 0 && _gapPosition != position)
        {
            return PipelineFault.GapPending;
        }

        SetGap(position, _gapLength + missing);
        return PipelineFault.None;
    }

    /// <summary>Notes a gap, instead of any noted before, that nobody has skipped.</summary>
    internal void SetGap(long position, long missing)
    {
        _gapPosition = position;
        _gapLength = missing;
    }

    /// <summary>Bytes missing between what was scanned and a position of the ring: dropped by it, or never given to it.</summary>
    /// <param name="scanned">Position up to which bytes were scanned or skipped.</param>
    /// <param name="position">The position, the same or a later one.</param>
    internal long MissingBetween(long scanned, long position)
    {
        long dropped = position - scanned;
        return _gapLength > 0 && position >= _gapPosition ? dropped + _gapLength : dropped;
    }

    /// <summary>Notes that missing bytes were skipped, up to a position of the ring.</summary>
    internal void Skip(long position, long missing)
    {
        if (position >= _gapPosition)
        {
            _gapLength = 0;
        }

        _missingBytes += missing;
        _reasons |= IncompleteReason.Gap;
    }

    internal void MarkIncomplete(int reasons)
    {
        _reasons |= reasons;
    }

    internal void Abandon()
    {
        _reasons |= IncompleteReason.Stopped;
        EndInput();
        _isAbandoned = true;
    }

    /// <summary>Notes that whoever offers the bytes has offered the last.</summary>
    internal void EndInput()
    {
        _state = StreamState.Finishing;
        _isOpen = false;
    }

    /// <summary>Notes that the source has given the last byte; to those who watch, the stream stays local until it is finished.</summary>
    internal void CloseInput()
    {
        _isOpen = false;
    }

    /// <summary>Notes the fault because of which the stream ends early.</summary>
    internal void StopFor(int code)
    {
        _stopCode = code;
    }

    /// <summary>Notes the reasons of a stream that is shorter than announced, or has no bytes and no reason for that.</summary>
    internal void CheckLength(long length)
    {
        if (_declaredSize >= 0 && length < _declaredSize)
        {
            _reasons |= IncompleteReason.Truncated;
        }

        if (length == 0 && _reasons == IncompleteReason.None)
        {
            _reasons = IncompleteReason.Empty;
        }
    }

    /// <summary>Passes the verdict on a stream that was scanned to its end.</summary>
    internal void Conclude(bool hasFound)
    {
        _verdict = hasFound ? ScanVerdict.Found : _reasons != IncompleteReason.None ? ScanVerdict.Incomplete : ScanVerdict.Clean;
        Close();
    }

    /// <summary>Gives the stream up. What was found so far is in the journal; the verdict can only be "incomplete".</summary>
    internal void GiveUp(int code)
    {
        _reasons |= IncompleteReason.Stopped;
        _verdict = ScanVerdict.Incomplete;
        _stopCode = code;
        _hasFailed = true;
        Close();
    }

    private void Close()
    {
        _state = StreamState.Finished;
        _isUnderWay = false;
        _isOpen = false;
    }

    private void Clear()
    {
        _checksum.Reset();
        _isAbandoned = false;
        _hasFailed = false;
        _received = 0;
        _gapLength = 0;
        _missingBytes = 0;
        _reasons = IncompleteReason.None;
        _verdict = ScanVerdict.Unknown;
        _stopCode = FaultCode.None;
    }
}

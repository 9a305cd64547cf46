using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Unpack;

/// <summary>
/// Reads a stream once, forward, and says where wrapped data begin: at its start, behind the headers of U-Boot, in the properties of
/// a device tree, and where something begins behind these. What it recognises and does not open is a reason not to call the stream clean.
/// </summary>
[AllocationFree]
internal sealed class WrapperWalk
{
    internal const int FieldCount = 12;

    // What is done with the next bytes.
    private const int AtStart = 0;
    private const int InPadding = 1;
    private const int AtToken = 2;
    private const int InName = 3;
    private const int Passing = 4;
    private const int Opened = 5;

    private const int BeginNode = 1;
    private const int EndNode = 2;
    private const int PropertyToken = 3;
    private const int NoToken = 4;
    private const int EndToken = 9;

    private const int TokenLength = 4;
    private const int PropertyHeader = 12;

    // No wrapper is shorter.
    private const int LeastWrapped = 12;

    // LZMA has no magic: numbers of a device tree can look like it, a kernel is larger than they.
    private const int LeastLzmaProperty = 1024;

    private const int MultipleFiles = 4;

    private readonly StagedBytes _staged;
    private readonly WrapperRegions _regions = new WrapperRegions();
    private readonly Crc32 _headerChecksum = new Crc32();
    private readonly XxHash32 _headerHash = new XxHash32();
    private readonly HeaderedData? _data;
    private readonly int _window;
    private int _state;
    private int _next;
    private long _passTo;
    private int _reasons;
    private bool _isEnded;

    /// <summary>Prepares to read streams.</summary>
    /// <param name="staged">Where their bytes wait.</param>
    /// <param name="window">How far decoders may refer back; 0 if nothing is opened.</param>
    /// <param name="data">What checks data behind headers; null if nothing is opened.</param>
    internal WrapperWalk(StagedBytes staged, int window, HeaderedData? data)
    {
        _staged = staged;
        _window = window;
        _data = data;
    }

    /// <summary>What begins at the next byte, once <see cref="Walk"/> has said so.</summary>
    internal WrapperFormat Format { get; private set; }

    /// <summary>Why the stream counts as not looked into: bits of <see cref="IncompleteReason"/>.</summary>
    internal int Reasons => _reasons;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + WrapperRegions.HeapBytes + Crc32.HeapBytes + XxHash32.HeapBytes;

    /// <summary>Starts a stream.</summary>
    internal void Begin()
    {
        _staged.Begin();
        _regions.Begin();
        _state = AtStart;
        _reasons = IncompleteReason.None;
        _isEnded = false;
        _data?.Forget();
        Format = WrapperFormat.None;
    }

    /// <summary>Takes bytes that follow those taken before, once <see cref="Walk"/> has nothing more to do.</summary>
    /// <returns>How many were taken, at least one.</returns>
    internal int Take(byte[] bytes, int start, int count)
    {
        long position = _staged.Position;
        _data?.AddUpTo(position);
        if (_state == Passing && position == _staged.EndPosition && _passTo > position)
        {
            int passed = _passTo - position < count ? (int)(_passTo - position) : count;
            _data?.AddPassed(bytes, start, passed, position);
            _staged.Pass(passed);
            return passed;
        }

        return _staged.Take(bytes, start, count);
    }

    /// <summary>Notes that no bytes follow.</summary>
    internal void EndInput()
    {
        _isEnded = true;
    }

    /// <summary>Notes that bytes are missing: what is behind them cannot be placed, and is not looked into.</summary>
    internal void Stop()
    {
        _regions.Begin();
        _data?.Forget();
        PassRegion();
    }

    /// <summary>Notes that what was opened is over.</summary>
    /// <param name="isWhole">Whether it was opened to its end, so that something else may begin there.</param>
    internal void Close(bool isWhole)
    {
        if (isWhole)
        {
            _state = InPadding;
        }
        else
        {
            PassRegion();
        }
    }

    /// <summary>Notes a reason.</summary>
    internal void MarkIncomplete(int reasons)
    {
        _reasons |= reasons;
    }

    /// <summary>Reads on, until more bytes are needed or something begins that can be opened.</summary>
    /// <returns>Whether something begins: <see cref="Format"/>, at the next of the staged bytes.</returns>
    [BoundedLoop("Each round passes at least a byte, leaves a region or enters one of a few, or is the last.")]
    internal bool Walk()
    {
        bool isOn = true;
        while (isOn && _state != Opened)
        {
            SetLimit();
            if (_staged.Position >= _regions.End)
            {
                LeaveRegion();
                continue;
            }

            isOn = Advance();
        }

        return _state == Opened;
    }

    /// <summary>Says how far the bytes may be read by whoever decodes what is opened.</summary>
    internal void SetLimit()
    {
        _staged.SetLimit(_regions.End, _isEnded);
    }

    /// <returns>Whether anything was done; if not, more bytes are needed.</returns>
    private bool Advance()
    {
        switch (_state)
        {
            case AtStart:
                return Look();
            case InPadding:
                return PassPadding();
            case AtToken:
                return ReadToken();
            case InName:
                return PassName();
            default:
                return Pass();
        }
    }

    private void LeaveRegion()
    {
        byte kind = _regions.Kind;
        long start = _regions.Start;
        if (_data is not null && !_data.IsRightAt(_staged.Position))
        {
            _reasons |= IncompleteReason.Damaged;
        }

        _regions.Leave();
        if (kind == WrapperRegions.Property)
        {
            // Tokens are aligned to the start of their tree.
            PassUpTo(Align(_staged.Position), AtToken);
        }
        else
        {
            _state = InPadding;
        }
    }

    private long Align(long position)
    {
        long start = _regions.Start;
        return start + ((position - start + TokenLength - 1) & ~(TokenLength - 1L));
    }

    private void PassRegion()
    {
        PassUpTo(_regions.End, AtStart);
    }

    private void PassUpTo(long position, int next)
    {
        _state = Passing;
        _passTo = position;
        _next = next;
    }

    private bool Pass()
    {
        long left = _passTo - _staged.Position;
        int passed = left < _staged.Available ? (int)left : _staged.Available;
        _staged.At += passed;
        if (passed == left)
        {
            _state = _next;
            return true;
        }

        return EndsShort();
    }

    /// <summary>More bytes are needed, unless the region ends here; if none follow, something is cut short.</summary>
    private bool EndsShort()
    {
        if (_staged.Position >= _regions.End)
        {
            return true;
        }

        if (_isEnded && !_regions.IsInWhole)
        {
            _reasons |= IncompleteReason.Truncated;
        }

        return false;
    }

    private bool PassPadding()
    {
        byte[] bytes = _staged.Bytes;
        int at = _staged.At;
        int limit = _staged.Limit;
        while (at < limit && (bytes[at] == 0 || bytes[at] == 0xFF))
        {
            at++;
        }

        _staged.At = at;
        if (at < limit)
        {
            _state = AtStart;
            return true;
        }

        return EndsShort();
    }

    /// <summary>Looks at what begins here.</summary>
    private bool Look()
    {
        int count = _staged.Available;
        if (count < WrapperRecogniser.HeaderLength && !_staged.IsLast)
        {
            return false;
        }

        byte[] bytes = _staged.Bytes;
        int at = _staged.At;
        bool isExpected = _regions.Kind == WrapperRegions.CompressedData && _staged.Position == _regions.Start;
        WrapperFormat format = WrapperRecogniser.Recognise(bytes, at, count, _headerChecksum, _headerHash);
        if (format == WrapperFormat.Lzma && _regions.Kind == WrapperRegions.Property && _regions.End - _regions.Start < LeastLzmaProperty)
        {
            format = WrapperFormat.None;
        }

        if (format == WrapperFormat.None && isExpected && WrapperRecogniser.IsZlib(bytes, at, count))
        {
            format = WrapperFormat.Zlib;
        }

        switch (format)
        {
            case WrapperFormat.None:
                _reasons |= isExpected ? IncompleteReason.NotOpened : IncompleteReason.None;
                PassRegion();
                return true;
            case WrapperFormat.UImage:
                EnterImage(bytes, at);
                return true;
            case WrapperFormat.DeviceTree:
                EnterTree(bytes, at);
                return true;
            default:
                return Open(format, bytes, at);
        }
    }

    private bool Open(WrapperFormat format, byte[] bytes, int at)
    {
        bool canOpen = format <= WrapperFormat.Lzma && _window > 0;
        switch (format)
        {
            case WrapperFormat.Lz4:
                // One with a dictionary needs bytes that are not here.
                canOpen = canOpen && (bytes[at + 4] & 1) == 0;
                break;
            case WrapperFormat.Lzma:
                canOpen = canOpen && LzmaDecoder.Fits(bytes, at, _window);
                break;
            default:
                break;
        }

        if (canOpen)
        {
            Format = format;
            _state = Opened;
        }
        else
        {
            _reasons |= IncompleteReason.NotOpened;
            PassRegion();
        }

        return true;
    }

    private bool MayEnter()
    {
        if (_regions.IsFull)
        {
            _reasons |= IncompleteReason.NotOpened;
            PassRegion();
            return false;
        }

        return true;
    }

    private void EnterImage(byte[] bytes, int at)
    {
        if (!MayEnter())
        {
            return;
        }

        long start = _staged.Position + WrapperRecogniser.UImageLength;
        long length = BigEndian.UInt32(bytes, at + 12);
        int type = bytes[at + 30];
        bool isCompressed = bytes[at + 31] != 0;
        byte kind = isCompressed ? WrapperRegions.CompressedData : WrapperRegions.Data;
        uint checksum = BigEndian.UInt32(bytes, at + 24);
        _staged.At += WrapperRecogniser.UImageLength;
        if (!_regions.Enter(kind, start, start + length, 0))
        {
            _reasons |= IncompleteReason.Truncated;
        }

        _data?.Begin(start, length, checksum);
        _state = AtStart;
        if (type == MultipleFiles && !isCompressed)
        {
            _reasons |= IncompleteReason.NotOpened;
            PassRegion();
        }
    }

    private void EnterTree(byte[] bytes, int at)
    {
        if (!MayEnter())
        {
            return;
        }

        long start = _staged.Position;
        long length = BigEndian.UInt32(bytes, at + 4);
        long tokens = start + BigEndian.UInt32(bytes, at + 8);

        // Version 16 does not say how long the nodes are; a token ends them, too.
        bool hasLength = BigEndian.UInt32(bytes, at + 20) >= 17;
        long tokensEnd = hasLength ? tokens + BigEndian.UInt32(bytes, at + 36) : start + length;
        if (!_regions.Enter(WrapperRegions.Tree, start, start + length, tokensEnd))
        {
            _reasons |= IncompleteReason.Truncated;
        }

        PassUpTo(tokens, AtToken);
    }

    private bool ReadToken()
    {
        if (_staged.Position >= _regions.TokensEnd)
        {
            PassRegion();
            return true;
        }

        if (_staged.Available < TokenLength)
        {
            return NeedOfTree();
        }

        switch ((int)BigEndian.UInt32(_staged.Bytes, _staged.At))
        {
            case BeginNode:
                _staged.At += TokenLength;
                _state = InName;
                return true;
            case EndNode:
            case NoToken:
                _staged.At += TokenLength;
                return true;
            case PropertyToken:
                return EnterProperty();
            case EndToken:
                PassRegion();
                return true;
            default:
                _reasons |= IncompleteReason.Damaged;
                PassRegion();
                return true;
        }
    }

    /// <summary>A token needs more bytes; in a tree that ends here it is damaged.</summary>
    private bool NeedOfTree()
    {
        if (_staged.IsLast && !_isEnded)
        {
            _reasons |= IncompleteReason.Damaged;
            PassRegion();
            return true;
        }

        return EndsShort();
    }

    private bool EnterProperty()
    {
        if (_staged.Available < PropertyHeader)
        {
            return NeedOfTree();
        }

        long length = BigEndian.UInt32(_staged.Bytes, _staged.At + TokenLength);
        _staged.At += PropertyHeader;
        long start = _staged.Position;
        if (!MayEnter())
        {
            return true;
        }

        if (!_regions.Enter(WrapperRegions.Property, start, start + length, 0))
        {
            _reasons |= IncompleteReason.Damaged;
        }

        _state = AtStart;
        if (length < LeastWrapped)
        {
            PassRegion();
        }

        return true;
    }

    private bool PassName()
    {
        byte[] bytes = _staged.Bytes;
        int at = _staged.At;
        while (at < _staged.Limit && bytes[at] != 0)
        {
            at++;
        }

        bool isOver = at < _staged.Limit;
        _staged.At = isOver ? at + 1 : at;
        if (!isOver)
        {
            return NeedOfTree();
        }

        PassUpTo(Align(_staged.Position), AtToken);
        return true;
    }
}

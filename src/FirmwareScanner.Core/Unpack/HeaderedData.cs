using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>The checksum of the data behind the outermost header of U-Boot, over which others read meanwhile.</summary>
[AllocationFree]
internal sealed class HeaderedData
{
    internal const int FieldCount = 5;

    private readonly StagedBytes _staged;
    private readonly ByteCrc32 _checksum = new ByteCrc32();
    private long _addedTo;
    private long _end;
    private uint _expected;

    internal HeaderedData(StagedBytes staged)
    {
        _staged = staged;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + ByteCrc32.HeapBytes;

    /// <summary>Forgets data that were begun.</summary>
    internal void Forget()
    {
        _addedTo = 0;
        _end = 0;
    }

    /// <summary>Begins data, unless they lie in others.</summary>
    /// <param name="start">Offset in the stream.</param>
    /// <param name="length">How long they are.</param>
    /// <param name="expected">The checksum by their header.</param>
    internal void Begin(long start, long length, uint expected)
    {
        if (start >= _end)
        {
            _checksum.Reset();
            _expected = expected;
            _addedTo = start;
            _end = start + length;
        }
    }

    /// <summary>Adds what was read of the staged bytes, before it goes from there.</summary>
    /// <param name="position">Offset in the stream up to which it was read.</param>
    internal void AddUpTo(long position)
    {
        long end = position < _end ? position : _end;
        if (end > _addedTo)
        {
            _checksum.Add(_staged.Bytes, _staged.At - (int)(position - _addedTo), (int)(end - _addedTo));
            _addedTo = end;
        }
    }

    /// <summary>Adds bytes that pass by unstaged.</summary>
    internal void AddPassed(byte[] bytes, int start, int count, long position)
    {
        if (_addedTo < _end && position == _addedTo)
        {
            int added = _end - position < count ? (int)(_end - position) : count;
            _checksum.Add(bytes, start, added);
            _addedTo = position + added;
        }
    }

    /// <summary>Compares, if the data end at a position.</summary>
    /// <returns>False if their checksum is wrong.</returns>
    internal bool IsRightAt(long position)
    {
        AddUpTo(position);
        if (_end == 0 || position != _end || _addedTo != _end)
        {
            return true;
        }

        Forget();
        return _checksum.Value == _expected;
    }
}

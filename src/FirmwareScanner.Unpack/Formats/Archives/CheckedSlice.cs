using System;

namespace FirmwareScanner.Unpack.Formats.Archives;

/// <summary>A part of other bytes that is compared with its checksum as it is read from its first byte to its last.</summary>
internal sealed class CheckedSlice : SliceSource
{
    private readonly ContentCheck _check;
    private readonly long _stated;
    private long _next;
    private LayerProblem? _problem;

    /// <summary>Prepares it.</summary>
    /// <param name="parent">The bytes that it is a part of.</param>
    /// <param name="offset">Offset of its first byte there.</param>
    /// <param name="length">Its length.</param>
    /// <param name="check">Its checksum.</param>
    public CheckedSlice(ByteSource parent, long offset, long length, ContentCheck check)
        : base(parent, offset, length)
    {
        _check = check;
        _stated = length;
        if (length == 0)
        {
            _problem = check.Finish();
        }
    }

    public override LayerProblem? Problem => _problem;

    public override int Read(long offset, Span<byte> destination)
    {
        int count = base.Read(offset, destination);
        long end = offset + count;
        if (offset <= _next && end > _next)
        {
            _check.Add(destination[(int)(_next - offset)..count]);
            _next = end;
            if (_next == _stated)
            {
                _problem = _check.Finish();
            }
        }

        return count;
    }
}

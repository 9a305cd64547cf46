using System;
using System.Collections.Generic;

namespace FirmwareScanner.Conditions;

/// <summary>Keeps the bytes of a stream that cannot be read again, as far as there is room.</summary>
internal sealed class Spool
{
    /// <summary>The most bytes that are kept.</summary>
    public const long MostBytes = 256 << 20;

    private const int PieceLength = 1 << 20;

    private readonly List<byte[]> _pieces = [];
    private long _length;

    /// <summary>Whether there were more bytes than there is room for.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _pieces.Clear();
        _length = 0;
        IsOverfull = false;
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_length >= MostBytes)
            {
                IsOverfull = true;
                return;
            }

            int start = (int)(_length % PieceLength);
            if (start == 0)
            {
                _pieces.Add(new byte[PieceLength]);
            }

            int count = Math.Min(bytes.Length, PieceLength - start);
            bytes[..count].CopyTo(_pieces[^1].AsSpan(start));
            bytes = bytes[count..];
            _length += count;
        }
    }

    /// <summary>Reads bytes that were added.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= _length)
        {
            return 0;
        }

        int start = (int)(offset % PieceLength);
        int count = (int)Math.Min(Math.Min(destination.Length, PieceLength - start), _length - offset);
        _pieces[(int)(offset / PieceLength)].AsSpan(start, count).CopyTo(destination);
        return count;
    }
}

using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// The compressed bytes that a decoder reads: a buffer that it works in directly, filled anew from a source when it runs out. It
/// knows at each moment how many bytes were used, which is how the exact length of a stream is found out.
/// </summary>
internal sealed class CodecInput : IDisposable
{
    // A decoder that takes whole words may give so many bytes back at the end.
    private const int KeptBehind = 8;
    private const int BufferLength = 1 << 16;

    // Most of what is tried is no stream, which its first bytes tell.
    private const int FirstRead = 1 << 10;

    private readonly Stream? _stream;
    private readonly bool _isRented;
    private readonly long _origin;
    private long _start;
    private int _mostRead = FirstRead;

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">The stream; closed with this.</param>
    public CodecInput(Stream stream)
    {
        _stream = stream;
        _origin = stream.CanSeek ? stream.Position : 0;
        _isRented = true;
        Buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    }

    /// <summary>Reads bytes in memory.</summary>
    public CodecInput(ReadOnlyMemory<byte> bytes)
    {
        if (!MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment))
        {
            segment = bytes.ToArray();
        }

        Buffer = segment.Array ?? [];
        Position = segment.Offset;
        End = segment.Offset + segment.Count;
        _start = -Position;
    }

    /// <summary>Reads a part of some content.</summary>
    public CodecInput(ByteSource source, long offset)
        : this(new SourceStream(source, offset))
    {
    }

    /// <summary>The buffer.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Offset in the buffer of the next byte.</summary>
    public int Position { get; set; }

    /// <summary>Offset in the buffer behind the last byte.</summary>
    public int End { get; private set; }

    /// <summary>How many bytes were used.</summary>
    public long Consumed => _start + Position;

    /// <summary>Makes sure that as many bytes as asked for are in the buffer, if the input has them.</summary>
    /// <param name="count">How many, at most half of the buffer.</param>
    /// <returns>False if the input ends before.</returns>
    public bool Ensure(int count)
    {
        while (End - Position < count)
        {
            if (!Refill())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads more into the buffer. What was not used stays.</summary>
    /// <returns>False if the input has ended.</returns>
    public bool Refill()
    {
        if (_stream is null)
        {
            return false;
        }

        int first = Math.Max(0, Position - KeptBehind);
        if (first > 0)
        {
            Buffer.AsSpan(first, End - first).CopyTo(Buffer);
            _start += first;
            Position -= first;
            End -= first;
        }

        int count = _stream.Read(Buffer, End, Math.Min(Buffer.Length - End, _mostRead));
        End += count;
        _mostRead = Math.Min(_mostRead * 4, Buffer.Length);
        return count > 0;
    }

    /// <summary>Reads one byte, -1 at the end.</summary>
    public int TryReadByte() => Ensure(1) ? Buffer[Position++] : -1;

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Ensure(1) ? Buffer[Position++] : throw EndsEarly();

    /// <summary>Gives bytes in the buffer, and counts them as used. Valid until the next call.</summary>
    /// <param name="count">How many, at most half of the buffer.</param>
    public ReadOnlySpan<byte> Read(int count)
    {
        ReadOnlySpan<byte> bytes = Peek(count);
        Position += count;
        return bytes;
    }

    /// <summary>Gives bytes in the buffer that are read again. Valid until the next call.</summary>
    /// <param name="count">How many, at most half of the buffer.</param>
    public ReadOnlySpan<byte> Peek(int count) => Ensure(count) ? Buffer.AsSpan(Position, count) : throw EndsEarly();

    /// <summary>Reads as many bytes as are at hand.</summary>
    /// <returns>How many; 0 only at the end.</returns>
    public int ReadSome(Span<byte> destination)
    {
        int count = Ensure(1) ? Math.Min(End - Position, destination.Length) : 0;
        Buffer.AsSpan(Position, count).CopyTo(destination);
        Position += count;
        return count;
    }

    /// <summary>Reads any number of bytes.</summary>
    /// <returns>How many; fewer than asked for only at the end.</returns>
    public int ReadUpTo(Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length && Ensure(1))
        {
            int part = Math.Min(End - Position, destination.Length - count);
            Buffer.AsSpan(Position, part).CopyTo(destination[count..]);
            Position += part;
            count += part;
        }

        return count;
    }

    /// <summary>Goes over bytes that are not decoded.</summary>
    public void Skip(long count)
    {
        long left = count;
        while (left > 0)
        {
            int part = (int)Math.Min(left, Ensure(1) ? End - Position : throw EndsEarly());
            Position += part;
            left -= part;
        }

        PassOver(count);
    }

    /// <summary>Says that the bytes used last were not looked into.</summary>
    public void PassOver(long count) => (_stream as SourceStream)?.PassOver(_origin + Consumed - count, count);

    /// <summary>Says that what follows is of no use, up to the end of the bytes that the decoder was given, if they have one.</summary>
    public void PassOverRest() => (_stream as SourceStream)?.PassOver(_origin + Consumed);

    /// <summary>Reads a number of 16 bits, the lowest byte first.</summary>
    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Read(sizeof(ushort)));

    /// <summary>Reads a number of 32 bits, the lowest byte first.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(sizeof(uint)));

    /// <summary>Reads a number of 32 bits, the highest byte first.</summary>
    public uint ReadUInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(Read(sizeof(uint)));

    /// <summary>Reads a number of 64 bits, the lowest byte first.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(sizeof(ulong)));

    /// <summary>What is thrown where bytes are missing.</summary>
    public static UnpackException EndsEarly() => new(ProblemKind.Truncated, "the compressed data ends early");

    public void Dispose()
    {
        _stream?.Dispose();
        if (_isRented && Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = [];
            Position = 0;
            End = 0;
        }
    }
}

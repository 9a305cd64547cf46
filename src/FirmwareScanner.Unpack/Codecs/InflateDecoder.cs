using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// Deflate (RFC 1951) and Deflate64 (as ZIP's method 9), without a wrapper. The decoder is our own because that of .NET neither tells
/// where the stream ends nor whether it was cut.
/// </summary>
internal sealed class InflateDecoder : WindowDecoder
{
    // The fast loop loads eight bytes twice for each symbol.
    private const int FastInput = 16;
    private const int LongestMatch = 258;
    private const int FastRoom = LongestMatch + 32;
    private const uint LiteralMask = (1u << HuffmanTable.LiteralBits) - 1;
    private const uint DistanceMask = (1u << HuffmanTable.DistanceBits) - 1;

    private readonly CodecInput _input;
    private readonly bool _isWide;
    private readonly HuffmanTable _literals = new(HuffmanTable.LiteralBits);
    private readonly HuffmanTable _distances = new(HuffmanTable.DistanceBits);
    private ulong _bits;
    private int _bitCount;
    private bool _isLast;
    private bool _isInBlock;
    private int _storedLength = -1;
    private int _pendingLength;
    private int _pendingDistance;

    /// <summary>Prepares a decoder.</summary>
    /// <param name="input">The compressed bytes; not disposed. When the stream has ended it stands at the byte behind it.</param>
    /// <param name="isWide">Whether it is Deflate64.</param>
    public InflateDecoder(CodecInput input, bool isWide = false)
        : base(isWide ? 1 << 16 : 1 << 15, int.MaxValue)
    {
        _input = input;
        _isWide = isWide;
    }

    /// <summary>Begins another stream, at the byte at which the input stands.</summary>
    public new void Restart()
    {
        base.Restart();
        _isLast = false;
        _isInBlock = false;
        _storedLength = -1;
    }

    protected override void Decode(Span<byte> window, int limit)
    {
        while (Position < limit && !HasEnded)
        {
            if (_pendingLength > 0)
            {
                CopyPending(window, limit);
            }
            else if (!_isInBlock)
            {
                BeginBlock();
            }
            else if (_storedLength >= 0)
            {
                CopyStored(window, limit);
            }
            else
            {
                DecodeFast(window, limit);
                DecodeCarefully(window, limit);
            }
        }
    }

    protected override void Release()
    {
        _literals.Dispose();
        _distances.Dispose();
    }

    private static UnpackException Damaged(string what) => new(ProblemKind.Damaged, $"the deflate stream is damaged: {what}");

    private void CopyPending(Span<byte> window, int limit)
    {
        int count = Math.Min(_pendingLength, limit - Position);
        MatchCopy.Copy(window, Position, _pendingDistance, count);
        Position += count;
        _pendingLength -= count;
    }

    private void BeginBlock()
    {
        if (_isLast)
        {
            // Whole bytes that were not used go back.
            _input.Position -= _bitCount >> 3;
            _bits = 0;
            _bitCount = 0;
            HasEnded = true;
            return;
        }

        _isLast = TakeBits(1) == 1;
        switch (TakeBits(2))
        {
            case 0:
                BeginStored();
                break;
            case 1:
                HuffmanTable.BuildFixed(_literals, _distances, _isWide);
                break;
            case 2:
                ReadCodes();
                break;
            default:
                throw Damaged("a block of unknown type");
        }

        _isInBlock = true;
    }

    private void BeginStored()
    {
        _input.Position -= _bitCount >> 3;
        _bits = 0;
        _bitCount = 0;
        int length = _input.ReadUInt16();
        if ((_input.ReadUInt16() ^ length) != 0xFFFF)
        {
            throw Damaged("a stored block whose length is wrong");
        }

        _storedLength = length;
    }

    private void CopyStored(Span<byte> window, int limit)
    {
        int wanted = Math.Min(_storedLength, limit - Position);
        int count = _input.ReadUpTo(window.Slice(Position, wanted));
        Position += count;
        _storedLength -= count;
        if (count < wanted)
        {
            throw CodecInput.EndsEarly();
        }

        if (_storedLength == 0)
        {
            _storedLength = -1;
            _isInBlock = false;
        }
    }

    private void ReadCodes()
    {
        int literalCount = (int)TakeBits(5) + 257;
        int distanceCount = (int)TakeBits(5) + 1;
        int orderCount = (int)TakeBits(4) + 4;
        if (literalCount > 286 || (distanceCount > 30 && !_isWide))
        {
            throw Damaged("too many codes");
        }

        Span<byte> lengths = stackalloc byte[288 + 32 + 138];
        lengths.Clear();
        for (int i = 0; i < orderCount; i++)
        {
            lengths[HuffmanTable.LengthOrder[i]] = (byte)TakeBits(3);
        }

        // The table of the literals serves for the lengths of the codes first.
        _literals.Build(lengths[..19], HuffmanTable.CodeLengthSymbols, isCodeLengths: true);
        lengths.Clear();
        ReadLengths(lengths, literalCount + distanceCount);
        if (lengths[256] == 0)
        {
            throw Damaged("a block that cannot end");
        }

        _distances.Build(lengths.Slice(literalCount, distanceCount), _isWide ? HuffmanTable.WideDistanceSymbols : HuffmanTable.DistanceSymbols);
        _literals.Build(lengths[..literalCount], _isWide ? HuffmanTable.WideLiteralSymbols : HuffmanTable.LiteralSymbols);
    }

    private void ReadLengths(Span<byte> lengths, int count)
    {
        int number = 0;
        while (number < count)
        {
            int symbol = (int)(TakeSymbol(_literals) >> 16);
            if (symbol < 16)
            {
                lengths[number++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && number == 0)
            {
                throw Damaged("a length that repeats nothing");
            }

            byte value = symbol == 16 ? lengths[number - 1] : (byte)0;
            int times = symbol switch
            {
                16 => 3 + (int)TakeBits(2),
                17 => 3 + (int)TakeBits(3),
                _ => 11 + (int)TakeBits(7),
            };
            lengths.Slice(number, times).Fill(value);
            number += times;
        }

        if (number > count)
        {
            throw Damaged("too many lengths of codes");
        }
    }

    /// <summary>Decodes while neither input nor room can run out within a symbol.</summary>
    private void DecodeFast(Span<byte> window, int limit)
    {
        ref byte output = ref MemoryMarshal.GetReference(window);
        ref byte input = ref MemoryMarshal.GetArrayDataReference(_input.Buffer);
        ref uint literals = ref MemoryMarshal.GetArrayDataReference(_literals.Entries);
        ulong bits = _bits;
        int bitCount = _bitCount;
        int read = _input.Position;
        int position = Position;
        int lastRead = _input.End - FastInput;
        int lastPosition = limit - FastRoom;
        string? damage = null;
        while (read <= lastRead && position <= lastPosition)
        {
            // What is loaded is enough for two literals of the first table, a length and its extra bits.
            Load(ref input, ref read, ref bits, ref bitCount);
            uint entry = Unsafe.Add(ref literals, (nint)(uint)(bits & LiteralMask));
            if ((entry & HuffmanTable.Literal) != 0)
            {
                Take(ref bits, ref bitCount, entry);
                Unsafe.Add(ref output, position++) = (byte)(entry >> 16);
                entry = Unsafe.Add(ref literals, (nint)(uint)(bits & LiteralMask));
                if ((entry & HuffmanTable.Literal) != 0)
                {
                    Take(ref bits, ref bitCount, entry);
                    Unsafe.Add(ref output, position++) = (byte)(entry >> 16);
                    entry = Unsafe.Add(ref literals, (nint)(uint)(bits & LiteralMask));
                }
            }

            entry = (entry & HuffmanTable.SubTable) != 0 ? SubEntry(ref literals, entry, ref bits, ref bitCount) : entry;
            Take(ref bits, ref bitCount, entry);
            if ((entry & HuffmanTable.Literal) != 0)
            {
                Unsafe.Add(ref output, position++) = (byte)(entry >> 16);
                continue;
            }

            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                _isInBlock = false;
                damage = (entry & HuffmanTable.Invalid) != 0 ? "an unknown code" : null;
                break;
            }

            int length = (int)(entry >> 16) + TakeExtra(ref bits, ref bitCount, entry);
            Load(ref input, ref read, ref bits, ref bitCount);
            int distance = TakeDistance(ref bits, ref bitCount);
            if (distance <= 0 || distance > position - FirstByte || length > LongestMatch)
            {
                damage = distance <= 0 ? "an unknown distance" : distance > position - FirstByte ? "a distance before its start" : null;
                _pendingLength = length;
                _pendingDistance = distance;
                break;
            }

            CopyMatch(ref output, position, distance, length);
            position += length;
        }

        _bits = bits & ((1UL << bitCount) - 1);
        _bitCount = bitCount;
        _input.Position = read;
        Position = position;
        ThrowIfDamaged(damage);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TakeDistance(ref ulong bits, ref int bitCount)
    {
        ref uint distances = ref MemoryMarshal.GetArrayDataReference(_distances.Entries);
        uint entry = Unsafe.Add(ref distances, (nint)(uint)(bits & DistanceMask));
        entry = (entry & HuffmanTable.SubTable) != 0 ? SubEntry(ref distances, entry, ref bits, ref bitCount) : entry;
        if ((entry & HuffmanTable.Invalid) != 0)
        {
            return 0;
        }

        Take(ref bits, ref bitCount, entry);
        return (int)(entry >> 16) + TakeExtra(ref bits, ref bitCount, entry);
    }

    /// <summary>Decodes one symbol where input or room may run out, or as many as it takes to come to the end of the block.</summary>
    private void DecodeCarefully(Span<byte> window, int limit)
    {
        while (_isInBlock && _pendingLength == 0 && Position < limit)
        {
            if (_input.End - _input.Position >= FastInput && limit - Position >= FastRoom)
            {
                return;
            }

            uint entry = TakeSymbol(_literals);
            if ((entry & HuffmanTable.Literal) != 0)
            {
                window[Position++] = (byte)(entry >> 16);
            }
            else if ((entry & HuffmanTable.Exceptional) != 0)
            {
                _isInBlock = false;
            }
            else
            {
                int length = (int)(entry >> 16) + (int)TakeBits((int)(entry >> 8) & 0x1F);
                entry = TakeSymbol(_distances);
                int distance = (int)(entry >> 16) + (int)TakeBits((int)(entry >> 8) & 0x1F);
                ThrowIfDamaged(distance > Position - FirstByte ? "a distance before its start" : null);
                _pendingLength = length;
                _pendingDistance = distance;
            }
        }
    }

    private uint TakeBits(int count)
    {
        while (_bitCount < count)
        {
            LoadByte(_input.ReadByte());
        }

        uint value = (uint)(_bits & ((1UL << count) - 1));
        _bits >>= count;
        _bitCount -= count;
        return value;
    }

    private uint TakeSymbol(HuffmanTable table)
    {
        bool hasMore = true;
        while (_bitCount < 15 && hasMore)
        {
            int value = _input.TryReadByte();
            hasMore = value >= 0;
            if (hasMore)
            {
                LoadByte((byte)value);
            }
        }

        uint mask = table == _literals ? LiteralMask : DistanceMask;
        uint entry = table.Entries[(int)(_bits & mask)];
        int used = 0;
        if ((entry & HuffmanTable.SubTable) != 0)
        {
            used = (int)(entry & 0x3F);
            entry = table.Entries[(int)(entry >> 16) + (int)((_bits >> used) & ((1u << (int)((entry >> 8) & 0x1F)) - 1))];
        }

        used += (int)(entry & 0x3F);
        if (used > _bitCount || (!hasMore && (entry & HuffmanTable.Invalid) != 0))
        {
            throw CodecInput.EndsEarly();
        }

        ThrowIfDamaged((entry & HuffmanTable.Invalid) != 0 ? "an unknown code" : null);
        _bits >>= used;
        _bitCount -= used;
        return entry;
    }

    private void LoadByte(byte value)
    {
        _bits |= (ulong)value << _bitCount;
        _bitCount += 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref byte input, ref int read, ref ulong bits, ref int bitCount)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, read));
        bits |= (BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word)) << bitCount;
        read += (63 - bitCount) >> 3;
        bitCount |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(ref ulong bits, ref int bitCount, uint entry)
    {
        bits >>= (int)entry;
        bitCount -= (int)(entry & 0x3F);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TakeExtra(ref ulong bits, ref int bitCount, uint entry)
    {
        int count = (int)(entry >> 8) & 0x1F;
        int value = (int)(bits & ((1UL << count) - 1));
        bits >>= count;
        bitCount -= count;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SubEntry(ref uint entries, uint entry, ref ulong bits, ref int bitCount)
    {
        Take(ref bits, ref bitCount, entry);
        uint number = (entry >> 16) + ((uint)bits & ((1u << (int)((entry >> 8) & 0x1F)) - 1));
        return Unsafe.Add(ref entries, (nint)number);
    }

    /// <summary>Copies at most <see cref="LongestMatch"/> bytes; may write a little more, which is not counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(ref byte output, int position, int distance, int length)
    {
        ref byte target = ref Unsafe.Add(ref output, position);
        ref byte source = ref Unsafe.Subtract(ref target, distance);
        if (distance >= Vector128<byte>.Count)
        {
            for (int i = 0; i < length; i += Vector128<byte>.Count)
            {
                Vector128.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
            }
        }
        else if (distance == 1)
        {
            Vector128<byte> value = Vector128.Create(source);
            for (int i = 0; i < length; i += Vector128<byte>.Count)
            {
                value.StoreUnsafe(ref target, (nuint)i);
            }
        }
        else
        {
            for (int i = 0; i < length; i++)
            {
                Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
            }
        }
    }

    private static void ThrowIfDamaged(string? damage)
    {
        if (damage is not null)
        {
            throw Damaged(damage);
        }
    }
}

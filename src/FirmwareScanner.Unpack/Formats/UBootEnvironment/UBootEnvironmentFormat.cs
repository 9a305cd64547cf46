using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.UBootEnvironment;

/// <summary>
/// The stored environment of U-Boot (env_internal.h): a CRC-32, with redundancy a flag, then <c>name=value</c> strings with a NUL each
/// and one more NUL at the end. Nothing tells its size: it is where the CRC is right.
/// </summary>
internal sealed class UBootEnvironmentFormat : LayerFormat
{
    private const int Alignment = 0x1000;
    private const int Step = 0x100;
    private const int LargestSize = 0x40000;
    private const int LongestName = 40;
    private const int PlainStart = 4;
    private const int FlaggedStart = 5;

    public override string Name => "uboot-environment";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [];

    public override void Find(ReadOnlySpan<byte> piece, int count, List<int> found)
    {
        for (int i = 0; i < count; i += Alignment)
        {
            if (BeginsWithName(piece[i..], PlainStart) || BeginsWithName(piece[i..], FlaggedStart))
            {
                found.Add(i);
            }
        }
    }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] block = new byte[Step];
        var text = new EnvironmentText();
        uint stated = 0;
        uint plain = 0;
        uint flagged = 0;
        long size = 0;
        int count = Step;
        while (size < LargestSize && count == Step)
        {
            context.Spend(0);
            count = content.Read(offset + size, block);
            ReadOnlySpan<byte> bytes = block.AsSpan(0, count);
            bool isFirst = size == 0;
            if (count == 0 || (isFirst && count <= FlaggedStart))
            {
                return null;
            }

            stated = isFirst ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : stated;
            plain = Checksums.Crc32(isFirst ? bytes[PlainStart..] : bytes, plain);
            flagged = Checksums.Crc32(isFirst ? bytes[FlaggedStart..] : bytes, flagged);
            size += count;
            if (!text.Take(isFirst ? bytes[FlaggedStart..] : bytes))
            {
                return null;
            }

            if (text.HasEnded && (IsSum(stated, plain) || IsSum(stated, flagged)))
            {
                return Found(size, text.Variables, IsSum(stated, plain));
            }
        }

        return null;
    }

    /// <summary>Whether the CRC is right, in the byte order of either kind of processor.</summary>
    private static bool IsSum(uint stated, uint crc) => stated == crc || BinaryPrimitives.ReverseEndianness(stated) == crc;

    private static FoundLayer Found(long size, int variables, bool isPlain) => new()
    {
        Length = size,
        Detail = string.Create(CultureInfo.InvariantCulture, $"{variables} variables{(isPlain ? string.Empty : ", redundant")}"),
        IsData = true,
    };

    private static bool BeginsWithName(ReadOnlySpan<byte> bytes, int start)
    {
        for (int i = start; i < bytes.Length && i <= start + LongestName; i++)
        {
            if (bytes[i] == '=')
            {
                return i > start;
            }

            if (!char.IsAsciiLetterOrDigit((char)bytes[i]) && !"_-.#:"u8.Contains(bytes[i]))
            {
                return false;
            }
        }

        return false;
    }
}

/// <summary>Follows the strings of an environment.</summary>
internal sealed class EnvironmentText
{
    private bool _hasEquals;
    private int _length;

    /// <summary>Whether the end was reached.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Strings so far.</summary>
    public int Variables { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    /// <returns>Whether they can be such strings.</returns>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (HasEnded)
            {
                return true;
            }

            if (value == 0)
            {
                if (_length > 0 && !_hasEquals)
                {
                    return false;
                }

                HasEnded = _length == 0;
                Variables += HasEnded ? 0 : 1;
                _length = 0;
                _hasEquals = false;
            }
            else if (value is (< 0x20 and not (byte)'\t' and not (byte)'\n' and not (byte)'\r' and not 0x1B) or 0x7F)
            {
                return false;
            }
            else
            {
                _hasEquals |= value == '=';
                _length++;
            }
        }

        return true;
    }
}

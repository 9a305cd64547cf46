using System;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Modules.Lnk;

/// <summary>The part of a shortcut that says where the target lies (MS-SHLLINK, LinkInfo).</summary>
internal sealed class LnkInfo
{
    private const int HeaderSize = 28;
    private const int LongHeaderSize = 0x24;
    private const uint HasVolume = 1;
    private const uint HasNetworkAndSuffix = 2;
    private const int LabelIsUnicode = 0x14;
    private const int MaximumSize = 0x10000;

    private readonly ContentReader _reader;
    private readonly long _start;

    private LnkInfo(ContentReader reader, long start, uint size)
    {
        (_reader, _start, Size) = (reader, start, size);
    }

    /// <summary>Its size in bytes.</summary>
    internal uint Size { get; }

    /// <summary>Looks for it.</summary>
    /// <param name="reader">Reads the file.</param>
    /// <param name="start">Where it begins.</param>
    /// <returns>What there is; null if it does not lie inside of the file.</returns>
    internal static LnkInfo? Open(ContentReader reader, long start)
    {
        if (!reader.TryReadUInt32(start, out uint size) || !reader.TryReadUInt32(start + 4, out uint headerSize))
        {
            return null;
        }

        // Offsets of Unicode texts must be there when they are claimed, also behind the size.
        long needed = headerSize >= LongHeaderSize ? LongHeaderSize : HeaderSize;
        return reader.Contains(start, needed) && reader.Contains(start, size) ? new LnkInfo(reader, start, size) : null;
    }

    /// <summary>Fills the fields.</summary>
    /// <param name="fields">Where to.</param>
    internal void AddTo(ModuleStructure fields)
    {
        uint flags = Number(8);
        bool isLong = Number(4) >= LongHeaderSize;
        if ((flags & HasVolume) != 0)
        {
            AddVolume(fields, Number(12));
            fields["local_base_path"] = Path(Number(16), isLong ? Number(28) : 0);
        }

        if ((flags & HasNetworkAndSuffix) != 0)
        {
            fields["common_path_suffix"] = Path(Number(24), isLong ? Number(32) : 0);
        }
    }

    private uint Number(int offset)
    {
        _ = _reader.TryReadUInt32(_start + offset, out uint value);
        return value;
    }

    private byte[]? Path(uint offset, uint unicodeOffset) => unicodeOffset > 0
        ? Text(_start + unicodeOffset, (long)Size - unicodeOffset, isUnicode: true)
        : Text(_start + offset, (long)Size - offset, isUnicode: false);

    /// <summary>A text up to its zero or the end of what it lies in; null if it begins behind that end, or is too long.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="left">How many bytes there are from there to the end.</param>
    /// <param name="isUnicode">Whether it is in UTF-16.</param>
    private byte[]? Text(long start, long left, bool isUnicode)
    {
        if (left < 0)
        {
            return null;
        }

        byte[] bytes = _reader.ReadBytes(start, (int)Math.Min(left, MaximumSize + 2));
        byte[] text = isUnicode ? LnkText.Utf16UpToZero(bytes) : LnkText.Utf8UpToZero(bytes);
        return IsCut(bytes, left, isUnicode) ? null : text;
    }

    /// <summary>Whether a text goes on behind the bytes that were read of it.</summary>
    private static bool IsCut(ReadOnlySpan<byte> bytes, long left, bool isUnicode)
    {
        if (left <= bytes.Length)
        {
            return false;
        }

        return isUnicode
            ? MemoryMarshal.Cast<byte, char>(bytes).IndexOf('\0') < 0
            : bytes.IndexOf((byte)0) < 0;
    }

    private void AddVolume(ModuleStructure fields, uint offset)
    {
        long start = _start + offset;
        long left = (long)Size - offset;
        if (left < 16)
        {
            return;
        }

        _ = _reader.TryReadUInt32(start, out uint size);
        _ = _reader.TryReadUInt32(start + 4, out uint driveType);
        _ = _reader.TryReadUInt32(start + 8, out uint serialNumber);
        _ = _reader.TryReadUInt32(start + 12, out uint labelOffset);
        fields["drive_type"] = driveType <= int.MaxValue ? (long)driveType : null;
        fields["drive_serial_number"] = (long)serialNumber;
        bool isUnicode = labelOffset == LabelIsUnicode;
        if (size > left || (isUnicode && left < 20))
        {
            return;
        }

        if (isUnicode)
        {
            _ = _reader.TryReadUInt32(start + 16, out labelOffset);
        }

        fields["volume_label"] = Text(start + labelOffset, (long)size - labelOffset, isUnicode);
    }
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Lnk;

/// <summary>
/// Reads a shortcut (Microsoft, MS-SHLLINK) from its header to its end; what comes behind the first broken part stays undefined.
/// </summary>
/// <param name="content">The bytes.</param>
/// <param name="fields">Where to put what is found.</param>
internal sealed class LnkFile(IModuleContent content, ModuleStructure fields)
{
    private const int HeaderSize = 76;
    private const uint HasTargets = 0x01;
    private const uint HasLinkInfo = 0x02;
    private const uint IsUnicode = 0x80;
    private const uint TrackerBlock = 0xA0000003;
    private const int TrackerSize = 88;
    private const int MaximumBlocks = 1 << 16;

    // Seconds from 1601 to 1970.
    private const ulong UnixEpoch = 11644473600;
    private const ulong TicksPerSecond = 10000000;

    // Windows reads no more of these, though MS-SHLLINK names no such limit: YARA-X follows Windows.
    private const int MaximumCharacters = 260;

    private static readonly byte[] Start =
        [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];

    private static readonly (uint Flag, string Name, int Limit)[] Texts =
    [
        (0x04, "name", MaximumCharacters),
        (0x08, "relative_path", MaximumCharacters),
        (0x10, "working_dir", MaximumCharacters),
        (0x20, "cmd_line_args", ushort.MaxValue),
        (0x40, "icon_location", MaximumCharacters),
    ];

    private readonly ContentReader _reader = new(content);
    private long _position = HeaderSize;

    /// <summary>Reads it.</summary>
    /// <returns>Whether it is a shortcut: whether it has the header of one.</returns>
    internal bool TryRead()
    {
        byte[] header = _reader.ReadBytes(0, HeaderSize);
        if (header.Length < HeaderSize || !header.AsSpan().StartsWith(Start))
        {
            return false;
        }

        AddHeader(header);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(20));
        List<object?> items = [];
        bool isSound = ((flags & HasTargets) == 0 || TryReadTargets(items))
            && ((flags & HasLinkInfo) == 0 || TryReadLinkInfo())
            && TryReadTexts(flags);
        fields["target_id_list"] = new ModuleArray(items);
        if (isSound)
        {
            ReadExtraData();
        }

        return true;
    }

    private static long? UnixTime(ReadOnlySpan<byte> ticks)
    {
        ulong seconds = BinaryPrimitives.ReadUInt64LittleEndian(ticks) / TicksPerSecond;
        return seconds >= UnixEpoch ? (long)(seconds - UnixEpoch) : null;
    }

    private void AddHeader(ReadOnlySpan<byte> header)
    {
        fields["file_attributes"] = (long)BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        fields["creation_time"] = UnixTime(header[28..]);
        fields["access_time"] = UnixTime(header[36..]);
        fields["write_time"] = UnixTime(header[44..]);
        fields["file_size"] = (long)BinaryPrimitives.ReadUInt32LittleEndian(header[52..]);
        fields["icon_index"] = (long)BinaryPrimitives.ReadUInt32LittleEndian(header[56..]);
        uint showCommand = BinaryPrimitives.ReadUInt32LittleEndian(header[60..]);
        fields["show_command"] = showCommand <= int.MaxValue ? (long)showCommand : null;
    }

    /// <summary>Reads the list of items that lead to the target; a size beyond the end of the file is cut there.</summary>
    private bool TryReadTargets(List<object?> items)
    {
        if (!_reader.TryReadUInt16(_position, out ushort size))
        {
            return false;
        }

        byte[] bytes = _reader.ReadBytes(_position + sizeof(ushort), size);
        _position += sizeof(ushort) + bytes.Length;
        ReadOnlySpan<byte> list = bytes;
        while (list.Length >= sizeof(ushort))
        {
            int itemSize = BinaryPrimitives.ReadUInt16LittleEndian(list);
            if (itemSize == 0)
            {
                break;
            }

            list = list[sizeof(ushort)..];
            int dataSize = Math.Min(Math.Max(itemSize - sizeof(ushort), 0), list.Length);
            if (dataSize > 0)
            {
                items.Add(LnkShellItem.Read(list[..dataSize]));
            }

            list = list[dataSize..];
        }

        return true;
    }

    private bool TryReadLinkInfo()
    {
        if (LnkInfo.Open(_reader, _position) is not { } info)
        {
            return false;
        }

        info.AddTo(fields);
        _position += info.Size;
        return true;
    }

    private bool TryReadTexts(uint flags)
    {
        int unit = (flags & IsUnicode) != 0 ? sizeof(char) : 1;
        foreach ((uint flag, string name, int limit) in Texts)
        {
            if ((flags & flag) == 0)
            {
                continue;
            }

            if (!_reader.TryReadUInt16(_position, out ushort length))
            {
                return false;
            }

            int size = Math.Min(length, limit) * unit;
            if (!_reader.Contains(_position + sizeof(ushort), size))
            {
                return false;
            }

            byte[] bytes = _reader.ReadBytes(_position + sizeof(ushort), size);
            fields[name] = unit == 1 ? LnkText.Utf8(bytes) : LnkText.Utf16UpToZero(bytes);
            _position += sizeof(ushort) + size;
        }

        return true;
    }

    /// <summary>Reads the blocks at the end, and what lies behind the last one.</summary>
    private void ReadExtraData()
    {
        for (int i = 0; i < MaximumBlocks && _reader.TryReadUInt32(_position, out uint size); i++)
        {
            if (size < sizeof(uint))
            {
                _position += sizeof(uint);
                fields["overlay_size"] = _reader.Length - _position;
                fields["overlay_offset"] = _position < _reader.Length ? _position : null;
                return;
            }

            if (!_reader.Contains(_position, size))
            {
                return;
            }

            if (size >= TrackerSize + 8 && _reader.TryReadUInt32(_position + 4, out uint kind) && kind == TrackerBlock)
            {
                fields["tracker_data"] = Tracker(_reader.ReadBytes(_position + 8, TrackerSize));
            }

            _position += size;
        }
    }

    private static ModuleStructure Tracker(ReadOnlySpan<byte> block) => new()
    {
        ["version"] = (long)BinaryPrimitives.ReadUInt32LittleEndian(block[4..]),
        ["machine_id"] = LnkText.Utf8UpToZero(block[8..24]),
        ["droid_volume_id"] = LnkText.Identifier(block[24..40]),
        ["droid_file_id"] = LnkText.Identifier(block[40..56]),
        ["droid_birth_volume_id"] = LnkText.Identifier(block[56..72]),
        ["droid_birth_file_id"] = LnkText.Identifier(block[72..88]),
    };
}

using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.MachO;

/// <summary>
/// An image for one architecture (<c>mach-o/loader.h</c>): a whole file, or a part of one. Its header is read whatever its magic number,
/// which only tells the byte order and the size of the header, as in YARA.
/// </summary>
internal sealed class MachOImage
{
    private const uint MagicBigEndian = 0xFEEDFACE;
    private const uint MagicLittleEndian = 0xCEFAEDFE;
    private const uint MagicWideBigEndian = 0xFEEDFACF;
    private const uint MagicWideLittleEndian = 0xCFFAEDFE;
    private const uint FatMagic = 0xCAFEBABE;
    private const uint FatMagicWide = 0xCAFEBABF;

    private const int HeaderSize = 28;
    private const int WideHeaderSize = 32;
    private const int CommandSize = 8;
    private const uint SegmentCommand = 1;
    private const uint WideSegmentCommand = 0x19;
    private const uint ThreadCommand = 5;
    private const uint MainCommand = 0x80000028;
    private const int MainCommandSize = 24;

    private readonly ByteOrderReader _reader;
    private readonly MachOSegmentReader _segmentReader;
    private readonly MachOBudget _budget;
    private readonly IModuleContent _content;
    private readonly long _start;
    private readonly long _size;
    private readonly uint _magic;
    private readonly bool _isBigEndian;

    /// <summary>An image.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="start">Offset of the image in it.</param>
    /// <param name="size">Size of the image, which lies inside of the file.</param>
    /// <param name="budget">What the file may cost.</param>
    internal MachOImage(IModuleContent content, long start, long size, MachOBudget budget)
    {
        (_content, _start, _size, _budget) = (content, start, size, budget);
        _magic = new ByteOrderReader(content, isBigEndian: true).UInt32(start);
        _isBigEndian = _magic is MagicBigEndian or MagicWideBigEndian or FatMagic or FatMagicWide;
        _reader = new ByteOrderReader(content, _isBigEndian);
        _segmentReader = new MachOSegmentReader(_reader, budget);
    }

    private bool IsNarrow => _magic is MagicBigEndian or MagicLittleEndian;

    /// <summary>Whether a file is an image, by its magic number.</summary>
    /// <param name="content">The bytes of the file.</param>
    internal static bool IsImage(IModuleContent content) =>
        new ByteOrderReader(content, isBigEndian: true).UInt32(0)
            is MagicBigEndian or MagicLittleEndian or MagicWideBigEndian or MagicWideLittleEndian;

    /// <summary>Fills the fields of an image.</summary>
    /// <param name="fields">Where to.</param>
    internal void AddTo(ModuleStructure fields)
    {
        if (_size < WideHeaderSize)
        {
            return;
        }

        AddHeader(fields);
        List<object?> segments = [];
        List<MachORange> ranges = [];
        foreach (MachOCommand command in Commands())
        {
            if (command.Kind is not (SegmentCommand or WideSegmentCommand))
            {
                continue;
            }

            if (!_budget.TakeElement())
            {
                return;
            }

            bool isWide = command.Kind == WideSegmentCommand;
            bool isThere = _size - command.Offset >= MachOSegmentReader.SizeOf(isWide);
            segments.Add(isThere ? _segmentReader.Read(_start + command.Offset, isWide) : null);
            if (isThere)
            {
                ranges.Add(_segmentReader.ReadRange(_start + command.Offset, isWide));
            }
        }

        fields["segments"] = new ModuleArray(segments);
        fields["number_of_segments"] = (long)segments.Count;
        foreach (MachOCommand command in Commands())
        {
            AddEntryPoint(fields, command, ranges);
        }
    }

    private void AddHeader(ModuleStructure fields)
    {
        fields["magic"] = (long)_magic;
        string[] names = ["cputype", "cpusubtype", "filetype", "ncmds", "sizeofcmds", "flags"];
        for (int i = 0; i < names.Length; i++)
        {
            fields[names[i]] = (long)_reader.UInt32(_start + 4 + (i * 4));
        }

        fields["reserved"] = IsNarrow ? null : (long)_reader.UInt32(_start + HeaderSize);
    }

    private IEnumerable<MachOCommand> Commands()
    {
        uint count = _reader.UInt32(_start + 16);
        long at = IsNarrow ? HeaderSize : WideHeaderSize;
        for (uint i = 0; i < count && _size - at >= CommandSize && _budget.TakeCommand(); i++)
        {
            uint size = _reader.UInt32(_start + at + 4);
            if (size > _size - at || size < CommandSize)
            {
                yield break;
            }

            yield return new MachOCommand(at, _reader.UInt32(_start + at), size);
            at += size;
        }
    }

    private void AddEntryPoint(ModuleStructure fields, MachOCommand command, List<MachORange> ranges)
    {
        long at = _start + command.Offset;
        long left = _size - command.Offset;
        if (command.Kind == MainCommand && left >= MainCommandSize)
        {
            fields["entry_point"] = (long)_reader.UInt64(at + 8);
            fields["stack_size"] = (long)_reader.UInt64(at + 16);
        }
        else if (command.Kind == ThreadCommand && ThreadAddress(at, left) is { } address)
        {
            int index = ranges.FindIndex(range => address >= range.Address && address < range.Address + range.Size);
            if (index >= 0)
            {
                fields["entry_point"] = (long)(ranges[index].Offset + (address - ranges[index].Address));
            }
        }
    }

    /// <summary>Where the state of a thread continues; null if it is of an unknown processor or too short.</summary>
    private ulong? ThreadAddress(long at, long left)
    {
        if (left < MachOThread.CommandSize || MachOThread.Of(_reader.UInt32(_start + 4)) is not { } thread)
        {
            return null;
        }

        // YARA takes the low byte of this one size first in files of either order, which makes it huge in the others: what is left counts.
        uint claimed = new ByteOrderReader(_content, isBigEndian: false).UInt32(at + 4);
        if (Math.Min(left, claimed) - MachOThread.CommandSize < thread.Size)
        {
            return null;
        }

        long pointer = at + MachOThread.CommandSize + thread.PointerOffset;
        return thread.IsWide ? _reader.UInt64(pointer) : _reader.UInt32(pointer);
    }
}

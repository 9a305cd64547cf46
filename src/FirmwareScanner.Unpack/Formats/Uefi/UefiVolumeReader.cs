using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>Reads the files of one firmware volume.</summary>
internal sealed class UefiVolumeReader
{
    private const int FileHeaderLength = 24;
    private const int LargeHeaderLength = 32;
    private const int FileAlignment = 8;
    private const byte LargeFile = 0x01;
    private const byte HasChecksum = 0x40;
    private const byte RawType = 0x01;
    private const byte FirstSectionedType = 0x02;
    private const byte LastSectionedType = 0x0F;
    private const byte PadType = 0xF0;

    private readonly ByteSource _content;
    private readonly long _start;
    private readonly long _end;
    private readonly UefiVolumeHeader _header;
    private readonly UnpackContext _context;
    private readonly byte _erased;
    private readonly Dictionary<Guid, int> _counts = [];

    /// <summary>Prepares to read.</summary>
    public UefiVolumeReader(ByteSource content, long start, UefiVolumeHeader header, UnpackContext context)
    {
        _content = content;
        _start = start;
        _end = start + Math.Min(header.Length, content.Length - start);
        _header = header;
        _context = context;
        _erased = header.IsErasedToOnes ? (byte)0xFF : (byte)0;
    }

    /// <summary>Gives the members, in order.</summary>
    public IEnumerable<LayerMember> Read()
    {
        long position = Math.Min(_start + _header.BodyOffset, _end);
        switch (UefiGuids.VolumeOf(_header.FileSystem))
        {
            case VolumeContent.Variables:
                return [Rest("variables", position)];
            case VolumeContent.Unknown when ReadFile(position) is not { IsHeaderRight: true }:
                _context.Report(ProblemKind.Unsupported, $"the file system {UefiGuids.Show(_header.FileSystem)} is not read");
                return [Rest("body", position)];
            default:
                return ReadFiles(position);
        }
    }

    private IEnumerable<LayerMember> ReadFiles(long position)
    {
        while (_end - position >= FileHeaderLength)
        {
            _context.Spend(0);
            if (IsErased(position, FileHeaderLength))
            {
                break;
            }

            if (ReadFile(position) is not { } file)
            {
                _context.Report(ProblemKind.Damaged, $"what lies at 0x{position - _start:x} of the volume is no file");
                break;
            }

            foreach (LayerMember member in ReadMembers(file))
            {
                yield return member;
            }

            long next = _start + ((file.End - _start + FileAlignment - 1) & -FileAlignment);
            position = Math.Min(next, _end);
        }

        if (!IsErased(position, _end - position))
        {
            yield return Rest("free-space", position);
        }
    }

    private IEnumerable<LayerMember> ReadMembers(VolumeFile file)
    {
        string where = $"the file {UefiGuids.Show(file.Name)} at 0x{file.Start - _start:x}";
        if (!file.IsHeaderRight)
        {
            _context.Report(ProblemKind.Checksum, $"the checksum of the header of {where} is wrong");
        }

        if (file.End > _end)
        {
            _context.Report(ProblemKind.Truncated, $"{where} goes beyond the end of the volume");
        }
        else if (!IsDataRight(file))
        {
            _context.Report(ProblemKind.Checksum, $"the checksum of the data of {where} is wrong");
        }

        long length = Math.Min(file.DataEnd, _end) - file.DataStart;
        if (file.Type == PadType)
        {
            return IsErased(file.DataStart, length) ? [] : [Member($"pad-0x{file.Start - _start:x}", file.DataStart, length)];
        }

        string name = NameOf(file.Name);
        if (file.Type is >= FirstSectionedType and <= LastSectionedType)
        {
            return new UefiSectionReader(_content, name, _context).Read(file.DataStart, length);
        }

        return [Member(file.Type == RawType ? $"{name}/raw" : $"{name}/type-0x{file.Type:x2}", file.DataStart, length)];
    }

    /// <summary>Reads the header of a file.</summary>
    /// <returns>The file; null if there can be none.</returns>
    private VolumeFile? ReadFile(long position)
    {
        Span<byte> header = stackalloc byte[LargeHeaderLength];
        header.Clear();
        if (_end - position < FileHeaderLength || _content.Read(position, header) < FileHeaderLength)
        {
            return null;
        }

        byte type = header[18];
        byte attributes = header[19];
        long length = header[20] | (header[21] << 8) | (header[22] << 16);
        int headerLength = FileHeaderLength;
        bool isFirstRevision = _header.Revision == 1;
        if (!isFirstRevision && (attributes & LargeFile) != 0)
        {
            headerLength = LargeHeaderLength;
            length = BinaryPrimitives.ReadInt64LittleEndian(header[FileHeaderLength..]);
        }

        // In the first revision the same bit says that two bytes follow the data.
        int tail = isFirstRevision && (attributes & LargeFile) != 0 ? 2 : 0;
        if (length < headerLength + tail || length > _header.Length)
        {
            return null;
        }

        byte dataSum = header[17];
        header[17] = 0;
        header[23] = 0;
        bool isHeaderRight = Sum8(header[..headerLength]) == 0;
        if (!isHeaderRight && !IsKnown(type))
        {
            return null;
        }

        return new VolumeFile(new Guid(header[..UefiGuids.Length]), type, position, position + length)
        {
            DataStart = Math.Min(position + headerLength, _end),
            DataEnd = position + length - tail,
            IsHeaderRight = isHeaderRight,
            DataSum = dataSum,
            HasDataSum = (attributes & HasChecksum) != 0,
        };
    }

    private bool IsDataRight(VolumeFile file)
    {
        if (!file.HasDataSum)
        {
            return file.DataSum == (_header.Revision == 1 ? 0x5A : 0xAA);
        }

        byte sum = file.DataSum;
        byte[] buffer = new byte[1 << 14];
        for (long position = file.DataStart; position < file.DataEnd;)
        {
            int count = _content.Read(position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.DataEnd - position)));
            if (count == 0)
            {
                return false;
            }

            sum += Sum8(buffer.AsSpan(0, count));
            position += count;
        }

        return sum == 0;
    }

    private bool IsErased(long position, long length)
    {
        Span<byte> buffer = stackalloc byte[1 << 12];
        for (long end = position + length; position < end;)
        {
            int count = _content.Read(position, buffer[..(int)Math.Min(buffer.Length, end - position)]);
            if (count == 0 || buffer[..count].ContainsAnyExcept(_erased))
            {
                return count == 0;
            }

            position += count;
        }

        return true;
    }

    private static bool IsKnown(byte type) => type is >= RawType and <= LastSectionedType or PadType;

    private static byte Sum8(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return sum;
    }

    private string NameOf(Guid guid)
    {
        int count = _counts.GetValueOrDefault(guid) + 1;
        _counts[guid] = count;
        return UefiGuids.Show(guid) + (count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"-{count}"));
    }

    private LayerMember Member(string name, long start, long length) => new() { Name = name, Content = _content.Slice(start, length) };

    private LayerMember Rest(string name, long start) => Member(name, start, _end - start);

    /// <summary>A file in the volume; offsets in the content that holds the volume.</summary>
    private sealed record VolumeFile(Guid Name, byte Type, long Start, long End)
    {
        public long DataStart { get; init; }

        public long DataEnd { get; init; }

        public bool IsHeaderRight { get; init; }

        public bool HasDataSum { get; init; }

        public byte DataSum { get; init; }
    }
}

using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Cab;

/// <summary>Reads a cabinet.</summary>
/// <param name="content">What holds it.</param>
/// <param name="start">Its offset.</param>
/// <param name="end">Offset behind it.</param>
internal sealed class CabReader(ByteSource content, long start, long end)
{
    private const int HasPrevious = 1;
    private const int HasNext = 2;
    private const int HasReserve = 4;
    private const int FolderLength = 8;
    private const int FileLength = 16;
    private const int LongestName = 256;
    private const int FirstContinued = 0xFFFD;

    private readonly List<CabFolder> _folders = [];

    /// <summary>Gives the members.</summary>
    public IEnumerable<LayerMember> ReadMembers(UnpackContext context)
    {
        ReadFolders(context);
        int count = content.ReadUInt16(start + 28);
        long position = start + content.ReadUInt32(start + 16);
        int current = -1;
        SolidStream? solid = null;
        try
        {
            for (int i = 0; i < count; i++)
            {
                context.Spend(0);
                long size = content.ReadUInt32(position);
                long inFolder = content.ReadUInt32(position + 4);
                int number = content.ReadUInt16(position + 8);
                ReadOnlyMemory<byte> field = content.Unnoted.ReadUpTo(position + FileLength, LongestName + 1);
                byte[] name = ArchiveNames.UpToZero(field.Span).ToArray();
                content.Claim(position + FileLength, name.Length + 1);
                position += FileLength + name.Length + 1;
                if (position > Math.Min(end, content.Length) || name.Length > LongestName)
                {
                    throw new UnpackException(
                        position > content.Length ? ProblemKind.Truncated : ProblemKind.Damaged, "the list of its files is damaged");
                }

                if (number != current)
                {
                    solid?.Dispose();
                    current = number;
                    CabFolder? folder = number < _folders.Count ? _folders[number] : null;
                    solid = folder is null ? null : new SolidStream(() => new CabFolderStream(content, folder, context), context);
                }

                yield return Open(name, number, solid, inFolder, size, context);
            }
        }
        finally
        {
            solid?.Dispose();
        }
    }

    private LayerMember Open(byte[] name, int number, SolidStream? solid, long inFolder, long size, UnpackContext context)
    {
        // The separator of Windows is that of paths here.
        name.AsSpan().Replace((byte)'\\', (byte)'/');
        LayerProblem? problem = number >= FirstContinued ? new LayerProblem(ProblemKind.Truncated, "part of it is in another cabinet")
            : solid is null ? new LayerProblem(ProblemKind.Damaged, $"it is in folder {number}, which is not there")
            : _folders[number].Problem;
        return new LayerMember
        {
            Name = ArchiveNames.Clean(name),
            Content = problem is null
                ? new DecodedSource(() => new CheckedStream(solid!.OpenFile(inFolder, size), size, null, isSelfEnding: false), context)
                : null,
            Problems = problem is null ? [] : [problem],
        };
    }

    private void ReadFolders(UnpackContext context)
    {
        int count = content.ReadUInt16(start + 26);
        int flags = content.ReadUInt16(start + 30);
        long position = start + CabFormat.HeaderLength;
        int folderReserve = 0;
        int blockReserve = 0;
        if ((flags & HasReserve) != 0)
        {
            byte[] lengths = content.ReadBytes(position, 4);
            position += 4 + content.ReadUInt16(position);
            folderReserve = lengths[2];
            blockReserve = lengths[3];
        }

        int names = ((flags & HasPrevious) != 0 ? 2 : 0) + ((flags & HasNext) != 0 ? 2 : 0);
        for (int i = 0; i < names; i++)
        {
            int length = ArchiveNames.UpToZero(content.Unnoted.ReadUpTo(position, LongestName)).Length + 1;
            content.Claim(position, length);
            position += length;
        }

        if (names > 0)
        {
            context.Report(ProblemKind.Truncated, "the cabinet is one of several; the others are not here");
        }

        for (int i = 0; i < count; i++)
        {
            long data = start + content.ReadUInt32(position);
            _folders.Add(new CabFolder(data, content.ReadUInt16(position + 4), content.ReadUInt16(position + 6) & 0xF, blockReserve));
            position += FolderLength + folderReserve;
        }
    }
}

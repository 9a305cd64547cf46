using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>Something in a folder.</summary>
internal sealed class IsoEntry
{
    public required string Name { get; init; }

    public bool IsFolder { get; init; }

    /// <summary>Number of its first block.</summary>
    public long Block { get; init; }

    /// <summary>Offsets from the start of the volume and lengths of its parts, in order.</summary>
    public List<(long Offset, long Length)> Parts { get; } = [];

    /// <summary>Whether its blocks alternate with those of others.</summary>
    public bool IsInterleaved { get; init; }

    /// <summary>What Rock Ridge says; null if the tree has none.</summary>
    public RockRidge? Fields { get; init; }
}

/// <summary>Reads the records of a folder, a sector at a time.</summary>
/// <param name="content">What holds the volume.</param>
/// <param name="start">Offset of the volume there.</param>
/// <param name="blockLength">Length of a block.</param>
/// <param name="skip">Bytes to skip before Rock Ridge fields; -1 if there are none.</param>
/// <param name="isWide">Whether names are UCS-2.</param>
/// <param name="context">Limits.</param>
internal sealed class IsoFolder(ByteSource content, long start, int blockLength, int skip, bool isWide, UnpackContext context)
{
    /// <summary>The entries, without those of the folder itself and of the one above.</summary>
    /// <param name="offset">Offset of the folder's bytes from the start of the volume.</param>
    /// <param name="length">Their length.</param>
    public IEnumerable<IsoEntry> Read(long offset, long length)
    {
        var entries = new List<IsoEntry>();
        IsoEntry? open = null;
        for (long position = 0; position < length; position += IsoDescriptors.SectorLength)
        {
            context.Spend(IsoDescriptors.SectorLength);
            byte[] sector = new byte[Math.Min(IsoDescriptors.SectorLength, length - position)];
            int count = content.Read(start + offset + position, sector);
            entries.Clear();
            open = ParseSector(sector.AsSpan(0, count), open, entries);
            foreach (IsoEntry entry in entries)
            {
                yield return entry;
            }

            if (count < sector.Length)
            {
                context.Report(ProblemKind.Truncated, "a folder ends early");
                break;
            }
        }

        if (open is not null)
        {
            context.Report(ProblemKind.Damaged, $"the last part of {open.Name} is missing");
            yield return open;
        }
    }

    /// <summary>Reads the records of a sector.</summary>
    /// <param name="sector">The sector.</param>
    /// <param name="open">A file of which more parts should follow.</param>
    /// <param name="entries">Where to add what is complete.</param>
    /// <returns>A file of which more parts should follow.</returns>
    private IsoEntry? ParseSector(ReadOnlySpan<byte> sector, IsoEntry? open, List<IsoEntry> entries)
    {
        try
        {
            while (!sector.IsEmpty && sector[0] != 0)
            {
                var record = new IsoRecord(sector[..Math.Min(sector[0], sector.Length)]);
                sector = sector[Math.Min(sector[0], sector.Length)..];
                if (record.IsSelfOrParent)
                {
                    continue;
                }

                open ??= MakeEntry(record);
                open.Parts.Add((record.Block * blockLength, record.Length));
                context.CheckMemory(open.Parts.Count * 16L, "the list of a file's parts");
                if (!record.HasMore)
                {
                    entries.Add(open);
                    open = null;
                }
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            LayerProblem problem = UnpackException.Describe(exception);
            context.Report(problem.Kind, problem.Text);
        }

        return open;
    }

    private IsoEntry MakeEntry(IsoRecord record)
    {
        RockRidge? fields = null;
        if (skip >= 0 && record.SystemUse.Length > skip)
        {
            fields = RockRidge.Read(record.SystemUse[skip..], content, start, blockLength);
        }

        string name = fields is { Name.Length: > 0 } ? fields.Name : NameOf(record);
        return new IsoEntry
        {
            // A member without a name would be the volume's own content.
            Name = name.Length == 0 ? "?" : name,
            IsFolder = record.IsFolder,
            Block = record.Block,
            IsInterleaved = record.IsInterleaved,
            Fields = fields,
        };
    }

    /// <summary>A name without its version, and without the dot that a name without an extension ends with.</summary>
    private string NameOf(IsoRecord record)
    {
        string name = isWide ? Utf16Names.Decode(record.Name, isBigEndian: true) : EscapedUtf8.Decode(record.Name);
        int version = name.LastIndexOf(';');
        if (version > 0 && !record.IsFolder)
        {
            name = name[..version];
        }

        return !isWide && !record.IsFolder && name.Length > 1 && name.EndsWith('.') ? name[..^1] : name;
    }
}

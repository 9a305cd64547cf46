using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Database;

namespace FirmwareScanner.Rules;

/// <summary>An entry of the section table of a database file (docs/database-format.md).</summary>
/// <param name="Kind">The kind of section.</param>
/// <param name="Offset">Where it starts in the file, in bytes.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record DatabaseSection(int Kind, int Offset, int Length)
{
    /// <summary>The section table of a database that has been accepted.</summary>
    /// <param name="signatures">The loaded database.</param>
    public static IReadOnlyList<DatabaseSection> AllOf(SignatureSet signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ReadOnlySpan<byte> image = signatures.Image;
        var sections = new DatabaseSection[BinaryPrimitives.ReadUInt16LittleEndian(image[DatabaseFormat.SectionCountPosition..])];
        for (int i = 0; i < sections.Length; i++)
        {
            ReadOnlySpan<byte> entry = image.Slice(
                DatabaseFormat.HeaderLength + (i * DatabaseFormat.SectionEntryLength), DatabaseFormat.SectionEntryLength);
            sections[i] = new DatabaseSection(
                BinaryPrimitives.ReadInt32LittleEndian(entry),
                BinaryPrimitives.ReadInt32LittleEndian(entry[DatabaseFormat.SectionStartPosition..]),
                BinaryPrimitives.ReadInt32LittleEndian(entry[DatabaseFormat.SectionLengthPosition..]));
        }

        return sections;
    }
}

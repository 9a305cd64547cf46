using System;
using System.Linq;

namespace FirmwareScanner.Modules.DotNet;

/// <summary>
/// The identifier of the type library: what an attribute GuidAttribute of the assembly says. It is followed as YARA follows it, from the
/// attribute to its constructor and to the class of that.
/// </summary>
internal static class TypeLibrary
{
    private const int TypeReferenceTable = 0x01;
    private const int MemberReferenceTable = 0x0a;
    private const int AttributeTable = 0x0c;
    private const uint AssemblyParent = 0x0e;
    private const uint MemberReferenceConstructor = 3;
    private const uint TypeReferenceParent = 1;
    private const ushort Prolog = 1;

    /// <summary>Looks for the identifier.</summary>
    /// <returns>It, as a text; empty if the attribute says nothing; null without attribute.</returns>
    internal static byte[]? Find(ContentReader reader, MetadataTables tables, MetadataHeaps heaps)
    {
        byte[]? found = null;
        if (tables.Place(TypeReferenceTable) is not var (types, typeSize) || tables.Place(MemberReferenceTable) is not var (members, memberSize))
        {
            return null;
        }

        foreach (long row in tables.Rows(AttributeTable))
        {
            uint constructor = tables.Column(AttributeTable, row, 1);
            if ((tables.Column(AttributeTable, row, 0) & 0x1f) != AssemblyParent || (constructor & 7) != MemberReferenceConstructor)
            {
                continue;
            }

            long member = members + ((long)memberSize * Math.Max((constructor >> 3) - 1L, 0));
            if (!reader.Contains(member, memberSize))
            {
                break;
            }

            // Of the class YARA reads two bytes, also where it has four.
            reader.TryReadUInt16(member, out ushort parent);
            if ((parent & 7) != TypeReferenceParent)
            {
                continue;
            }

            long type = types + ((long)typeSize * Math.Max((parent >> 3) - 1L, 0));
            if (!reader.Contains(type, typeSize))
            {
                break;
            }

            byte[]? name = heaps.Text(tables.Column(TypeReferenceTable, type, 1));
            if (name is null || name.AsSpan().StartsWith("GuidAttribute"u8))
            {
                found = Value(reader, heaps, tables.Column(AttributeTable, row, 2)) ?? found;
            }
        }

        return found;
    }

    private static byte[]? Value(ContentReader reader, MetadataHeaps heaps, uint index)
    {
        if (index == 0
            || heaps.Blob(index) is not var (offset, length)
            || length < 3
            || offset + length >= reader.Length
            || !reader.TryReadUInt16(offset, out ushort prolog) || prolog != Prolog
            || !reader.TryReadByte(offset + 2, out byte size)
            || !reader.Contains(offset + 3, size))
        {
            return null;
        }

        byte[] text = reader.ReadBytes(offset + 3, Math.Max((int)size, 1));
        return text[0] == 0xff ? [] : [.. text.Take(size).TakeWhile(value => value != 0)];
    }
}

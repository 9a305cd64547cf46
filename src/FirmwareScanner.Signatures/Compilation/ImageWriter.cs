using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Assembles header, section table and sections of a database.</summary>
internal sealed class ImageWriter
{
    // A multiple of the length of every element.
    private const int FirstLength = 64;

    private readonly SortedDictionary<int, byte[]> _sections;
    private readonly SectionFacts _facts = new();

    /// <summary>Starts with the sections of another, or with none.</summary>
    /// <param name="other">The other; not changed.</param>
    public ImageWriter(ImageWriter? other = null) => _sections = other is null ? [] : new SortedDictionary<int, byte[]>(other._sections);

    /// <summary>The sections by kind.</summary>
    public IReadOnlyDictionary<int, byte[]> Sections => _sections;

    /// <summary>Device memory in bytes of all sections that the device keeps.</summary>
    public long DeviceBytes => _sections.Sum(s => DeviceBytesOf(s.Key, s.Value.Length));

    /// <summary>Bytes of an element of a section.</summary>
    public static int ElementBytesOf(SectionKind kind)
    {
        var facts = new SectionFacts();
        return facts.MoveTo((int)kind) ? facts.ElementBytes : 0;
    }

    /// <summary>Device memory in bytes of a section.</summary>
    /// <param name="kind">Its kind, as it stands in the file.</param>
    /// <param name="length">Its length in bytes.</param>
    public static long DeviceBytesOf(int kind, int length)
    {
        var facts = new SectionFacts();
        return facts.MoveTo(kind) && facts.IsOnDevice ? HeapCost.Array(length / facts.ElementBytes, facts.ElementBytes) : 0;
    }

    /// <summary>Adds a section of bytes; an empty one is left out.</summary>
    /// <param name="kind">The kind; of a filter table's section, that of table 0.</param>
    /// <param name="data">Its bytes.</param>
    /// <param name="table">The filter table, if it belongs to one.</param>
    public void AddBytes(SectionKind kind, byte[] data, int table = 0)
    {
        if (data.Length > 0)
        {
            _sections.Add(SectionFacts.KindOf(kind, table), data);
        }
    }

    /// <summary>Adds a section of numbers, each as many bytes long as the section's elements are.</summary>
    /// <param name="kind">The kind; of a filter table's section, that of table 0.</param>
    /// <param name="numbers">Its elements.</param>
    /// <param name="table">The filter table, if it belongs to one.</param>
    public void AddNumbers(SectionKind kind, IEnumerable<long> numbers, int table = 0)
    {
        _facts.MoveTo((int)kind);
        int elementBytes = _facts.ElementBytes;
        byte[] bytes = numbers.TryGetNonEnumeratedCount(out int expected) ? new byte[expected * elementBytes] : [];
        int position = 0;
        foreach (long number in numbers)
        {
            if (position == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Max(FirstLength, 2 * bytes.Length));
            }

            for (int i = 0; i < elementBytes; i++)
            {
                bytes[position++] = (byte)(number >> (8 * i));
            }
        }

        Array.Resize(ref bytes, position);
        AddBytes(kind, bytes, table);
    }

    /// <summary>Adds a section of numbers; see the other overload.</summary>
    public void AddNumbers(SectionKind kind, IEnumerable<int> numbers, int table = 0) =>
        AddNumbers(kind, numbers.Select(n => (long)n), table);

    /// <summary>Adds numbers as two sections: the lower halves, and the upper ones, which are left out if all of them are 0.</summary>
    /// <param name="lower">The section of the lower halves, whose elements are as large as those of the other.</param>
    /// <param name="upper">The section of the upper halves.</param>
    /// <param name="numbers">The numbers.</param>
    public void AddHalves(SectionKind lower, SectionKind upper, IReadOnlyList<int> numbers)
    {
        AddNumbers(lower, numbers);
        int bits = 8 * ElementBytesOf(lower);
        if (numbers.Any(number => number >> bits != 0))
        {
            AddNumbers(upper, numbers.Select(number => number >> bits));
        }
    }

    /// <summary>Writes the database.</summary>
    /// <param name="header">The header's fields from the chunk length to the longest span; see docs/database-format.md.</param>
    /// <param name="identity">What tells this database from others.</param>
    /// <param name="authenticationKey">Key of the authentication code, or null for none.</param>
    public byte[] Write(ImageHeader header, uint identity, byte[]? authenticationKey)
    {
        if (authenticationKey is not null)
        {
            _sections[(int)SectionKind.AuthenticationCode] = new byte[DatabaseFormat.AuthenticationCodeLength];
        }

        int position = DatabaseFormat.HeaderLength + (DatabaseFormat.SectionEntryLength * _sections.Count);
        byte[] image = new byte[position + _sections.Values.Sum(s => Padded(s.Length))];
        WriteHeader(image, header, identity, authenticationKey is not null);
        int entry = DatabaseFormat.HeaderLength;
        foreach ((int kind, byte[] data) in _sections)
        {
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(entry), kind);
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(entry + DatabaseFormat.SectionStartPosition), position);
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(entry + DatabaseFormat.SectionLengthPosition), data.Length);
            data.CopyTo(image, position);
            entry += DatabaseFormat.SectionEntryLength;
            position += Padded(data.Length);
        }

        if (authenticationKey is not null)
        {
            // The kind of the authentication code is the greatest, so it ends the file.
            HMACSHA256.HashData(authenticationKey, image).CopyTo(image, image.Length - DatabaseFormat.AuthenticationCodeLength);
        }

        var checksum = new WideCrc32();
        checksum.Add(image);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(DatabaseFormat.ChecksumPosition), checksum.Value);
        return image;
    }

    private void WriteHeader(byte[] image, ImageHeader header, uint identity, bool isAuthenticated)
    {
        void Put16(int position, int value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(position), (ushort)value);
        void Put32(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(position), value);

        Put32(0, DatabaseFormat.Magic);
        Put16(DatabaseFormat.VersionPosition, DatabaseFormat.Version);
        Put16(DatabaseFormat.SectionCountPosition, _sections.Count);
        Put32(DatabaseFormat.FileLengthPosition, image.Length);
        Put32(
            DatabaseFormat.FlagsPosition,
            (isAuthenticated ? DatabaseFormat.AuthenticatedFlag : 0) | (header.IsInformational ? DatabaseFormat.InformationalFlag : 0)
                | (header.Unwraps ? DatabaseFormat.UnwrapFlag : 0));
        Put32(DatabaseFormat.ChunkLengthPosition, header.ChunkLength);
        Put32(DatabaseFormat.BackPosition, header.Back);
        Put32(DatabaseFormat.AheadPosition, header.Ahead);
        Put32(DatabaseFormat.TailPosition, header.Tail);
        Put16(DatabaseFormat.RulesPosition, header.Rules);
        Put16(DatabaseFormat.PatternsPosition, header.Patterns);
        Put16(DatabaseFormat.SequencesPosition, header.Sequences);
        Put16(DatabaseFormat.TablesPosition, header.Tables);
        Put16(DatabaseFormat.StackDepthPosition, header.StackDepth);
        Put16(DatabaseFormat.NamespacesPosition, header.Namespaces);
        Put32(DatabaseFormat.LongestSpanPosition, header.LongestExtendedSpan);
        Put32(DatabaseFormat.IdentityPosition, (int)identity);
        Put32(DatabaseFormat.HeadLengthPosition, header.HeadLength);
    }

    private static int Padded(int length) => (length + 3) & ~3;
}

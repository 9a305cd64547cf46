using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Assembles header, section table and sections of a database.</summary>
internal sealed class ImageWriter
{
    private const int HeaderLength = 64;
    private const int SectionHeadLength = 12;
    private const int CrcOffset = 16;
    private const int IdentityOffset = 52;
    private const int AuthenticationCodeLength = 32;
    private const uint Magic = 0x42445346;

    private readonly SortedDictionary<int, byte[]> _sections = [];

    /// <summary>The header's fields from offset 20 to 48, in order; see docs/database-format.md.</summary>
    public required ImageHeader Header { get; init; }

    /// <summary>The sections by kind.</summary>
    public IReadOnlyDictionary<int, byte[]> Sections => _sections;

    /// <summary>Adds a section of bytes; an empty one is left out.</summary>
    public void Add(SectionKind kind, byte[] data, int table = 0)
    {
        if (data.Length > 0)
        {
            _sections.Add((int)kind + (4 * table), data);
        }
    }

    /// <summary>Adds a section of 16-bit numbers.</summary>
    public void AddShorts(SectionKind kind, IEnumerable<int> values, int table = 0)
    {
        Add(kind, [.. values.SelectMany(v => new[] { (byte)v, (byte)(v >> 8) })], table);
    }

    /// <summary>Adds a section of 32-bit numbers.</summary>
    public void AddInts(SectionKind kind, IEnumerable<long> values, int table = 0)
    {
        Add(kind, [.. values.SelectMany(v => new[] { (byte)v, (byte)(v >> 8), (byte)(v >> 16), (byte)(v >> 24) })], table);
    }

    /// <summary>Writes the database.</summary>
    /// <param name="identity">What tells this database from others.</param>
    /// <param name="authenticationKey">Key of the authentication code, or null for none.</param>
    public byte[] Write(uint identity, byte[]? authenticationKey)
    {
        if (authenticationKey is not null)
        {
            _sections[(int)SectionKind.AuthenticationCode] = new byte[AuthenticationCodeLength];
        }

        int position = HeaderLength + (SectionHeadLength * _sections.Count);
        byte[] image = new byte[position + _sections.Values.Sum(s => Padded(s.Length))];
        WriteHeader(image, identity, authenticationKey is not null);
        int head = HeaderLength;
        foreach ((int kind, byte[] data) in _sections)
        {
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(head), kind);
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(head + 4), position);
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(head + 8), data.Length);
            data.CopyTo(image, position);
            head += SectionHeadLength;
            position += Padded(data.Length);
        }

        if (authenticationKey is not null)
        {
            // The kind of the authentication code is the greatest, so it ends the file.
            HMACSHA256.HashData(authenticationKey, image).CopyTo(image, image.Length - AuthenticationCodeLength);
        }

        var checksum = new Crc32();
        checksum.Add(image, 0, image.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(CrcOffset), checksum.Value);
        return image;
    }

    private void WriteHeader(byte[] image, uint identity, bool isAuthenticated)
    {
        using var stream = new MemoryStream(image);
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write((ushort)1);
        writer.Write((ushort)_sections.Count);
        writer.Write(image.Length);
        writer.Write(isAuthenticated ? 1 : 0);
        writer.Write(0);
        writer.Write(Header.ChunkLength);
        writer.Write(Header.Back);
        writer.Write(Header.Ahead);
        writer.Write(Header.Tail);
        writer.Write((ushort)Header.Rules);
        writer.Write((ushort)Header.Patterns);
        writer.Write((ushort)Header.Sequences);
        writer.Write((ushort)Header.Tables);
        writer.Write((ushort)Header.StackDepth);
        writer.Write((ushort)Header.Namespaces);
        writer.Write(Header.LongestExtendedSpan);
        writer.Write(identity);
        if (stream.Position != IdentityOffset + 4)
        {
            throw new InvalidOperationException($"the header's identity belongs at {IdentityOffset}, found at {stream.Position - 4}");
        }
    }

    private static int Padded(int length) => (length + 3) & ~3;
}

using System;
using System.Collections.Generic;
using System.Text;
using FirmwareScanner.Modules.Pe;

namespace FirmwareScanner.Modules.DotNet;

/// <summary>Finds the metadata of .NET in a PE file (ECMA-335 II.24.2.1, II.25.3.3), and its streams.</summary>
internal sealed class DotNetMetadata
{
    private const int DirectoryIndex = 14;
    private const int HeaderSize = 72;
    private const int RootSize = 16;
    private const uint Magic = 0x424a5342;
    private const int MaxVersionLength = 255;
    private const int MaxStreamNameLength = 32;

    private readonly PeImage _image;
    private readonly List<MetadataStream> _streams = [];

    private DotNetMetadata(PeImage image, long header, long root, int versionLength)
    {
        _image = image;
        Root = root;
        Resources = image.OffsetOf(image.UInt32(header + 24));
        byte[] version = image.Reader.ReadBytes(root + RootSize, versionLength);
        int end = version.AsSpan().IndexOf((byte)0);
        Version = end < 0 ? null : version[..end];
        ReadStreams(root + RootSize + versionLength + 2);
    }

    /// <summary>Offset of the metadata.</summary>
    internal long Root { get; }

    /// <summary>Offset of the resources; -1 without.</summary>
    internal long Resources { get; }

    /// <summary>The version of the runtime; null if it has no end.</summary>
    internal byte[]? Version { get; }

    /// <summary>The streams; null if their number is not in the file.</summary>
    internal IReadOnlyList<MetadataStream>? Streams { get; private set; }

    /// <summary>Looks for the metadata.</summary>
    /// <returns>The metadata; null if the file is not of .NET.</returns>
    internal static DotNetMetadata? TryOpen(PeImage image)
    {
        const long DirectoryCountField = 108;
        long header = image.Directory(DirectoryIndex) is var (address, _) ? image.OffsetOf(address) : -1;
        if (!image.Reader.Contains(header, HeaderSize) || image.UInt32(header) != HeaderSize)
        {
            return null;
        }

        long root = image.OffsetOf(image.UInt32(header + 8));
        if (!image.Reader.Contains(root, RootSize) || image.UInt32(root) != Magic)
        {
            return null;
        }

        uint length = image.UInt32(root + 12);
        bool isOfDotNet = length is > 0 and <= MaxVersionLength
            && length % 4 == 0
            && image.Reader.Contains(root + RootSize, length)
            && (!image.Is64Bit || image.UInt32(image.OptionalHeader + DirectoryCountField) >= DirectoryIndex);
        return isOfDotNet ? new DotNetMetadata(image, header, root, (int)length) : null;
    }

    /// <summary>A stream.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <returns>The first one; null if there is none.</returns>
    internal MetadataStream? Find(string prefix) => _streams.Find(stream => HasName(stream, prefix));

    /// <summary>The last stream with a prefix; null if there is none.</summary>
    internal MetadataStream? FindLast(string prefix) => _streams.FindLast(stream => HasName(stream, prefix));

    private static bool HasName(MetadataStream stream, string prefix) => stream.Name.AsSpan().StartsWith(Encoding.ASCII.GetBytes(prefix));

    private void ReadStreams(long position)
    {
        if (!_image.Reader.Contains(position, 2))
        {
            return;
        }

        // Of the number YARA reads the low byte.
        int count = _image.UInt16(position) & 0xff;
        position += 2;
        while (_streams.Count < count
            && _image.Reader.Contains(position, 8 + MaxStreamNameLength)
            && _image.Reader.ReadText(position + 8, MaxStreamNameLength, out bool isTerminated) is { Length: < MaxStreamNameLength } name
            && isTerminated)
        {
            _streams.Add(new MetadataStream(name, Root + _image.UInt32(position), _image.UInt32(position + 4)));
            position += 8 + name.Length + 4 - (name.Length % 4);
        }

        Streams = _streams;
    }
}

/// <summary>A stream of metadata.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Size">Its size in bytes.</param>
internal sealed record MetadataStream(byte[] Name, long Offset, uint Size);

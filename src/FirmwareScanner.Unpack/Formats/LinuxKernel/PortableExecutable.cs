using System;

namespace FirmwareScanner.Unpack.Formats.LinuxKernel;

/// <summary>The little of a PE/COFF header (Microsoft's PE Format) that tells how long the file of a kernel is.</summary>
internal static class PortableExecutable
{
    private const int SectionLength = 40;
    private const int MaximumSections = 96;

    /// <summary>Reads the length of an executable as its sections say.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <returns>The length in bytes; null if it is no executable, or the header is not all there.</returns>
    public static long? ReadLength(ByteSource content, long offset)
    {
        Span<byte> magic = stackalloc byte[4];
        if (!content.TryRead(offset, magic[..2]) || !magic.StartsWith("MZ"u8))
        {
            return null;
        }

        try
        {
            long header = offset + content.ReadUInt32(offset + 60);
            if (!content.TryRead(header, magic) || !magic.SequenceEqual("PE\0\0"u8))
            {
                return null;
            }

            int sections = Math.Min(content.ReadUInt16(header + 6), (ushort)MaximumSections);
            long table = header + 24 + content.ReadUInt16(header + 20);
            long end = 0;
            for (int i = 0; i < sections; i++)
            {
                long section = table + (i * SectionLength);
                end = Math.Max(end, (long)content.ReadUInt32(section + 16) + content.ReadUInt32(section + 20));
            }

            return end > 0 ? end : null;
        }
        catch (UnpackException exception) when (exception.Kind == ProblemKind.Truncated)
        {
            return null;
        }
    }
}

using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Corpus.Running;

/// <summary>A line in an open file.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Offset of its first byte.</param>
/// <param name="Length">Its length in bytes, with the line feed.</param>
internal readonly record struct LinePlace(SafeFileHandle File, long Offset, int Length)
{
    /// <summary>Reads the line.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read()
    {
        byte[] line = new byte[Length];
        int count = 0;
        int got = 1;
        while (count < Length && got > 0)
        {
            got = RandomAccess.Read(File, line.AsSpan(count), Offset + count);
            count += got;
        }

        return count == Length ? line : throw new EndOfStreamException("a file of results has become shorter");
    }
}

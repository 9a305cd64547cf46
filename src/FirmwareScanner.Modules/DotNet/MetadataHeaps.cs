namespace FirmwareScanner.Modules.DotNet;

/// <summary>
/// Texts and blobs of the metadata of .NET (ECMA-335 II.24.2). Sizes are believed up to the end of the file, not of the heap, as in YARA.
/// </summary>
/// <param name="reader">The file.</param>
internal sealed class MetadataHeaps(ContentReader reader)
{
    private const int MaxStringLength = 1024;

    /// <summary>How many bytes of blobs are handed out in all; YARA has no bound, and blobs may overlap.</summary>
    private const long MaxBlobBytes = 1 << 26;

    private long _blobBytes;

    /// <summary>Where the texts are, as offset and size; none if null.</summary>
    internal (long Offset, uint Size)? Strings { get; set; }

    /// <summary>Where the blobs are.</summary>
    internal (long Offset, uint Size)? Blobs { get; set; }

    /// <summary>A text of the heap of texts.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>The text; null if it is outside, has no end, or is longer than 1,024 bytes.</returns>
    internal byte[]? Text(uint index)
    {
        if (Strings is not var (offset, size) || index >= size)
        {
            return null;
        }

        byte[]? text = reader.ReadText(offset + index, MaxStringLength, out bool isTerminated);
        return isTerminated ? text : null;
    }

    /// <summary>Finds a blob of the heap of blobs.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>Offset and length of its content; null if it is none, or not in the file as a whole.</returns>
    internal (long Offset, long Length)? Blob(uint index) => Blobs is var (offset, _) ? BlobAt(offset + index) : null;

    /// <summary>Finds a blob, the length of which comes first in one, two or four bytes (ECMA-335 II.24.2.4).</summary>
    /// <param name="offset">Where it begins.</param>
    internal (long Offset, long Length)? BlobAt(long offset)
    {
        if (!reader.TryReadByte(offset, out byte first))
        {
            return null;
        }

        int size;
        long length;
        if ((first & 0x80) == 0)
        {
            (size, length) = (1, first);
        }
        else if ((first & 0xc0) == 0x80 && reader.TryReadUInt16BigEndian(offset, out ushort half))
        {
            (size, length) = (2, half & 0x3fff);
        }
        else if ((first & 0xe0) == 0xc0 && offset + 4 < reader.Length && reader.TryReadUInt32BigEndian(offset, out uint word))
        {
            (size, length) = (4, word & 0x1fffffff);
        }
        else
        {
            return null;
        }

        return reader.Contains(offset, size + length) ? (offset + size, length) : null;
    }

    /// <summary>The bytes of a blob; null if more were asked for than is reasonable.</summary>
    internal byte[]? Read(long offset, long length)
    {
        _blobBytes += length;
        return _blobBytes <= MaxBlobBytes ? reader.ReadBytes(offset, (int)length) : null;
    }
}

namespace FirmwareScanner.Unpack;

/// <summary>What bytes are wrapped in. Values appear in events and frames: they are never given to another format.</summary>
public enum WrapperFormat
{
    /// <summary>Nothing that is known.</summary>
    None = 0,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip = 1,

    /// <summary>zlib (RFC 1950); recognised only where a header says that compressed data follow.</summary>
    Zlib = 2,

    /// <summary>An LZ4 frame.</summary>
    Lz4 = 3,

    /// <summary>LZ4 in the older framing, which Linux kernels have.</summary>
    Lz4Legacy = 4,

    /// <summary>LZMA with its header of 13 bytes.</summary>
    Lzma = 5,

    /// <summary>U-Boot's image header of 64 bytes.</summary>
    UImage = 16,

    /// <summary>A flattened device tree; one with images in it is a FIT.</summary>
    DeviceTree = 17,

    /// <summary>xz.</summary>
    Xz = 32,

    /// <summary>Zstandard.</summary>
    Zstandard = 33,

    /// <summary>bzip2.</summary>
    Bzip2 = 34,

    /// <summary>lzop.</summary>
    Lzop = 35,

    /// <summary>lzip.</summary>
    Lzip = 36,

    /// <summary>SquashFS: its tables stand at its end.</summary>
    SquashFs = 37,

    /// <summary>cramfs.</summary>
    CramFs = 38,

    /// <summary>zip.</summary>
    Zip = 39,

    /// <summary>7z.</summary>
    SevenZip = 40,

    /// <summary>UBI, whose file system has compressed nodes.</summary>
    Ubi = 41,
}

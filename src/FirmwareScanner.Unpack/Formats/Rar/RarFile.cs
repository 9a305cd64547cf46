namespace FirmwareScanner.Unpack.Formats.Rar;

/// <summary>A file of a RAR archive, from its header.</summary>
internal sealed record RarFile
{
    /// <summary>The name, bytes as <see cref="FileSystem.EscapedUtf8"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public MemberKind Kind { get; init; }

    /// <summary>Unix permission bits.</summary>
    public int Mode { get; init; }

    /// <summary>Bytes when unpacked.</summary>
    public long Size { get; init; }

    /// <summary>CRC-32; null if the header has none.</summary>
    public uint? Sum { get; init; }

    /// <summary>Whether it is not compressed.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether it is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Whether parts of it are in other volumes.</summary>
    public bool IsDivided { get; init; }
}

/// <summary>A block of a RAR archive.</summary>
/// <param name="DataStart">Offset of the bytes behind the header.</param>
/// <param name="DataLength">How many they are.</param>
/// <param name="IsEnd">Whether it ends the archive.</param>
/// <param name="HidesHeaders">Whether the headers behind it are encrypted.</param>
/// <param name="File">The file it is of, if it is of one.</param>
internal sealed record RarBlock(long DataStart, long DataLength, bool IsEnd = false, bool HidesHeaders = false, RarFile? File = null);

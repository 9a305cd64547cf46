namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>What an inode says, of any version.</summary>
internal sealed record SquashFsInode
{
    /// <summary>The fragment of a file that has none.</summary>
    public const long NoFragment = 0xFFFFFFFF;

    public MemberKind Kind { get; init; }

    public int Mode { get; init; }

    /// <summary>Of a file its size, of a folder that of its list, of a symbolic link that of what it leads to.</summary>
    public long Size { get; init; }

    /// <summary>Of a file where its first block is, of a folder which block its list begins in.</summary>
    public long Start { get; init; }

    /// <summary>Of a file where in the fragment its end is, of a folder where in the block its list begins.</summary>
    public int Offset { get; init; }

    public long Fragment { get; init; } = NoFragment;

    /// <summary>Where what follows the inode is: the lengths of blocks, or what a link leads to.</summary>
    public SquashFsCursor? Rest { get; init; }
}

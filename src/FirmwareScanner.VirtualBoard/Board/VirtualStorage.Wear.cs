namespace FirmwareScanner.Virtual;

/// <content>What the changes cost the flash, in erased blocks.</content>
/// <remarks>
/// littlefs appends a commit to a block of metadata until that is full, then writes what still counts to the other block of the pair,
/// which it erases first (lfs_dir_commit and lfs_dir_compact in lfs.c). Files of up to 512 bytes stand in the metadata; larger ones have
/// blocks of their own, of which every one that is written is erased before (lfs_alloc, lfs_ctz_extend).
/// </remarks>
public sealed partial class VirtualStorage
{
    /// <summary>Bytes that are erased at once.</summary>
    public const int BlockLength = 4096;

    /// <summary>
    /// Bytes of metadata that a commit takes, an estimate that is rather too much: the tags, the time of change and a small file are
    /// less than 250 bytes, and are rounded up to units of 128 (CONFIG_LITTLEFS_WRITE_SIZE).
    /// </summary>
    public const int CommitLength = 256;

    // CONFIG_LITTLEFS_CACHE_SIZE: larger files have blocks of their own.
    private const int LargestInline = 512;

    private int _metadata;

    /// <summary>Blocks of internal flash erased so far.</summary>
    public long Erases { get; private set; }

    /// <summary>Counts the blocks that a file of its new length takes.</summary>
    internal void CountBlocks(long length)
    {
        Erases += length > LargestInline ? (length + BlockLength - 1) / BlockLength : 0;
    }

    private void CountCommit()
    {
        _metadata += CommitLength;
        if (_metadata > BlockLength)
        {
            _metadata = CommitLength;
            Erases++;
        }
    }
}

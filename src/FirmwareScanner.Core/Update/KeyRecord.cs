using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Update;

/// <summary>
/// The file that holds a board's key: magic, counter, identity of the board, key, CRC-32. docs/device.md has the layout; the host makes
/// the same for <c>fwscan key derive</c>.
/// </summary>
[AllocationFree]
public static class KeyRecord
{
    /// <summary>Bytes of a record.</summary>
    public const int Length = 64;

    /// <summary>Bytes of a board's identity: printable ASCII, then zeros.</summary>
    public const int IdentityLength = 16;

    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Where the counter of updates is, below which the board never goes again.</summary>
    public const int CounterPosition = 4;

    /// <summary>Where the identity is.</summary>
    public const int IdentityPosition = 8;

    /// <summary>Where the key is.</summary>
    public const int KeyPosition = IdentityPosition + IdentityLength;

    private const int Magic = 0x4B425346;
    private const int UnusedPosition = KeyPosition + KeyLength;
    private const int ChecksumPosition = Length - 4;

    /// <summary>Whether bytes are a record.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="count">How many there are.</param>
    [Allocates("Called at start, before the plan is frozen, and by the host.")]
    public static bool IsValid(byte[] bytes, int count)
    {
        return count == Length && LittleEndian.Int32(bytes, 0) == Magic && LittleEndian.Int32(bytes, CounterPosition) >= 0
            && IsIdentity(bytes, IdentityPosition) && ChecksumOf(bytes, new Crc32()) == LittleEndian.Int32(bytes, ChecksumPosition);
    }

    /// <summary>Whether 16 bytes name a board: letters, digits, dots, hyphens or underscores, at least one, then zeros.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="start">Index of the first.</param>
    public static bool IsIdentity(byte[] bytes, int start)
    {
        bool isOver = false;
        for (int i = 0; i < IdentityLength; i++)
        {
            int value = bytes[start + i];
            bool isName = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || (value >= '0' && value <= '9')
                || value == '.' || value == '-' || value == '_';
            isOver |= value == 0;
            if (isOver ? value != 0 : !isName)
            {
                return false;
            }
        }

        return bytes[start] != 0;
    }

    /// <summary>Completes a record whose identity and key are there.</summary>
    /// <param name="record">The record.</param>
    /// <param name="counter">The counter, 0 or more.</param>
    /// <param name="checksum">What computes the CRC-32.</param>
    public static void Complete(byte[] record, int counter, Crc32 checksum)
    {
        LittleEndian.PutInt32(record, 0, Magic);
        LittleEndian.PutInt32(record, CounterPosition, counter);
        LittleEndian.PutInt32(record, UnusedPosition, 0);
        LittleEndian.PutInt32(record, ChecksumPosition, ChecksumOf(record, checksum));
    }

    private static int ChecksumOf(byte[] record, Crc32 checksum)
    {
        checksum.Reset();
        checksum.Add(record, 0, ChecksumPosition);
        return (int)checksum.Value;
    }
}

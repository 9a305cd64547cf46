using System.IO;
using FirmwareScanner.Contracts;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device.Storage;

/// <summary>
/// The board's key as a file of internal flash. It is written whole and closed: littlefs commits on close, so that a cut of power leaves
/// the file as it was or as it is to be (<c>lfs_file_close</c>; DESIGN.md of littlefs, "Power-loss resilience"). It is written over and
/// not made anew: a write that fails must not leave an empty file, which would be a board without a key.
/// </summary>
[AllocationFree]
public sealed class FileKeyStorage : KeyStorage
{
    /// <summary>The file.</summary>
    public const string Path = "I:\\update.key";

    /// <summary>Reads the file.</summary>
    /// <returns>
    /// Null if there is none, or an empty one, as a cut of power leaves behind when the first key is stored. An empty array if what is
    /// there cannot be read, or has not the bytes of a record: it is no key.
    /// </returns>
    [Allocates("Called at start, before the plan is frozen.")]
    public static byte[]? TryRead()
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        try
        {
            FileStream file = new FileStream(Path, FileMode.Open, FileAccess.Read);
            try
            {
                int length = (int)file.Length;
                byte[] record = new byte[length == KeyRecord.Length ? length : 0];
                int taken = record.Length == 0 ? 0 : file.Read(record, 0, length);
                return length == 0 ? null : taken == length ? record : new byte[0];
            }
            finally
            {
                file.Close();
            }
        }
        catch (IOException)
        {
            return new byte[0];
        }
    }

    /// <inheritdoc/>
    public override bool Store(byte[] record)
    {
        return TryWrite(record);
    }

    [ColdPath("A key is stored while no stream is scanned, and the board restarts afterwards.")]
    private static bool TryWrite(byte[] record)
    {
        try
        {
            FileStream file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            try
            {
                file.Write(record, 0, KeyRecord.Length);
            }
            finally
            {
                // That is what makes it lasting.
                file.Close();
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

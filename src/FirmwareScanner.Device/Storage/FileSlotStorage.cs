using System.IO;
using FirmwareScanner.Contracts;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device.Storage;

/// <summary>
/// The database slots as four files of internal flash, open as long as the device runs: opening a file allocates, reading and writing
/// an open one does not.
/// </summary>
[AllocationFree]
public sealed class FileSlotStorage : SlotStorage
{
    /// <summary>Bytes of a slot: two of them and the copies that littlefs makes while it writes fit 256 KB of flash.</summary>
    public const int BytesOfSlot = 64 * 1024;

    private readonly FileStream[] _files;

    private FileSlotStorage(FileStream[] files)
    {
        _files = files;
    }

    /// <inheritdoc/>
    public override int SlotLength => BytesOfSlot;

    /// <inheritdoc/>
    public override int WriteGranularity => 1;

    /// <summary>Opens the four files, creating those that are missing.</summary>
    /// <returns>Null if there is no storage.</returns>
    [Allocates("Called at start, before the plan is frozen.")]
    public static FileSlotStorage? TryOpen()
    {
        try
        {
            string[] names = { "I:\\slot0.fsdb", "I:\\slot1.fsdb", "I:\\slots.a", "I:\\slots.b" };
            FileStream[] files = new FileStream[Areas];
            for (int area = 0; area < Areas; area++)
            {
                files[area] = new FileStream(names[area], FileMode.OpenOrCreate, FileAccess.ReadWrite);
            }

            return new FileSlotStorage(files);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override bool Erase(int area)
    {
        try
        {
            _files[area].SetLength(0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool Write(int area, int offset, byte[] bytes, int start, int count)
    {
        try
        {
            FileStream file = _files[area];
            file.Position = offset;
            file.Write(bytes, start, count);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool Flush(int area)
    {
        try
        {
            _files[area].Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    [BoundedLoop("each round reads at least a byte")]
    public override bool Read(int area, int offset, byte[] buffer, int start, int count)
    {
        try
        {
            FileStream file = _files[area];
            if (offset > file.Length - count)
            {
                return false;
            }

            file.Position = offset;
            int taken = 0;
            while (taken < count)
            {
                int piece = file.Read(buffer, start + taken, count - taken);
                if (piece <= 0)
                {
                    return false;
                }

                taken += piece;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Closes the files.</summary>
    [Allocates("Called when the device stops.")]
    public void Close()
    {
        for (int area = 0; area < Areas; area++)
        {
            _files[area].Close();
        }
    }
}

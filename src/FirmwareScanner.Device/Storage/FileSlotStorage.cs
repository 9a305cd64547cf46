using System;
using System.IO;
using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device.Storage;

/// <summary>
/// The database slots as four files of internal flash, of which one is open at a time: an open file takes up to 5 KB of the memory that
/// the drivers share. What is written lasts when the file is closed, which <see cref="Flush"/> does; a flush of the file itself reaches
/// the C library only (<c>LITTLEFS_FS_Driver::Flush</c> in nf-interpreter).
/// </summary>
[AllocationFree]
public sealed class FileSlotStorage : SlotStorage, IDisposable
{
    /// <summary>Bytes of the database in a slot; its code follows it. Two of them and the copies that littlefs makes while it writes fit 256 KB of flash.</summary>
    public const int BytesOfSlot = 64 * 1024;

    private const int NoArea = -1;

    private readonly string[] _names;
    private readonly SoftWatchdog _watchdog;
    [Owned]
    private FileStream? _file;
    private int _area = NoArea;

    private FileSlotStorage(string[] names, SoftWatchdog watchdog)
    {
        _names = names;
        _watchdog = watchdog;
    }

    /// <inheritdoc/>
    public override int SlotLength => BytesOfSlot + Authority.CodeLength;

    /// <inheritdoc/>
    public override int WriteGranularity => 1;

    /// <summary>Looks whether there is storage: the file of a record can be opened, or made.</summary>
    /// <param name="watchdog">Fed with each piece that is read: to check the code of a stored database takes seconds.</param>
    /// <returns>Null if there is no storage.</returns>
    [Allocates("Called at start, before the plan is frozen.")]
    [return: Owned]
    public static FileSlotStorage? TryOpen(SoftWatchdog watchdog)
    {
        string[] names = { "I:\\slot0.fsdb", "I:\\slot1.fsdb", "I:\\slots.a", "I:\\slots.b" };
        FileSlotStorage storage = new FileSlotStorage(names, watchdog);
        if (storage.TryMake())
        {
            return storage;
        }

        storage.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override bool Erase(int area)
    {
        try
        {
            if (_area != area)
            {
                Open(area, FileMode.OpenOrCreate);
            }

            _file!.SetLength(0);
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
        FileStream? file = _file;
        if (file is null || _area != area)
        {
            return false;
        }

        try
        {
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
        return _area == area && TryClose();
    }

    /// <inheritdoc/>
    [BoundedLoop("each round reads at least a byte")]
    public override bool Read(int area, int offset, byte[] buffer, int start, int count)
    {
        _watchdog.Feed();
        try
        {
            if (_area != area && !TryOpenExisting(area))
            {
                return false;
            }

            FileStream file = _file!;
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

    /// <summary>Closes the file that is open, if one is; the next access opens one again.</summary>
    public void Suspend()
    {
        TryClose();
    }

    /// <summary>Closes the file that is open, if one is.</summary>
    public void Dispose()
    {
        TryClose();
    }

    private bool TryMake()
    {
        try
        {
            // The last record is what is read first.
            Open(Areas - 1, FileMode.OpenOrCreate);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [ColdPath("A file is opened at start and by an update, of which no step is taken while a stream is scanned.")]
    private bool TryOpenExisting(int area)
    {
        if (!File.Exists(_names[area]))
        {
            return false;
        }

        Open(area, FileMode.Open);
        return true;
    }

    [ColdPath("A file is opened at start and by an update, of which no step is taken while a stream is scanned.")]
    private void Open(int area, FileMode mode)
    {
        TryClose();
        _file = new FileStream(_names[area], mode, FileAccess.ReadWrite);
        _area = area;
    }

    [ColdPath("A file is closed at start and by an update, of which no step is taken while a stream is scanned.")]
    private bool TryClose()
    {
        FileStream? file = _file;
        _file = null;
        _area = NoArea;
        try
        {
            file?.Close();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Link;

/// <summary>Who a device is, for its hello.</summary>
[AllocationFree]
public sealed class LinkIdentity
{
    internal const int FieldCount = 5;

    /// <summary>Sets what does not change until the next start.</summary>
    /// <param name="board">Name of the board, ASCII, at most 48 characters are sent.</param>
    /// <param name="firmware">Name and version of the application, ASCII, at most 48 characters are sent.</param>
    /// <param name="databaseIdentity">CRC-32 of what the database was compiled from.</param>
    /// <param name="databaseVersion">Release number of the database; 0 for the built-in one.</param>
    /// <param name="bootNumber">A number that differs from start to start, such as a stored counter: lets the host see a restart.</param>
    public LinkIdentity(string board, string firmware, int databaseIdentity, int databaseVersion, int bootNumber)
    {
        Board = board;
        Firmware = firmware;
        DatabaseIdentity = databaseIdentity;
        DatabaseVersion = databaseVersion;
        BootNumber = bootNumber;
    }

    /// <summary>Name of the board.</summary>
    public string Board { get; }

    /// <summary>Name and version of the application.</summary>
    public string Firmware { get; }

    /// <summary>CRC-32 of what the database was compiled from.</summary>
    public int DatabaseIdentity { get; }

    /// <summary>Release number of the database; 0 for the built-in one.</summary>
    public int DatabaseVersion { get; }

    /// <summary>A number that differs from start to start.</summary>
    public int BootNumber { get; }

    internal static int HeapBytes => HeapCost.Object(FieldCount);
}

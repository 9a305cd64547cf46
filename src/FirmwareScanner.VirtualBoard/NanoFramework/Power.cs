using FirmwareScanner.Virtual;

namespace nanoFramework.Runtime.Native;

/// <summary>Reboots. As on the ESP32 nothing is closed before: what open files have not made lasting is lost (CPU_Reset in nf-interpreter).</summary>
internal class Power
{
    /// <summary>Reboots the board; does not return.</summary>
    /// <exception cref="BoardRebootException">Always: the way out of the application's code.</exception>
    public static void RebootDevice(RebootOption rebootOption)
    {
        _ = rebootOption;
        VirtualBoard board = VirtualBoard.Current;
        board.Chip.CountReboot();
        board.Storage.LoseOpenFiles();
        throw new BoardRebootException();
    }
}

using FirmwareScanner.Virtual;

namespace nanoFramework.Runtime.Native;

/// <summary>Reboots.</summary>
internal class Power
{
    /// <summary>Reboots the board; does not return.</summary>
    /// <exception cref="BoardRebootException">Always: the way out of the application's code.</exception>
    public static void RebootDevice(RebootOption rebootOption)
    {
        _ = rebootOption;
        VirtualBoard.Current.Chip.CountReboot();
        throw new BoardRebootException();
    }
}

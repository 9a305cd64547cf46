// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.
using System;

namespace FirmwareScanner.Device.Boards;

/// <summary>
/// The boards of this build: one on a device, chosen by a symbol such as
/// <c>BOARD_ESP32_DEVKITC</c>; all where <c>BOARD_ALL</c> is defined, as on the desktop.
/// </summary>
public static class BoardProfiles
{
    /// <summary>The profile of a board.</summary>
    /// <param name="number">The board's number.</param>
    /// <exception cref="ArgumentOutOfRangeException">This build does not have the board.</exception>
    public static BoardProfile Create(int number)
    {
#if BOARD_ALL || BOARD_ESP32_DEVKITC
        if (number == 1)
        {
            return Esp32DevkitcProfile.Create();
        }
#endif
#if BOARD_ALL || BOARD_ESP32_WROVER
        if (number == 2)
        {
            return Esp32WroverProfile.Create();
        }
#endif
#if BOARD_ALL || BOARD_ESP32_S3_DEVKITC_1
        if (number == 3)
        {
            return Esp32S3Devkitc1Profile.Create();
        }
#endif
#if BOARD_ALL || BOARD_ESP32_C3_DEVKITM_1
        if (number == 4)
        {
            return Esp32C3Devkitm1Profile.Create();
        }
#endif
#if BOARD_ALL || BOARD_XIAO_ESP32C3
        if (number == 5)
        {
            return XiaoEsp32c3Profile.Create();
        }
#endif
#if BOARD_ALL || BOARD_M5STACK_CORE2
        if (number == 6)
        {
            return M5stackCore2Profile.Create();
        }
#endif
        throw new ArgumentOutOfRangeException();
    }

    /// <summary>The profile of the board that this build is for; the reference board where it is for all.</summary>
    public static BoardProfile CreateSelected()
    {
#if BOARD_ALL
        return Esp32DevkitcProfile.Create();
#elif BOARD_ESP32_DEVKITC
        return Esp32DevkitcProfile.Create();
#elif BOARD_ESP32_WROVER
        return Esp32WroverProfile.Create();
#elif BOARD_ESP32_S3_DEVKITC_1
        return Esp32S3Devkitc1Profile.Create();
#elif BOARD_ESP32_C3_DEVKITM_1
        return Esp32C3Devkitm1Profile.Create();
#elif BOARD_XIAO_ESP32C3
        return XiaoEsp32c3Profile.Create();
#elif BOARD_M5STACK_CORE2
        return M5stackCore2Profile.Create();
#else
#error Define the symbol of a board, such as BOARD_ESP32_DEVKITC, or BOARD_ALL.
#endif
    }
}

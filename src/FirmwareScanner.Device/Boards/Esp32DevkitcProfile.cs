// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.
#if BOARD_ALL || BOARD_ESP32_DEVKITC
namespace FirmwareScanner.Device.Boards;

/// <summary>ESP32-DevKitC V4: ESP32 without PSRAM (WROOM modules).</summary>
internal static class Esp32DevkitcProfile
{
    internal static BoardProfile Create()
    {
        return new BoardProfile
        {
            Number = 1,
            PassPin = 32,
            BlockPin = 33,
            BusyPin = 25,
            FaultPin = 26,
            ButtonPin = 27,
            ButtonNeedsPullUp = true,
            LinkPort = 3,
            LinkTxPin = 13,
            LinkRxPin = 14,
            LinkBaudRate = 921600,
            LinkReadBuffer = 4096,
            StreamPort = 2,
            StreamTxPin = 17,
            StreamRxPin = 16,
            StreamRtsPin = 18,
            StreamCtsPin = 4,
            StreamBaudRate = 115200,
            StreamReadBuffer = 4096,
            StreamSealIsBehind = false,
            SdClockPin = 19,
            SdMisoPin = 21,
            SdMosiPin = 23,
            SdChipSelectPin = 22,
            MemoryBudget = 65536,
            RingCapacity = 1792,
            BlockCount = 2,
            BlockLength = 1792,
            JournalCapacity = 128,
            UnwrapWindow = 0,
            LogDrive = BoardProfile.InternalLog,
            LogFiles = 4,
            LogFileLength = 8192,
        };
    }
}
#endif

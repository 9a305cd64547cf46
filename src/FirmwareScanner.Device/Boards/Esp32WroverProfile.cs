// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.
#if BOARD_ALL || BOARD_ESP32_WROVER
namespace FirmwareScanner.Device.Boards;

/// <summary>ESP-WROVER-KIT V4.1: ESP32 with 4 MB PSRAM (WROVER modules).</summary>
internal static class Esp32WroverProfile
{
    internal static BoardProfile Create()
    {
        return new BoardProfile
        {
            Number = 2,
            PassPin = 26,
            BlockPin = 27,
            BusyPin = 5,
            FaultPin = 18,
            ButtonPin = 34,
            ButtonNeedsPullUp = false,
            LinkPort = 3,
            LinkTxPin = 23,
            LinkRxPin = 36,
            LinkBaudRate = 921600,
            LinkReadBuffer = 4096,
            StreamPort = 2,
            StreamTxPin = 22,
            StreamRxPin = 35,
            StreamRtsPin = 19,
            StreamCtsPin = 39,
            StreamBaudRate = 115200,
            StreamReadBuffer = 4096,
            StreamSealIsBehind = false,
            SdClockPin = 14,
            SdMisoPin = 2,
            SdMosiPin = 15,
            SdChipSelectPin = 13,
            MemoryBudget = 2097152,
            RingCapacity = 16384,
            BlockCount = 4,
            BlockLength = 4096,
            JournalCapacity = 2048,
            UnwrapWindow = 524288,
            LogDrive = BoardProfile.InternalLog,
            LogFiles = 4,
            LogFileLength = 8192,
        };
    }
}
#endif

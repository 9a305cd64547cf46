// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.
#if BOARD_ALL || BOARD_ESP32_S3_DEVKITC_1
namespace FirmwareScanner.Device.Boards;

/// <summary>ESP32-S3-DevKitC-1 (N8R8): ESP32-S3 with 8 MB octal PSRAM.</summary>
internal static class Esp32S3Devkitc1Profile
{
    internal static BoardProfile Create()
    {
        return new BoardProfile
        {
            Number = 3,
            PassPin = 4,
            BlockPin = 5,
            BusyPin = 6,
            FaultPin = 7,
            ButtonPin = 15,
            ButtonNeedsPullUp = true,
            LinkPort = 3,
            LinkTxPin = 40,
            LinkRxPin = 39,
            LinkBaudRate = 921600,
            LinkReadBuffer = 4096,
            StreamPort = 2,
            StreamTxPin = 1,
            StreamRxPin = 2,
            StreamRtsPin = 42,
            StreamCtsPin = 41,
            StreamBaudRate = 115200,
            StreamReadBuffer = 4096,
            StreamSealIsBehind = false,
            SdClockPin = 12,
            SdMisoPin = 13,
            SdMosiPin = 11,
            SdChipSelectPin = 10,
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

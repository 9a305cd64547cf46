// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.
#if BOARD_ALL || BOARD_ESP32_C3_DEVKITM_1
namespace FirmwareScanner.Device.Boards;

/// <summary>ESP32-C3-DevKitM-1: ESP32-C3 without PSRAM (MINI-1 module).</summary>
internal static class Esp32C3Devkitm1Profile
{
    internal static BoardProfile Create()
    {
        return new BoardProfile
        {
            Number = 4,
            PassPin = 7,
            BlockPin = 6,
            BusyPin = 5,
            FaultPin = 4,
            ButtonPin = 9,
            ButtonNeedsPullUp = false,
            LinkPort = 1,
            LinkTxPin = 21,
            LinkRxPin = 20,
            LinkBaudRate = 921600,
            LinkReadBuffer = 4096,
            StreamPort = 2,
            StreamTxPin = 1,
            StreamRxPin = 0,
            StreamRtsPin = 10,
            StreamCtsPin = 3,
            StreamBaudRate = 115200,
            StreamReadBuffer = 4096,
            StreamSealIsBehind = false,
            SdClockPin = BoardProfile.NoPin,
            SdMisoPin = BoardProfile.NoPin,
            SdMosiPin = BoardProfile.NoPin,
            SdChipSelectPin = BoardProfile.NoPin,
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

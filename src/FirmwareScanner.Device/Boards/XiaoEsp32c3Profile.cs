// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.
#if BOARD_ALL || BOARD_XIAO_ESP32C3
namespace FirmwareScanner.Device.Boards;

/// <summary>Seeed Studio XIAO ESP32C3: ESP32-C3 without PSRAM, 11 pins.</summary>
internal static class XiaoEsp32c3Profile
{
    internal static BoardProfile Create()
    {
        return new BoardProfile
        {
            Number = 5,
            PassPin = 6,
            BlockPin = 7,
            BusyPin = 21,
            FaultPin = 10,
            ButtonPin = 9,
            ButtonNeedsPullUp = false,
            LinkPort = 1,
            LinkTxPin = 8,
            LinkRxPin = 20,
            LinkBaudRate = 921600,
            LinkReadBuffer = 4096,
            StreamPort = 2,
            StreamTxPin = 2,
            StreamRxPin = 3,
            StreamRtsPin = 4,
            StreamCtsPin = 5,
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

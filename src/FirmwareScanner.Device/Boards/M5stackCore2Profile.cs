// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.
#if BOARD_ALL || BOARD_M5STACK_CORE2
namespace FirmwareScanner.Device.Boards;

/// <summary>M5Stack Core2: ESP32 with 4 MB mapped PSRAM, display, touch, battery.</summary>
internal static class M5stackCore2Profile
{
    internal static BoardProfile Create()
    {
        return new BoardProfile
        {
            Number = 6,
            PassPin = 13,
            BlockPin = 27,
            BusyPin = 14,
            FaultPin = 19,
            ButtonPin = 0,
            ButtonNeedsPullUp = true,
            LinkPort = 3,
            LinkTxPin = 32,
            LinkRxPin = 33,
            LinkBaudRate = 921600,
            LinkReadBuffer = 4096,
            StreamPort = 2,
            StreamTxPin = 25,
            StreamRxPin = 35,
            StreamRtsPin = 26,
            StreamCtsPin = 36,
            StreamBaudRate = 115200,
            StreamReadBuffer = 4096,
            StreamSealIsBehind = false,
            SdClockPin = 18,
            SdMisoPin = 38,
            SdMosiPin = 23,
            SdChipSelectPin = 4,
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

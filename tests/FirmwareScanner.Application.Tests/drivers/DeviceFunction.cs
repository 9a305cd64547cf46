namespace nanoFramework.Hardware.Esp32;

/// <summary>The functions that the application gives to pins, numbered as in nanoFramework.Hardware.Esp32.</summary>
public enum DeviceFunction
{
    /// <summary>None.</summary>
    NONE = 0,

    /// <summary>Data from the board on SPI bus 1.</summary>
    SPI1_MOSI = 65792,

    /// <summary>Data to the board on SPI bus 1.</summary>
    SPI1_MISO = 65793,

    /// <summary>Clock of SPI bus 1.</summary>
    SPI1_CLOCK = 65794,

    /// <summary>Transmit of COM2.</summary>
    COM2_TX = 197120,

    /// <summary>Receive of COM2.</summary>
    COM2_RX = 197121,

    /// <summary>Request to send of COM2.</summary>
    COM2_RTS = 197122,

    /// <summary>Clear to send of COM2.</summary>
    COM2_CTS = 197123,

    /// <summary>Transmit of COM3.</summary>
    COM3_TX = 197376,
}

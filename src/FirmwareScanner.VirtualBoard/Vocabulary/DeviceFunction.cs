namespace nanoFramework.Hardware.Esp32;

/// <summary>The functions that a pin can have, as far as the application uses them.</summary>
internal enum DeviceFunction
{
    /// <summary>Data to the board on SPI bus 1.</summary>
    SPI1_MISO = 65793,

    /// <summary>Data from the board on SPI bus 1.</summary>
    SPI1_MOSI = 65792,

    /// <summary>Clock of SPI bus 1.</summary>
    SPI1_CLOCK = 65794,

    /// <summary>Transmit of COM1.</summary>
    COM1_TX = 196864,

    /// <summary>Receive of COM1.</summary>
    COM1_RX = 196865,

    /// <summary>Request to send of COM1.</summary>
    COM1_RTS = 196866,

    /// <summary>Clear to send of COM1.</summary>
    COM1_CTS = 196867,

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

    /// <summary>Receive of COM3.</summary>
    COM3_RX = 197377,

    /// <summary>Request to send of COM3.</summary>
    COM3_RTS = 197378,

    /// <summary>Clear to send of COM3.</summary>
    COM3_CTS = 197379,
}

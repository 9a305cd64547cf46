namespace FirmwareScanner.Device.Boards;

/// <summary>
/// What the application must know of the board it runs on: pins, ports and the numbers of the memory plan. The values come from
/// <c>hardware/boards</c>, by way of <c>fwscan wiring --generate</c>; a pin that the board does not have is <see cref="NoPin"/>.
/// </summary>
public sealed class BoardProfile
{
    /// <summary>The number of a pin that is not there.</summary>
    public const int NoPin = -1;

    /// <summary>No scan log is kept.</summary>
    public const int NoLog = 0;

    /// <summary>The scan log is kept on internal flash, <c>I:</c>.</summary>
    public const int InternalLog = 1;

    /// <summary>The scan log is kept on the SD card, <c>D:</c>.</summary>
    public const int CardLog = 2;

    /// <summary>The number by which the board is known, 1 or more.</summary>
    public int Number { get; internal set; }

    /// <summary>GPIO of the pass output, active high: the stream was scanned whole and is clean.</summary>
    public int PassPin { get; internal set; }

    /// <summary>GPIO of the block output, active high: whenever pass is not.</summary>
    public int BlockPin { get; internal set; }

    /// <summary>GPIO of the busy output, active high.</summary>
    public int BusyPin { get; internal set; }

    /// <summary>GPIO of the fault output, active high.</summary>
    public int FaultPin { get; internal set; }

    /// <summary>GPIO of the start and clear button, which connects it to ground.</summary>
    public int ButtonPin { get; internal set; }

    /// <summary>Whether the chip's own pull-up must hold the button's line high; otherwise a resistor does.</summary>
    public bool ButtonNeedsPullUp { get; internal set; }

    /// <summary>Port of the link to the bench: 3 is COM3.</summary>
    public int LinkPort { get; internal set; }

    /// <summary>GPIO that the link sends on.</summary>
    public int LinkTxPin { get; internal set; }

    /// <summary>GPIO that the link receives on.</summary>
    public int LinkRxPin { get; internal set; }

    /// <summary>Bits per second of the link.</summary>
    public int LinkBaudRate { get; internal set; }

    /// <summary>Bytes that the link's driver buffers.</summary>
    public int LinkReadBuffer { get; internal set; }

    /// <summary>Port of the line under test: 2 is COM2.</summary>
    public int StreamPort { get; internal set; }

    /// <summary>GPIO that the stream's port sends on.</summary>
    public int StreamTxPin { get; internal set; }

    /// <summary>GPIO that the stream is received on.</summary>
    public int StreamRxPin { get; internal set; }

    /// <summary>GPIO that stops the sender, or <see cref="NoPin"/>.</summary>
    public int StreamRtsPin { get; internal set; }

    /// <summary>GPIO by which the sender stops the board, or <see cref="NoPin"/>.</summary>
    public int StreamCtsPin { get; internal set; }

    /// <summary>Bits per second of the stream.</summary>
    public int StreamBaudRate { get; internal set; }

    /// <summary>Bytes that the stream's driver buffers.</summary>
    public int StreamReadBuffer { get; internal set; }

    /// <summary>Whether the seal of the bare line, its length and CRC-32, follows the stream rather than being in front of it.</summary>
    public bool StreamSealIsBehind { get; internal set; }

    /// <summary>GPIO of the SD card's clock, or <see cref="NoPin"/> if the board has no SD card.</summary>
    public int SdClockPin { get; internal set; }

    /// <summary>GPIO of the data from the SD card, or <see cref="NoPin"/>.</summary>
    public int SdMisoPin { get; internal set; }

    /// <summary>GPIO of the data to the SD card, or <see cref="NoPin"/>.</summary>
    public int SdMosiPin { get; internal set; }

    /// <summary>GPIO of the SD card's chip select, or <see cref="NoPin"/>.</summary>
    public int SdChipSelectPin { get; internal set; }

    /// <summary>Bytes of managed heap that everything planned may take together.</summary>
    public int MemoryBudget { get; internal set; }

    /// <summary>Bytes that the ring holds.</summary>
    public int RingCapacity { get; internal set; }

    /// <summary>Blocks in the pool.</summary>
    public int BlockCount { get; internal set; }

    /// <summary>New bytes that a block holds.</summary>
    public int BlockLength { get; internal set; }

    /// <summary>Events that the journal holds.</summary>
    public int JournalCapacity { get; internal set; }

    /// <summary>Bytes that decoders may refer back to if the database unwraps; 0 if the board has no memory to open anything.</summary>
    public int UnwrapWindow { get; internal set; }

    /// <summary>Where the scan log is kept: <see cref="NoLog"/>, <see cref="InternalLog"/> or <see cref="CardLog"/>.</summary>
    public int LogDrive { get; internal set; }

    /// <summary>Files of the scan log at most.</summary>
    public int LogFiles { get; internal set; }

    /// <summary>Bytes of each of them at most.</summary>
    public int LogFileLength { get; internal set; }
}

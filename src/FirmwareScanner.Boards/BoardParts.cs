using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>The memory of a board under nanoFramework.</summary>
/// <param name="FlashBytes">The whole flash memory.</param>
/// <param name="Psram">PSRAM; null if there is none.</param>
/// <param name="ManagedHeapBytes">What the firmware gives to managed objects.</param>
/// <param name="ManagedHeapSource">Where that figure is from; says so if it is an estimate.</param>
/// <param name="Runtime">The flash that nanoFramework itself takes.</param>
/// <param name="Application">The flash for the deployed application.</param>
/// <param name="Storage">The flash of the file system <c>I:</c>.</param>
public sealed record BoardMemory(
    int FlashBytes,
    BoardPsram? Psram,
    int ManagedHeapBytes,
    string ManagedHeapSource,
    BoardPartition Runtime,
    BoardPartition Application,
    BoardPartition Storage);

/// <summary>RAM beside the chip.</summary>
/// <param name="Bytes">What is on the board.</param>
/// <param name="MappedBytes">What of it the chip can address at once: an ESP32 maps 4 MB.</param>
/// <param name="Interface">How it is wired.</param>
public sealed record BoardPsram(int Bytes, int MappedBytes, PsramInterface Interface);

/// <summary>How PSRAM is wired to the chip.</summary>
public enum PsramInterface
{
    /// <summary>By four data lines.</summary>
    Quad,

    /// <summary>By eight data lines.</summary>
    Octal,
}

/// <summary>A part of the flash memory.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record BoardPartition(int Offset, int Bytes, SourceSpan Span)
{
    /// <summary>The first byte behind it.</summary>
    public long End => (long)Offset + Bytes;
}

/// <summary>A row of pins.</summary>
/// <param name="Name">Its name in the board's documents.</param>
/// <param name="Side">Where it is drawn.</param>
/// <param name="Pins">The pins from top to bottom.</param>
public sealed record BoardHeader(string Name, HeaderSide Side, IReadOnlyList<HeaderPin> Pins);

/// <summary>On which side of the board a row of pins is drawn, with the component side up.</summary>
public enum HeaderSide
{
    /// <summary>On the left.</summary>
    Left,

    /// <summary>On the right.</summary>
    Right,
}

/// <summary>A pin of a header.</summary>
/// <param name="Label">What is printed beside it.</param>
/// <param name="Gpio">The number of its GPIO; null if it has none.</param>
/// <param name="Power">What it supplies.</param>
public sealed record HeaderPin(string Label, int? Gpio, PinPower Power);

/// <summary>A pin in a role.</summary>
/// <param name="Role">The role as the board file calls it, such as <c>pass</c> or <c>stream.tx</c>.</param>
/// <param name="Gpio">The number of the GPIO.</param>
/// <param name="IsOutput">Whether the board drives it.</param>
/// <param name="IsOnBoard">Whether it is wired on the board itself, so that it need not be on a header.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record BoardPin(string Role, int Gpio, bool IsOutput, bool IsOnBoard, SourceSpan Span);

/// <summary>What a pin of a header that is no GPIO carries.</summary>
public enum PinPower
{
    /// <summary>None of the others: a GPIO, reset, or not connected.</summary>
    None,

    /// <summary>Ground.</summary>
    Ground,

    /// <summary>3.3 V.</summary>
    ThreeVolts,

    /// <summary>5 V.</summary>
    FiveVolts,
}

/// <summary>A GPIO that something on the board is wired to.</summary>
/// <param name="Gpio">Its number.</param>
/// <param name="With">What is wired to it.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record SharedPin(int Gpio, string With, SourceSpan Span);

/// <summary>A pin whose level the chip looks at while it comes out of reset.</summary>
/// <param name="Gpio">Its number.</param>
/// <param name="AtReset">Which level it should have then, and why.</param>
public sealed record StrappingPin(int Gpio, string AtReset);

/// <summary>The numbers from which the memory plan of a board is made.</summary>
/// <param name="BudgetBytes">Bytes of managed heap that everything planned may take together.</param>
/// <param name="RingBytes">Capacity of the ring.</param>
/// <param name="BlockCount">Blocks in the pool.</param>
/// <param name="BlockPayloadBytes">New bytes that a block holds.</param>
/// <param name="JournalEvents">Events that the journal holds.</param>
/// <param name="UnwrapBytes">Bytes that decoders may refer back to if the database unwraps; 0 to open nothing.</param>
public sealed record BoardPlan(
    int BudgetBytes,
    int RingBytes,
    int BlockCount,
    int BlockPayloadBytes,
    int JournalEvents,
    int UnwrapBytes);

/// <summary>The scan log of a board: a ring of files.</summary>
/// <param name="Drive">Where it is kept.</param>
/// <param name="Files">Files at most.</param>
/// <param name="FileBytes">Bytes of each at most.</param>
/// <param name="Span">Where the file says so; the whole file if it says nothing.</param>
public sealed record BoardLog(LogDrive Drive, int Files, int FileBytes, SourceSpan Span)
{
    /// <summary>Files, if the board file does not say.</summary>
    public const int DefaultFiles = 4;

    /// <summary>Bytes of each, if the board file does not say.</summary>
    public const int DefaultFileBytes = 8192;
}

/// <summary>Where a scan log is kept.</summary>
public enum LogDrive
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>On internal flash, <c>I:</c>.</summary>
    Internal,

    /// <summary>On the SD card, <c>D:</c>.</summary>
    Card,
}

/// <summary>A serial port in a role.</summary>
/// <param name="Role">The role: <c>link</c> or <c>stream</c>.</param>
/// <param name="Port">The number in its nanoFramework name: 2 for COM2, which is UART1 of the chip.</param>
/// <param name="PortSpan">Where the file says so.</param>
/// <param name="Tx">The line that the board sends on.</param>
/// <param name="Rx">The line that the board receives on.</param>
/// <param name="Rts">The line by which the board says that it can receive; null without flow control.</param>
/// <param name="Cts">The line by which the other side says that it can receive; null without flow control.</param>
/// <param name="BaudRate">Bits per second.</param>
/// <param name="ReadBufferBytes">Bytes that the driver buffers, for the longest pause of the reading thread.</param>
/// <param name="IsSealBehind">
/// Whether length and CRC-32 of a bare line follow the stream rather than being in front of it; false for a link.
/// </param>
public sealed record BoardUart(
    string Role,
    int Port,
    SourceSpan PortSpan,
    BoardPin Tx,
    BoardPin Rx,
    BoardPin? Rts,
    BoardPin? Cts,
    int BaudRate,
    int ReadBufferBytes,
    bool IsSealBehind)
{
    /// <summary>All its lines.</summary>
    public IReadOnlyList<BoardPin> Pins => Rts is null || Cts is null ? [Tx, Rx] : [Tx, Rx, Rts, Cts];
}

/// <summary>How the computer's end of the link reaches the board.</summary>
public enum LinkConnector
{
    /// <summary>By a USB serial adapter that is wired to the pins.</summary>
    Adapter,

    /// <summary>By the board's own USB port, which has a serial bridge on it.</summary>
    Bridge,
}

/// <summary>Where nanoFramework's debugger, over which applications are deployed, is reached.</summary>
public enum DebuggerConnector
{
    /// <summary>On COM1, over the board's USB port with a serial bridge.</summary>
    Bridge,

    /// <summary>On the chip's own USB, which has a port on the board.</summary>
    Usb,

    /// <summary>On the chip's own USB, by a cable wired to the pins of the header.</summary>
    UsbPins,
}

/// <summary>The start and clear button, which connects its line to ground.</summary>
/// <param name="Pin">Its line.</param>
/// <param name="PullUp">What holds the line high.</param>
public sealed record BoardButton(BoardPin Pin, ButtonPullUp PullUp);

/// <summary>What holds the line of the button high while it is not pressed.</summary>
public enum ButtonPullUp
{
    /// <summary>The chip's own resistor.</summary>
    Internal,

    /// <summary>A resistor beside the button.</summary>
    External,

    /// <summary>The board, which has the button on it.</summary>
    OnBoard,
}

/// <summary>An SD card on SPI.</summary>
/// <param name="IsOnBoard">Whether the board has the slot; otherwise a module is wired.</param>
/// <param name="Clock">SCK.</param>
/// <param name="Miso">From the card.</param>
/// <param name="Mosi">To the card.</param>
/// <param name="ChipSelect">CS, low while the card is meant.</param>
public sealed record BoardSdCard(bool IsOnBoard, BoardPin Clock, BoardPin Miso, BoardPin Mosi, BoardPin ChipSelect)
{
    /// <summary>All its lines.</summary>
    public IReadOnlyList<BoardPin> Pins => [Clock, Miso, Mosi, ChipSelect];
}

/// <summary>A warning of the check that somebody has thought about.</summary>
/// <param name="Gpio">The pin it is about; null if it is about a port.</param>
/// <param name="Port">The port it is about, 1 for COM1; null if it is about a pin.</param>
/// <param name="Because">Why it does no harm.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record AcceptedWarning(int? Gpio, int? Port, string Because, SourceSpan Span);

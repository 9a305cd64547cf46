using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

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
public sealed record BoardUart(
    string Role,
    int Port,
    SourceSpan PortSpan,
    BoardPin Tx,
    BoardPin Rx,
    BoardPin? Rts,
    BoardPin? Cts,
    int BaudRate,
    int ReadBufferBytes)
{
    /// <summary>All its lines.</summary>
    public IReadOnlyList<BoardPin> Pins => Rts is null || Cts is null ? [Tx, Rx] : [Tx, Rx, Rts, Cts];
}

using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>
/// Checks that the pins, ports and memory of a board can do what its file asks of them. An error would not work or would harm; a
/// warning works on some boards and not on others, unless the file accepts it with a reason, which makes it a note.
/// </summary>
public sealed class BoardCheck
{
    // What application, link, slots, self-test and the plan itself take at least; the exact plan depends on the database.
    private const int OverheadOfPlan = 20 * 1024;

    // Two slots and the copy of one, and 16 KB for records, journals and the file system.
    private const int FlashBesideLog = (3 * 64 * 1024) + (16 * 1024);

    private readonly Board _board;
    private readonly Chip _chip;
    private readonly DiagnosticBag _diagnostics;
    private readonly HashSet<AcceptedWarning> _met = [];

    private BoardCheck(Board board, DiagnosticBag diagnostics)
    {
        _board = board;
        _chip = board.Chip;
        _diagnostics = diagnostics;
    }

    /// <summary>Checks a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="diagnostics">Receives what is wrong, each at its place in the file.</param>
    public static void Run(Board board, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var check = new BoardCheck(board, diagnostics);
        check.CheckPins();
        check.CheckButton();
        check.CheckPorts();
        check.CheckSdCard();
        check.CheckMemory();
        check.CheckLog();
        check.CheckHeaders();
        check.CheckAccepted();
    }

    /// <summary>The log shares internal flash with two slots for databases and the copy that is made of one while it is written.</summary>
    private void CheckLog()
    {
        BoardLog log = _board.Log;
        if (log.Drive == LogDrive.Card && _board.SdCard is null)
        {
            Error(log.Span, "log: expected a drive that the board has, found D: on a board without an SD card");
        }

        // A file is copied while it grows, and the file system has blocks of its own.
        long needed = FlashBesideLog + ((log.Files + 1L) * log.FileBytes);
        int storage = _board.Memory.Storage.Bytes;
        if (log.Drive == LogDrive.Internal && needed > storage)
        {
            Error(
                log.Span,
                $"log: expected files that fit the storage of {storage} bytes, found {log.Files} of {log.FileBytes}, with which it "
                + $"would need {needed}; make them smaller, or say \"drive\": \"off\"");
        }
    }

    private void CheckPins()
    {
        var taken = new Dictionary<int, BoardPin>();
        foreach (BoardPin pin in _board.Pins)
        {
            if (!taken.TryAdd(pin.Gpio, pin))
            {
                BoardPin other = taken[pin.Gpio];
                int line = other.Span.Source.LineOf(other.Span.Start);
                Error(pin.Span, $"{pin.Role}: expected a GPIO of its own, found GPIO {pin.Gpio}, which is {other.Role} in line {line}");
            }

            if (FindRefusal(pin) is string refusal)
            {
                Error(pin.Span, $"{pin.Role}: {refusal}");
            }
            else
            {
                WarnOfPin(pin);
            }
        }
    }

    /// <summary>Why a pin cannot be used in its role at all, or null.</summary>
    private string? FindRefusal(BoardPin pin)
    {
        string found = $"found GPIO {pin.Gpio}";
        PsramInterface? psram = _board.Memory.Psram?.Interface;
        IReadOnlyList<int> psramPins = psram switch
        {
            PsramInterface.Quad => _chip.QuadPsram,
            PsramInterface.Octal => _chip.OctalPsram,
            _ => [],
        };
        return !_chip.Gpios.Contains(pin.Gpio) ? $"expected a GPIO of the {_chip.Title}, {found}, which it does not have"
            : _chip.Flash.Contains(pin.Gpio) ? $"expected a free GPIO, {found}, a line of the flash memory"
            : psramPins.Contains(pin.Gpio) ? $"expected a free GPIO, {found}, a line of the PSRAM"
            : _chip.Usb.Contains(pin.Gpio) ? $"expected a free GPIO, {found}, a line of the chip's USB"
            : pin.IsOutput && _chip.InputOnly.Contains(pin.Gpio) ? $"expected a GPIO that can be an output, {found}, an input only"
            : pin == _board.Pass && _chip.HighAtReset.Contains(pin.Gpio)
                ? $"expected a GPIO that stays low while the board starts, {found}, which is high at reset and would open the gate"
            : !pin.IsOnBoard && !IsOnHeader(pin.Gpio) ? $"expected a GPIO on a header of the board, {found}, which is on none"
            : !_chip.NativeUsb && IsDebugLine(pin.Gpio) ? $"expected a free GPIO, {found}, a line of COM1 and so of the debugger"
            : null;
    }

    private void WarnOfPin(BoardPin pin)
    {
        if (_chip.AtReset(pin.Gpio) is string level)
        {
            Warn(pin, $"is a strapping pin; at reset: {level}");
        }

        SharedPin? shared = _board.Shared.FirstOrDefault(other => other.Gpio == pin.Gpio);
        if (shared is not null && !pin.IsOnBoard)
        {
            Warn(pin, $"is wired to something on the board: {shared.With}");
        }

        bool isSerial = _board.Link.Pins.Concat(_board.Stream.Pins).Contains(pin);
        if (isSerial && !pin.IsOutput && _chip.InputOnly.Contains(pin.Gpio) && !_board.PullUps.Contains(pin.Gpio))
        {
            Warn(pin, "has no pull-up inside and reads noise while nothing is connected: add it to pullUps");
        }

        if (IsDebugLine(pin.Gpio) && !isSerial)
        {
            Warn(pin, "is a line of COM1, which prints the boot log and carries the debugger while no USB is connected");
        }
    }

    private void CheckButton()
    {
        BoardPin pin = _board.Button.Pin;
        if (_board.Button.PullUp == ButtonPullUp.Internal && _chip.InputOnly.Contains(pin.Gpio))
        {
            Error(pin.Span, $"button: expected a GPIO with a pull-up, found GPIO {pin.Gpio}, which has none: set pullUp to \"external\"");
        }
    }

    private void CheckPorts()
    {
        BoardUart link = _board.Link;
        BoardUart stream = _board.Stream;
        foreach (BoardUart uart in new[] { link, stream })
        {
            CheckPort(uart);
        }

        if (link.Port == stream.Port)
        {
            Error(stream.PortSpan, $"stream: expected a port of its own, found COM{stream.Port}, which is the link");
        }

        bool isBridged = link.Port == 1 && link.Tx.Gpio == _chip.DebugTx && link.Rx.Gpio == _chip.DebugRx;
        if (_board.LinkConnector == LinkConnector.Bridge && !isBridged)
        {
            string expected = $"COM1 on GPIO {_chip.DebugTx} and {_chip.DebugRx}";
            string found = $"COM{link.Port} on GPIO {link.Tx.Gpio} and {link.Rx.Gpio}";
            Error(link.PortSpan, $"link: expected {expected} behind the board's serial bridge, found {found}");
        }

        if (_board.Debugger != DebuggerConnector.Bridge && !_chip.NativeUsb)
        {
            Error(link.PortSpan, $"debugger: expected \"bridge\", for the {_chip.Title} has no USB of its own");
        }
    }

    private void CheckPort(BoardUart uart)
    {
        if (uart.Port > _chip.UartCount)
        {
            Error(uart.PortSpan, $"{uart.Role}: expected COM1 to COM{_chip.UartCount} of the {_chip.Title}, found COM{uart.Port}");
        }
        else if (uart.Port == 1 && !_chip.NativeUsb)
        {
            Error(uart.PortSpan, $"{uart.Role}: expected COM2 or higher, found COM1, which nanoFramework keeps for its debugger");
        }
        else if (uart.Port == 1)
        {
            const string Message = "COM1 opens only while the debugger is on the chip's USB, connected at start";
            Report(uart.PortSpan, $"{uart.Role}: {Message}", accepted => accepted.Port == 1);
        }
    }

    private void CheckSdCard()
    {
        if (_board.SdCard is BoardSdCard card && !_chip.SdCard)
        {
            const string Reason = "has no driver for SD cards";
            Error(card.Clock.Span, $"sdCard: expected null, for nanoFramework's firmware for the {_chip.Title} {Reason}");
        }
    }

    private void CheckMemory()
    {
        BoardMemory memory = _board.Memory;
        BoardPlan plan = _board.Plan;
        SourceSpan place = memory.Runtime.Span;
        BoardPartition? previous = null;
        foreach (BoardPartition part in new[] { memory.Runtime, memory.Application, memory.Storage }.OrderBy(part => part.Offset))
        {
            if (part.End > memory.FlashBytes)
            {
                Error(part.Span, $"expected a partition that ends within {memory.FlashBytes} bytes of flash, found its end at {part.End}");
            }

            if (previous is not null && part.Offset < previous.End)
            {
                string found = $"found one at 0x{part.Offset:X}, which overlaps another";
                Error(part.Span, $"expected a partition from 0x{previous.End:X} on, {found}");
            }

            previous = part;
        }

        if (memory.Psram is BoardPsram psram && psram.MappedBytes > psram.Bytes)
        {
            Error(place, $"psram: expected mappedBytes of at most {psram.Bytes}, found {psram.MappedBytes}");
        }

        long heap = memory.Psram?.MappedBytes ?? _chip.SramBytes;
        CheckAtMost(place, "managedHeapBytes", memory.ManagedHeapBytes, heap, "bytes of the RAM it lies in");
        CheckAtMost(place, "budgetBytes", plan.BudgetBytes, memory.ManagedHeapBytes, "bytes of managed heap");
        long blocks = (long)plan.BlockCount * plan.BlockPayloadBytes;
        long planned = plan.RingBytes + blocks + plan.UnwrapBytes + OverheadOfPlan;
        CheckAtMost(place, plan.UnwrapBytes > 0 ? "ring, blocks and unwrapped bytes together" : "ring and blocks together", planned, plan.BudgetBytes, "bytes of budget");
    }

    private void CheckAtMost(SourceSpan place, string what, long found, long most, string limit)
    {
        if (found > most)
        {
            Error(place, $"{what}: expected at most {most} {limit}, found {found}");
        }
    }

    private void CheckHeaders()
    {
        foreach (HeaderPin pin in _board.Headers.SelectMany(header => header.Pins))
        {
            if (pin.Gpio is int gpio && !_chip.Gpios.Contains(gpio))
            {
                Error(_board.NumberSpan, $"headers: expected GPIOs of the {_chip.Title}, found GPIO {gpio} at {pin.Label}");
            }
        }
    }

    private void CheckAccepted()
    {
        foreach (AcceptedWarning accepted in _board.Accepted.Where(accepted => !_met.Contains(accepted)))
        {
            _diagnostics.Warning(accepted.Span, "accepted: expected a warning that this accepts, found none: remove it");
        }
    }

    private bool IsOnHeader(int gpio) => _board.Headers.Any(header => header.Pins.Any(pin => pin.Gpio == gpio));

    private bool IsDebugLine(int gpio) => gpio == _chip.DebugTx || gpio == _chip.DebugRx;

    private void Error(SourceSpan span, string message) => _diagnostics.Error(span, message);

    private void Warn(BoardPin pin, string what)
    {
        Report(pin.Span, $"{pin.Role}: GPIO {pin.Gpio} {what}", accepted => accepted.Gpio == pin.Gpio);
    }

    private void Report(SourceSpan span, string message, Func<AcceptedWarning, bool> applies)
    {
        AcceptedWarning? accepted = _board.Accepted.FirstOrDefault(applies);
        if (accepted is null)
        {
            _diagnostics.Warning(span, message);
            return;
        }

        _met.Add(accepted);
        _diagnostics.Note(span, $"{message}; accepted: {accepted.Because}");
    }
}

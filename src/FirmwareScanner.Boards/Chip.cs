using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Boards;

/// <summary>What is true of a chip on every board (<c>hardware/chips/*.json</c>).</summary>
public sealed record Chip
{
    /// <summary>The name by which boards refer to it, such as <c>esp32-c3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The maker's name for it.</summary>
    public required string Title { get; init; }

    /// <summary>Where the facts are from.</summary>
    public required string Reference { get; init; }

    /// <summary>Bytes of static RAM on the chip.</summary>
    public required int SramBytes { get; init; }

    /// <summary>UARTs; the first is COM1.</summary>
    public required int UartCount { get; init; }

    /// <summary>Whether the chip has a USB port of its own, which nanoFramework's debugger prefers to COM1.</summary>
    public required bool NativeUsb { get; init; }

    /// <summary>Whether nanoFramework's firmware for it has a driver for SD cards.</summary>
    public required bool SdCard { get; init; }

    /// <summary>The numbers of all its GPIOs.</summary>
    public required IReadOnlyList<int> Gpios { get; init; }

    /// <summary>GPIOs of the flash memory that the program runs from.</summary>
    public required IReadOnlyList<int> Flash { get; init; }

    /// <summary>GPIOs that PSRAM with four data lines takes, in addition to those of the flash.</summary>
    public required IReadOnlyList<int> QuadPsram { get; init; }

    /// <summary>GPIOs that PSRAM with eight data lines takes, in addition to those of the flash.</summary>
    public required IReadOnlyList<int> OctalPsram { get; init; }

    /// <summary>GPIOs of the chip's own USB port: D- first, then D+; none if it has no such port.</summary>
    public required IReadOnlyList<int> Usb { get; init; }

    /// <summary>GPIOs without a driver and without pull resistors.</summary>
    public required IReadOnlyList<int> InputOnly { get; init; }

    /// <summary>GPIOs that are pulled or driven high, at least for a moment, between reset and the start of the application.</summary>
    public required IReadOnlyList<int> HighAtReset { get; init; }

    /// <summary>The transmit line of COM1, which also prints the boot log.</summary>
    public required int DebugTx { get; init; }

    /// <summary>The receive line of COM1.</summary>
    public required int DebugRx { get; init; }

    /// <summary>Pins whose level decides how the chip starts.</summary>
    public required IReadOnlyList<StrappingPin> Strapping { get; init; }

    /// <summary>What a strapping pin wants at reset; null for other pins.</summary>
    /// <param name="gpio">The number of a GPIO.</param>
    public string? AtReset(int gpio) => Strapping.FirstOrDefault(pin => pin.Gpio == gpio)?.AtReset;
}

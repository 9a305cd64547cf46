using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>What FirmwareScanner must know of a board (<c>hardware/boards/*.json</c>).</summary>
public sealed record Board
{
    /// <summary>The name by which it is chosen.</summary>
    public required string Name { get; init; }

    /// <summary>The number by which it is known on the device, 1 or more; never given to another board.</summary>
    public required int Number { get; init; }

    /// <summary>Where the file gives the number.</summary>
    public required SourceSpan NumberSpan { get; init; }

    /// <summary>The maker's name for it.</summary>
    public required string Title { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Description { get; init; }

    /// <summary>Where its pins are documented.</summary>
    public required string Reference { get; init; }

    /// <summary>The chip on it.</summary>
    public required Chip Chip { get; init; }

    /// <summary>The nanoFramework firmware for it, as <c>nanoff --target</c> takes it.</summary>
    public required string Target { get; init; }

    /// <summary>Its memory.</summary>
    public required BoardMemory Memory { get; init; }

    /// <summary>What is planned in that memory.</summary>
    public required BoardPlan Plan { get; init; }

    /// <summary>High only after a whole stream was scanned and is clean; opens the gate.</summary>
    public required BoardPin Pass { get; init; }

    /// <summary>High whenever pass is not.</summary>
    public required BoardPin Block { get; init; }

    /// <summary>High while a stream is scanned.</summary>
    public required BoardPin Busy { get; init; }

    /// <summary>High after a fault, until it is cleared.</summary>
    public required BoardPin Fault { get; init; }

    /// <summary>The start and clear button.</summary>
    public required BoardButton Button { get; init; }

    /// <summary>The port to the bench computer.</summary>
    public required BoardUart Link { get; init; }

    /// <summary>How the bench computer reaches the link.</summary>
    public required LinkConnector LinkConnector { get; init; }

    /// <summary>The line under test.</summary>
    public required BoardUart Stream { get; init; }

    /// <summary>The SD card; null if there can be none.</summary>
    public required BoardSdCard? SdCard { get; init; }

    /// <summary>Where the scan log is kept, and how large it is.</summary>
    public required BoardLog Log { get; init; }

    /// <summary>GPIOs that need a resistor of 10 kOhm to 3.3 V, besides that of the button.</summary>
    public required IReadOnlyList<int> PullUps { get; init; }

    /// <summary>Where the debugger is reached.</summary>
    public required DebuggerConnector Debugger { get; init; }

    /// <summary>How it is supplied.</summary>
    public required string Power { get; init; }

    /// <summary>What else to know before wiring it.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>GPIOs that the board itself uses.</summary>
    public required IReadOnlyList<SharedPin> Shared { get; init; }

    /// <summary>Warnings that do no harm here.</summary>
    public required IReadOnlyList<AcceptedWarning> Accepted { get; init; }

    /// <summary>Its rows of pins.</summary>
    public required IReadOnlyList<BoardHeader> Headers { get; init; }

    /// <summary>The four outputs, in the order pass, block, busy, fault.</summary>
    public IReadOnlyList<BoardPin> Outputs => [Pass, Block, Busy, Fault];

    /// <summary>Every pin that has a role.</summary>
    public IReadOnlyList<BoardPin> Pins =>
        [.. Outputs, Button.Pin, .. Link.Pins, .. Stream.Pins, .. SdCard?.Pins ?? []];
}

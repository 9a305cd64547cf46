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

namespace FirmwareScanner.Boards;

/// <summary>A pin of a header.</summary>
/// <param name="Label">What is printed beside it.</param>
/// <param name="Gpio">The number of its GPIO; null if it has none.</param>
/// <param name="Power">What it supplies.</param>
public sealed record HeaderPin(string Label, int? Gpio, PinPower Power);

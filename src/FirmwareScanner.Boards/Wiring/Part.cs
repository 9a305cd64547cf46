namespace FirmwareScanner.Boards.Wiring;

/// <summary>A line of a parts list.</summary>
/// <param name="Count">How many.</param>
/// <param name="Name">What to buy.</param>
/// <param name="Purpose">What for.</param>
public sealed record Part(int Count, string Name, string Purpose);

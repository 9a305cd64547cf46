namespace FirmwareScanner.Import.Magic;

/// <summary>Where a line is looked at.</summary>
/// <param name="Base">What its offset counts from: 0, or where a named line is used.</param>
/// <param name="Flips">Whether big and little endian change places.</param>
/// <param name="End">The offset behind what the line above matched, or null if only a scan knows it.</param>
/// <param name="Depth">How many uses of named lines it is inside of.</param>
internal readonly record struct MagicPlace(long Base, bool Flips, long? End, int Depth);

namespace FirmwareScanner.Bench.VirtualTargets;

/// <summary>The database that the application of a board works with since a start, as its hello tells it.</summary>
/// <param name="Start">Number of the start since the board was powered up, from 1 on.</param>
/// <param name="Identity">CRC-32 of what it was compiled from.</param>
/// <param name="Version">Its release number; 0 for the built-in one.</param>
/// <param name="Rules">Rules in it.</param>
/// <param name="RulesAboveInfo">How many of them make a stream "found".</param>
public sealed record RunningDatabase(int Start, uint Identity, int Version, int Rules, int RulesAboveInfo);

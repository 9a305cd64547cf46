using System.Collections.Generic;

namespace FirmwareScanner.IlProof.Loops;

/// <summary>What one round of a loop costs.</summary>
/// <param name="Name">Type, method and the loop's number in the method, such as "FilterLoop.Find2#1".</param>
/// <param name="Place">Where its head is.</param>
/// <param name="Least">IL instructions of the shortest round, callees not included, loops inside passed without a full round.</param>
/// <param name="Most">The same of the longest round.</param>
/// <param name="Inner">How many loops are inside.</param>
/// <param name="Calls">What a round can call, by name.</param>
public sealed record LoopCount(string Name, string Place, int Least, int Most, int Inner, IReadOnlyList<string> Calls);

using System.Collections.Generic;

namespace FirmwareScanner.IlProof.Calls;

/// <summary>A chain of calls.</summary>
/// <param name="Frames">Stack frames at its deepest point, those of the class library included.</param>
/// <param name="Bytes">What these frames take on nanoCLR.</param>
/// <param name="Methods">The methods from the root on.</param>
public sealed record Chain(int Frames, int Bytes, IReadOnlyList<string> Methods);

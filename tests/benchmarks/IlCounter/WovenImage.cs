using System.Collections.Generic;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>An assembly with counters woven in.</summary>
/// <param name="Assembly">The assembly file.</param>
/// <param name="UnpricedCalls">Outside methods that count as their call instruction only, by full name.</param>
public sealed record WovenImage(byte[] Assembly, IReadOnlyList<string> UnpricedCalls);

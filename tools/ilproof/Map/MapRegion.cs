using System.Collections.Generic;

namespace FirmwareScanner.Proof.Map;

/// <summary>A memory of the board.</summary>
/// <param name="Name">Which.</param>
/// <param name="Capacity">How large it is; the parts fill it.</param>
/// <param name="Note">What to know about its size.</param>
/// <param name="Parts">What lives in it, in order.</param>
internal sealed record MapRegion(string Name, long Capacity, string Note, IReadOnlyList<MapPart> Parts);

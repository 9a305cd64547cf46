using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>The body of a ClamAV signature.</summary>
/// <param name="Nodes">What matches.</param>
/// <param name="Edges">What has to be around it.</param>
internal sealed record ClamAvBody(IReadOnlyList<PatternNode> Nodes, IReadOnlyList<MatchEdge> Edges);

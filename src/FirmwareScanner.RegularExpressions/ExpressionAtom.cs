using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Bytes of which every match contains at least one atom; where one is found, the match that contains it starts at least
/// <paramref name="Least"/> and at most <paramref name="Most"/> bytes before it.
/// </summary>
/// <param name="Values">The bytes.</param>
/// <param name="Masks">Which bits of them count; as many as <paramref name="Values"/>.</param>
/// <param name="Least">The least distance from the start of a match, in bytes.</param>
/// <param name="Most">The greatest distance from the start of a match, in bytes; at most <see cref="ExpressionSearch.ScanLimit"/>.</param>
public sealed record ExpressionAtom(IReadOnlyList<byte> Values, IReadOnlyList<byte> Masks, int Least, int Most);

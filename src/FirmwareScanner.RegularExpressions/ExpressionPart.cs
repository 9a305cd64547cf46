using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>A number of bytes of one set, as a part of an <see cref="ExpressionPath"/>.</summary>
/// <param name="Values">The values of the set, ascending.</param>
/// <param name="Least">How many bytes at least.</param>
/// <param name="Most">How many at most; null if there is no bound.</param>
public sealed record ExpressionPart(IReadOnlyList<byte> Values, int Least, int? Most);

using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>One way through an expression, without alternatives.</summary>
/// <param name="Parts">What it matches, one part after the other.</param>
/// <param name="IsAtStart">Whether it begins with <c>^</c>: it matches at the start of the data only.</param>
/// <param name="IsAtEnd">Whether it ends with <c>$</c>: it matches at the end of the data only.</param>
/// <param name="Alternative">Which of the alternatives of the whole expression it is from; full words are decided for each.</param>
public sealed record ExpressionPath(IReadOnlyList<ExpressionPart> Parts, bool IsAtStart, bool IsAtEnd, int Alternative);

namespace FirmwareScanner.RegularExpressions;

/// <summary>A step of a path that is being written out: bytes of a set, or an assertion.</summary>
/// <param name="Set">The set.</param>
/// <param name="Least">How many bytes at least; 0 of an assertion.</param>
/// <param name="Most">How many at most, or null; 0 of an assertion.</param>
/// <param name="Assertion">The assertion, or null.</param>
internal readonly record struct PathUnit(ByteSet Set, int Least, int? Most, AssertionKind? Assertion = null)
{
    /// <summary>Whether it is exactly one byte.</summary>
    internal bool IsOneByte => Assertion is null && Least == 1 && Most == 1;
}

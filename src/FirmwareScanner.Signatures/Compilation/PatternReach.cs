using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Whether there is any stream in which a pattern matches, or matches where a condition asks for it.</summary>
internal static class PatternReach
{
    /// <summary>Whether the pattern can match at all: one that has to start nearer to the end than it is long cannot.</summary>
    public static bool CanMatch(Pattern pattern) => pattern.Start is not { FromEnd: true } start || LeastLength(pattern) <= start.Offset;

    /// <summary>Whether a match can stand where the test asks for one.</summary>
    public static bool CanStand(Pattern pattern, PositionTest test) => CanMatch(pattern) && test switch
    {
        PositionTest.Never => false,
        PositionTest.FromEnd end => LeastLength(pattern) <= end.Distance,
        PositionTest.InRange range => pattern.Start is not { FromEnd: false } start
            || (range.First <= start.Offset + start.Shift && start.Offset <= range.Last),
        _ => true,
    };

    private static long LeastLength(Pattern pattern) => pattern.Searches.Count > 0
        ? 1
        : pattern.Sequences.Min(sequence => sequence.Elements.Sum(element => element is JumpElement jump ? (long)jump.Minimum : 1));
}

using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A place in a bounded sequence: one byte, or a number of arbitrary bytes.</summary>
/// <param name="Byte">The byte, or null for a jump.</param>
/// <param name="Least">The least number of stream bytes it covers; 1 for a byte.</param>
/// <param name="Most">The greatest number; 1 for a byte.</param>
internal sealed record SequenceCell(ByteElement? Byte, int Least, int Most)
{
    private static readonly SequenceCell[] Exact = [.. Enumerable.Range(0, 256).Select(value => new SequenceCell(ByteElement.Exactly((byte)value), 1, 1))];

    /// <summary>Of a jump, the bytes that it may pass; null for any.</summary>
    public ByteElement? RunOf { get; init; }

    /// <summary>A cell for one byte.</summary>
    public static SequenceCell OfByte(ByteElement element) =>
        element.Count == 1 && element.TryGetMask(out byte value, out _) ? Exact[value] : new(element, 1, 1);

    /// <summary>Whether it is a jump of variable length.</summary>
    public bool IsGap => Byte is null && Least != Most;
}

using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>The boundaries <c>(B)</c>, <c>(L)</c> and <c>(W)</c> where they are bytes of a match.</summary>
internal static class MarkerNodes
{
    private static readonly ByteElement Boundary = ByteElement.FromPredicate(BoundaryBytes.IsAny);

    private static readonly ByteElement NoWord = ByteElement.FromPredicate(value => !char.IsAsciiLetterOrDigit((char)value));

    /// <summary>What a marker matches.</summary>
    /// <param name="kind">B, L or W.</param>
    /// <param name="isNegated">Whether it is negated; L only where no line feed follows, so that a carriage return ends no line.</param>
    public static PatternNode Of(char kind, bool isNegated)
    {
        if (kind == 'L')
        {
            var lineFeed = new ByteNode(ByteElement.Exactly((byte)'\n'));
            return isNegated ? new ByteNode(lineFeed.Element.Negated())
                : new ChoiceNode([[lineFeed], [new ByteNode(ByteElement.Exactly((byte)'\r')), lineFeed]]);
        }

        ByteElement element = kind == 'B' ? Boundary : NoWord;
        return new ByteNode(isNegated ? element.Negated() : element);
    }
}

using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Characters in UTF-8 as parts of an expression (RFC 3629, section 4).</summary>
internal static class Utf8Character
{
    private static readonly (byte Least, byte Greatest) Tail = (0x80, 0xBF);

    // Each row is a form of characters of more than one byte: the ranges of its bytes.
    private static readonly (byte Least, byte Greatest)[][] LongForms =
    [
        [(0xC2, 0xDF), Tail],
        [(0xE0, 0xE0), (0xA0, 0xBF), Tail],
        [(0xE1, 0xEC), Tail, Tail],
        [(0xED, 0xED), (0x80, 0x9F), Tail],
        [(0xEE, 0xEF), Tail, Tail],
        [(0xF0, 0xF0), (0x90, 0xBF), Tail, Tail],
        [(0xF1, 0xF3), Tail, Tail, Tail],
        [(0xF4, 0xF4), (0x80, 0x8F), Tail, Tail],
    ];

    /// <summary>Any character.</summary>
    /// <param name="withLineFeed">Whether a line feed is one.</param>
    /// <param name="codeLength">Bytes of YARA's code for a byte out of a set.</param>
    internal static ExpressionNode Any(bool withLineFeed, int codeLength)
    {
        ByteSet single = default(ByteSet).WithRange(0, '\n' - 1).WithRange('\n' + 1, 0x7F);
        var forms = new List<ExpressionNode> { new ByteSetNode(withLineFeed ? single.WithRange((byte)'\n', (byte)'\n') : single, false, codeLength) };
        foreach ((byte Least, byte Greatest)[] form in LongForms)
        {
            var bytes = new List<ExpressionNode>();
            foreach ((byte least, byte greatest) in form)
            {
                bytes.Add(new ByteSetNode(default(ByteSet).WithRange(least, greatest), false, codeLength));
            }

            forms.Add(new SequenceNode(bytes));
        }

        return new AlternativesNode(forms);
    }

    /// <summary>How many bytes follow the first of a character; 0 if it is none of a longer one.</summary>
    internal static int FollowersOf(byte first) => first switch
    {
        >= 0xC2 and <= 0xDF => 1,
        >= 0xE0 and <= 0xEF => 2,
        >= 0xF0 and <= 0xF4 => 3,
        _ => 0,
    };
}

using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Which expressions of a condition speak of a pattern.</summary>
public static class PatternUses
{
    /// <summary>
    /// The offsets at which a pattern is looked for if its rule uses it with <c>at</c> and constant offsets only; otherwise null.
    /// As in YARA, its other matches are then not looked for.
    /// </summary>
    public static HashSet<long>? AnchoredOffsets(Rule rule, Pattern pattern)
    {
        var offsets = new HashSet<long>();
        foreach (Expression use in Walk(rule.Condition))
        {
            if (use is PatternAt at && at.Pattern == pattern)
            {
                if (ConstantFolder.TryEvaluate(at.Offset) is not long offset)
                {
                    return null;
                }

                offsets.Add(offset);
            }
            else if (PatternOf(use) == pattern)
            {
                return null;
            }
        }

        return offsets.Count == 0 ? null : offsets;
    }

    private static Pattern? PatternOf(Expression expression) => expression switch
    {
        PatternPresent present => present.Pattern,
        PatternIn range => range.Pattern,
        PatternCount count => count.Pattern,
        PatternOffset offset => offset.Pattern,
        PatternLength length => length.Pattern,
        _ => null,
    };

    private static IEnumerable<Expression> Walk(Expression expression)
    {
        IEnumerable<Expression> children = expression switch
        {
            UnaryExpression unary => [unary.Operand],
            BinaryExpression binary => [binary.Left, binary.Right],
            OfExpression of => of.Items,
            _ => [],
        };
        return children.SelectMany(Walk).Prepend(expression);
    }
}

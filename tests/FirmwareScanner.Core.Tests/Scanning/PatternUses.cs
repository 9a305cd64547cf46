using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Which expressions of a condition speak of a pattern.</summary>
public static class PatternUses
{
    /// <summary>
    /// The offsets at which a pattern is looked for if its rule uses it only with <c>at</c> and constant offsets, or only at one
    /// constant distance from the end; otherwise null. Its other matches are then not looked for.
    /// </summary>
    public static HashSet<long>? AnchoredOffsets(Rule rule, Pattern pattern, long size)
    {
        var offsets = new HashSet<long>();
        var distances = new HashSet<long>();
        foreach (Expression use in Walk(rule.Condition))
        {
            if (use is PatternAt at && at.Pattern == pattern)
            {
                if (ConstantFolder.TryEvaluate(at.Offset) is long offset)
                {
                    offsets.Add(offset);
                }
                else if (DistanceOf(at.Offset) is long distance)
                {
                    distances.Add(distance);
                }
                else
                {
                    return null;
                }
            }
            else if (PatternOf(use) == pattern)
            {
                return null;
            }
        }

        return (offsets.Count, distances.Count) switch
        {
            ( > 0, 0) => offsets,
            (0, 1) => [size - distances.Single()],
            _ => null,
        };
    }

    private static long? DistanceOf(Expression offset)
    {
        return offset is BinaryExpression { Operator: BinaryOperator.Subtract, Left: FileSizeExpression } distance
            ? ConstantFolder.TryEvaluate(distance.Right)
            : null;
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

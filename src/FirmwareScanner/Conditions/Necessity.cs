using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Finds conditions that are false for sure when no string of the rule was found, so that they need not be evaluated.</summary>
internal static class Necessity
{
    /// <summary>Whether a condition is false when no string was found.</summary>
    public static bool NeedsMatch(Expression condition) => condition switch
    {
        PatternPresent or PatternAt or PatternIn => true,
        BinaryExpression { Operator: BinaryOperator.And } both => NeedsMatch(both.Left) || NeedsMatch(both.Right),
        BinaryExpression { Operator: BinaryOperator.Or } either => NeedsMatch(either.Left) && NeedsMatch(either.Right),
        BinaryExpression { Operator: BinaryOperator.Greater } more when IsCount(more.Left) =>
            ConstantFolder.TryEvaluate(more.Right) >= 0,
        BinaryExpression { Operator: BinaryOperator.GreaterOrEqual, Left: PatternCount } more => ConstantFolder.TryEvaluate(more.Right) >= 1,
        OfExpression of => of.Items.Count > 0 && of.Items.All(NeedsMatch) && of.Quantifier switch
        {
            OfQuantifier.Any or OfQuantifier.All => true,
            OfQuantifier.AtLeast => ConstantFolder.TryEvaluate(of.Count!) >= 1,
            _ => false,
        },
        ForExpression { Source: PatternSource } loop => loop.Quantifier is OfQuantifier.Any or OfQuantifier.All && NeedsMatch(loop.Body),
        _ => false,
    };

    private static bool IsCount(Expression expression) => expression
        is PatternCount or PlacedMatches { Question: PlacedQuestion.Count } or MacroMatches { Question: MacroQuestion.AnchorCount or MacroQuestion.Count };
}

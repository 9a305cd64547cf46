using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// What can be said of conditions without a stream: which rules can never fire. A condition counts as open unless one of its parts
/// alone decides; whether two open parts contradict each other is not looked at.
/// </summary>
internal sealed class RuleTruth
{
    private readonly Dictionary<Rule, Truth> _conditions = [];
    private readonly HashSet<string> _shut = [];

    private readonly bool _isWithoutMatches;

    /// <summary>Looks at all conditions.</summary>
    /// <param name="layout">The rules; each refers only to rules before it.</param>
    /// <param name="isWithoutMatches">Whether to take it that no pattern of the rule was found; other rules are then open.</param>
    public RuleTruth(DatabaseLayout layout, bool isWithoutMatches = false)
    {
        _isWithoutMatches = isWithoutMatches;
        foreach (Rule rule in layout.Rules)
        {
            Truth truth = Of(layout.ConditionOf(rule));
            _conditions.Add(rule, truth);
            if (rule.IsGlobal && truth == Truth.Never)
            {
                _shut.Add(rule.Namespace);
            }
        }
    }

    /// <summary>Whether a rule can never fire: its condition is never true, or a global one of its namespace never is.</summary>
    public bool CanNeverFire(Rule rule) => _conditions[rule] == Truth.Never || _shut.Contains(rule.Namespace);

    /// <summary>Whether a rule's condition is true of every stream.</summary>
    public bool IsAlwaysTrue(Rule rule) => _conditions[rule] == Truth.Always;

    /// <summary>Whether the stream decides on a rule, or it is always true.</summary>
    public bool IsPossible(Rule rule) => _conditions[rule] != Truth.Never;

    private Truth Of(Expression expression)
    {
        if (ConstantFolder.TryEvaluate(expression) is long value)
        {
            return Known(value != 0);
        }

        return expression switch
        {
            BooleanConstant constant => Known(constant.Value),
            RuleReference when _isWithoutMatches => Truth.Open,
            PatternPresent or PatternAt or PatternIn when _isWithoutMatches => Truth.Never,
            RuleReference reference => _conditions[reference.Rule],
            PatternPresent present => OpenIf(PatternReach.CanMatch(present.Pattern)),
            PatternAt at => OpenIf(PatternReach.CanStand(at.Pattern, PositionTest.Of(at))),
            PatternIn range => OpenIf(PatternReach.CanStand(range.Pattern, PositionTest.Of(range))),
            OfExpression of => Of(of),
            UnaryExpression { Operator: UnaryOperator.Not } negation => Negate(Of(negation.Operand)),
            BinaryExpression binary => Of(binary),
            _ => Truth.Open,
        };
    }

    private Truth Of(BinaryExpression binary)
    {
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                return Negate(Either(Negate(Of(binary.Left)), Negate(Of(binary.Right))));
            case BinaryOperator.Or:
                return Either(Of(binary.Left), Of(binary.Right));
            case BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual
                or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                return ValueRange.Compare(binary.Operator, ValueRange.Of(binary.Left), ValueRange.Of(binary.Right));
            default:
                return Truth.Open;
        }
    }

    private Truth Of(OfExpression of)
    {
        List<Truth> items = [.. of.Items.Select(Of)];
        int certain = items.Count(item => item == Truth.Always);
        int possible = items.Count(item => item != Truth.Never);
        return of.Quantifier switch
        {
            OfQuantifier.Any => AtLeast(1, certain, possible),
            OfQuantifier.All => AtLeast(items.Count, certain, possible),
            OfQuantifier.None => Negate(AtLeast(1, certain, possible)),
            OfQuantifier.AtLeast when ConstantFolder.TryEvaluate(of.Count!) is long count => count == 0
                ? Negate(AtLeast(1, certain, possible))
                : AtLeast(count, certain, possible),
            _ => Truth.Open,
        };
    }

    private static Truth AtLeast(long wanted, int certain, int possible) =>
        possible < wanted ? Truth.Never : certain >= wanted ? Truth.Always : Truth.Open;

    private static Truth Either(Truth left, Truth right)
    {
        if (left == Truth.Always || right == Truth.Always)
        {
            return Truth.Always;
        }

        return left == Truth.Never && right == Truth.Never ? Truth.Never : Truth.Open;
    }

    private static Truth Negate(Truth truth) => truth switch
    {
        Truth.Always => Truth.Never,
        Truth.Never => Truth.Always,
        _ => Truth.Open,
    };

    private static Truth Known(bool isTrue) => isTrue ? Truth.Always : Truth.Never;

    private static Truth OpenIf(bool isPossible) => isPossible ? Truth.Open : Truth.Never;
}

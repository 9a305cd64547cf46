using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>
/// Makes a condition that may be true, false or undefined into one that is true or false. In YARA the negation of what is undefined is
/// undefined, too, that is false in the end, where a database would make it true. So each part is asked whether it is true
/// (<see cref="True"/>), whether it is false, which is more than not to be true, or whether it is one of both.
/// </summary>
/// <param name="tellsDefined">Whether <c>defined</c> is expressed; otherwise it stays.</param>
internal sealed class TruthLowering(bool tellsDefined)
{
    private static readonly Dictionary<BinaryOperator, BinaryOperator> Opposites = new()
    {
        [BinaryOperator.Equal] = BinaryOperator.NotEqual,
        [BinaryOperator.NotEqual] = BinaryOperator.Equal,
        [BinaryOperator.Less] = BinaryOperator.GreaterOrEqual,
        [BinaryOperator.LessOrEqual] = BinaryOperator.Greater,
        [BinaryOperator.Greater] = BinaryOperator.LessOrEqual,
        [BinaryOperator.GreaterOrEqual] = BinaryOperator.Less,
    };

    /// <summary>Whether an expression is true.</summary>
    /// <param name="expression">The expression, whose loops are written out.</param>
    public Expression True(Expression expression) => expression switch
    {
        TextConstant text => new BooleanConstant(text.Span, text.Value.Count > 0),
        FloatConstant number => new BooleanConstant(number.Span, number.Value != 0),
        UnaryExpression { Operator: UnaryOperator.Not } negation => False(negation.Operand),
        BinaryExpression { Operator: BinaryOperator.And or BinaryOperator.Or } binary => TrueOfBoth(binary),
        DefinedExpression defined when tellsDefined => Defined(defined.Operand),
        OfExpression of => Join(PlaceOf(of), Count(of, of.Quantifier, of.Count, of.Items)),
        UnrolledLoop { Rounds.Count: 0 } loop => new BooleanConstant(loop.Span, false),
        UnrolledLoop loop => Count(loop, loop.Quantifier, loop.Count, loop.Rounds),
        _ => expression,
    };

    // A chain is not made again where nothing changes.
    private BinaryExpression TrueOfBoth(BinaryExpression binary)
    {
        Expression left = True(binary.Left);
        Expression right = True(binary.Right);
        bool isSame = ReferenceEquals(left, binary.Left) && ReferenceEquals(right, binary.Right);
        return isSame ? binary : binary with { Left = left, Right = right };
    }

    /// <summary>Whether an expression has a value, and that is not true.</summary>
    private Expression False(Expression expression) => expression switch
    {
        BooleanConstant constant => constant with { Value = !constant.Value },
        TextConstant or FloatConstant => False(True(expression)),
        UnaryExpression { Operator: UnaryOperator.Not } negation => True(negation.Operand),
        BinaryExpression comparison when IsOfIntegers(comparison) => comparison with { Operator = Opposites[comparison.Operator] },
        OfExpression of => Join(PlaceOf(of), Not(Count(of, of.Quantifier, of.Count, of.Items))),
        PatternIn range => Join(Both(range.First, range.Last), Not(range)),
        PatternAt at => Join(Defined(at.Offset), Not(at)),
        _ when ExpressionKinds.IsInteger(expression) =>
            new BinaryExpression(expression.Span, BinaryOperator.Equal, expression, new IntegerConstant(expression.Span, 0)),
        _ => Not(True(expression)),
    };

    /// <summary>Whether an expression has a value.</summary>
    private Expression Defined(Expression expression) => expression switch
    {
        UnaryExpression unary => Defined(unary.Operand),
        BinaryExpression { Operator: BinaryOperator.And or BinaryOperator.Or } => Always(expression),
        BinaryExpression comparison when Opposites.ContainsKey(comparison.Operator) => Both(comparison.Left, comparison.Right),
        OfExpression of => PlaceOf(of) ?? Always(of),
        PatternIn range => Both(range.First, range.Last),
        PatternAt at => Defined(at.Offset),
        DefinedExpression or UnrolledLoop or BooleanConstant or TextConstant or FloatConstant or RuleReference or PatternPresent =>
            Always(expression),
        _ when !ExpressionKinds.IsInteger(expression) => new DefinedExpression(expression.Span, expression),
        _ when CanBeUndefined(expression) => new BinaryExpression(expression.Span, BinaryOperator.Equal, expression, expression),
        _ => Always(expression),
    };

    private Expression Both(Expression one, Expression other) => Join(Defined(one), Defined(other));

    /// <summary>Whether the place has a value at which strings have to stand; null if there is none, or it always has.</summary>
    private Expression? PlaceOf(OfExpression of)
    {
        // It is the same for all members, and an undefined one makes the whole undefined.
        Expression? place = of.Items.FirstOrDefault() switch
        {
            PatternAt at => Defined(at.Offset),
            PatternIn range => Both(range.First, range.Last),
            _ => null,
        };
        return place is BooleanConstant { Value: true } ? null : place;
    }

    private OfExpression Count(Expression place, OfQuantifier quantifier, Expression? count, IReadOnlyList<Expression> members)
    {
        if (quantifier == OfQuantifier.Percent && ConstantFolder.TryEvaluate(count!) is long percentage)
        {
            int least = FloatOperators.LeastOf(members.Count, percentage);
            quantifier = OfQuantifier.AtLeast;

            // As a number, 0 would mean none.
            count = new IntegerConstant(count!.Span, least == 0 ? -1 : least);
        }

        return new OfExpression(place.Span, quantifier, count, [.. members.Select(Member)]);
    }

    // Members are added up, so each has to be 0 or 1.
    private Expression Member(Expression member)
    {
        Expression truth = True(member);
        return ExpressionKinds.IsInteger(truth)
            ? new BinaryExpression(truth.Span, BinaryOperator.NotEqual, truth, new IntegerConstant(truth.Span, 0))
            : truth;
    }

    private static bool IsOfIntegers(BinaryExpression comparison) => Opposites.ContainsKey(comparison.Operator)
        && ExpressionKinds.IsInteger(comparison.Left) && ExpressionKinds.IsInteger(comparison.Right);

    private static bool CanBeUndefined(Expression value) => ConstantFolder.TryEvaluate(value) is null && value switch
    {
        FileSizeExpression or PatternCount => false,
        PatternCountIn range => CanBeUndefined(range.First) || CanBeUndefined(range.Last),
        UnaryExpression unary => CanBeUndefined(unary.Operand),
        BinaryExpression binary => CanBeUndefined(binary.Left) || CanBeUndefined(binary.Right)
            || binary.Operator is BinaryOperator.Divide or BinaryOperator.Modulo
                or BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight,
        _ => true,
    };

    private static BooleanConstant Always(Expression place) => new(place.Span, true);

    private static Expression Not(Expression truth) => truth is BooleanConstant constant
        ? constant with { Value = !constant.Value }
        : new UnaryExpression(truth.Span, UnaryOperator.Not, truth);

    private static Expression Join(Expression? guard, Expression truth) => (guard, truth) switch
    {
        (null or BooleanConstant { Value: true }, _) => truth,
        (_, BooleanConstant { Value: true }) => guard,
        _ => new BinaryExpression(truth.Span, BinaryOperator.And, guard, truth),
    };
}

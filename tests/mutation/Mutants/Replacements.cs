using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Mutation.Mutants;

/// <summary>What may stand for an expression or a statement.</summary>
internal static class Replacements
{
    private static readonly Dictionary<SyntaxKind, (SyntaxKind Expression, SyntaxKind Token)[]> Binary = new()
    {
        [SyntaxKind.LessThanExpression] =
            [(SyntaxKind.LessThanOrEqualExpression, SyntaxKind.LessThanEqualsToken), (SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.GreaterThanEqualsToken)],
        [SyntaxKind.LessThanOrEqualExpression] =
            [(SyntaxKind.LessThanExpression, SyntaxKind.LessThanToken), (SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanToken)],
        [SyntaxKind.GreaterThanExpression] =
            [(SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.GreaterThanEqualsToken), (SyntaxKind.LessThanOrEqualExpression, SyntaxKind.LessThanEqualsToken)],
        [SyntaxKind.GreaterThanOrEqualExpression] =
            [(SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanToken), (SyntaxKind.LessThanExpression, SyntaxKind.LessThanToken)],
        [SyntaxKind.EqualsExpression] = [(SyntaxKind.NotEqualsExpression, SyntaxKind.ExclamationEqualsToken)],
        [SyntaxKind.NotEqualsExpression] = [(SyntaxKind.EqualsExpression, SyntaxKind.EqualsEqualsToken)],
        [SyntaxKind.LogicalAndExpression] = [(SyntaxKind.LogicalOrExpression, SyntaxKind.BarBarToken)],
        [SyntaxKind.LogicalOrExpression] = [(SyntaxKind.LogicalAndExpression, SyntaxKind.AmpersandAmpersandToken)],
        [SyntaxKind.AddExpression] = [(SyntaxKind.SubtractExpression, SyntaxKind.MinusToken)],
        [SyntaxKind.SubtractExpression] = [(SyntaxKind.AddExpression, SyntaxKind.PlusToken)],
        [SyntaxKind.MultiplyExpression] = [(SyntaxKind.DivideExpression, SyntaxKind.SlashToken)],
        [SyntaxKind.DivideExpression] = [(SyntaxKind.MultiplyExpression, SyntaxKind.AsteriskToken)],
        [SyntaxKind.ModuloExpression] = [(SyntaxKind.MultiplyExpression, SyntaxKind.AsteriskToken)],
        [SyntaxKind.LeftShiftExpression] = [(SyntaxKind.RightShiftExpression, SyntaxKind.GreaterThanGreaterThanToken)],
        [SyntaxKind.RightShiftExpression] = [(SyntaxKind.LeftShiftExpression, SyntaxKind.LessThanLessThanToken)],
        [SyntaxKind.BitwiseAndExpression] = [(SyntaxKind.BitwiseOrExpression, SyntaxKind.BarToken)],
        [SyntaxKind.BitwiseOrExpression] = [(SyntaxKind.BitwiseAndExpression, SyntaxKind.AmpersandToken)],
        [SyntaxKind.ExclusiveOrExpression] = [(SyntaxKind.BitwiseOrExpression, SyntaxKind.BarToken)],
    };

    private static readonly Dictionary<SyntaxKind, (SyntaxKind Expression, SyntaxKind Token)> Assignments = new()
    {
        [SyntaxKind.AddAssignmentExpression] = (SyntaxKind.SubtractAssignmentExpression, SyntaxKind.MinusEqualsToken),
        [SyntaxKind.SubtractAssignmentExpression] = (SyntaxKind.AddAssignmentExpression, SyntaxKind.PlusEqualsToken),
        [SyntaxKind.MultiplyAssignmentExpression] = (SyntaxKind.DivideAssignmentExpression, SyntaxKind.SlashEqualsToken),
        [SyntaxKind.DivideAssignmentExpression] = (SyntaxKind.MultiplyAssignmentExpression, SyntaxKind.AsteriskEqualsToken),
        [SyntaxKind.OrAssignmentExpression] = (SyntaxKind.AndAssignmentExpression, SyntaxKind.AmpersandEqualsToken),
        [SyntaxKind.AndAssignmentExpression] = (SyntaxKind.OrAssignmentExpression, SyntaxKind.BarEqualsToken),
        [SyntaxKind.ExclusiveOrAssignmentExpression] = (SyntaxKind.OrAssignmentExpression, SyntaxKind.BarEqualsToken),
        [SyntaxKind.LeftShiftAssignmentExpression] = (SyntaxKind.RightShiftAssignmentExpression, SyntaxKind.GreaterThanGreaterThanEqualsToken),
        [SyntaxKind.RightShiftAssignmentExpression] = (SyntaxKind.LeftShiftAssignmentExpression, SyntaxKind.LessThanLessThanEqualsToken),
    };

    private static readonly Dictionary<SyntaxKind, (SyntaxKind Expression, SyntaxKind Token)> Steps = new()
    {
        [SyntaxKind.PostIncrementExpression] = (SyntaxKind.PostDecrementExpression, SyntaxKind.MinusMinusToken),
        [SyntaxKind.PostDecrementExpression] = (SyntaxKind.PostIncrementExpression, SyntaxKind.PlusPlusToken),
        [SyntaxKind.PreIncrementExpression] = (SyntaxKind.PreDecrementExpression, SyntaxKind.MinusMinusToken),
        [SyntaxKind.PreDecrementExpression] = (SyntaxKind.PreIncrementExpression, SyntaxKind.PlusPlusToken),
    };

    /// <summary>What may stand for an expression whose value is used.</summary>
    internal static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax expression)
    {
        IEnumerable<ExpressionSyntax> found = expression switch
        {
            BinaryExpressionSyntax binary => OfBinary(binary),
            LiteralExpressionSyntax literal => OfLiteral(literal),
            PrefixUnaryExpressionSyntax prefix => OfPrefix(prefix),
            PostfixUnaryExpressionSyntax postfix => OfStep(postfix),
            IsPatternExpressionSyntax pattern => OfPattern(pattern.Pattern).Select(other => (ExpressionSyntax)pattern.WithPattern(other)),
            _ => [],
        };
        return IsPlainCondition(expression) ? found.Append(Not(expression)) : found;
    }

    /// <summary>What may stand for the expression of a statement.</summary>
    internal static IEnumerable<ExpressionSyntax> OfStatement(ExpressionSyntax expression) => expression switch
    {
        AssignmentExpressionSyntax assignment when Assignments.TryGetValue(assignment.Kind(), out (SyntaxKind Expression, SyntaxKind Token) other) =>
            [SyntaxFactory.AssignmentExpression(other.Expression, assignment.Left, Token(assignment.OperatorToken, other.Token), assignment.Right)],
        _ => OfStep(expression),
    };

    private static IEnumerable<ExpressionSyntax> OfBinary(BinaryExpressionSyntax binary) =>
        Binary.GetValueOrDefault(binary.Kind(), []).Select(other =>
            SyntaxFactory.BinaryExpression(other.Expression, binary.Left, Token(binary.OperatorToken, other.Token), binary.Right));

    private static IEnumerable<ExpressionSyntax> OfPrefix(PrefixUnaryExpressionSyntax prefix) => prefix.Kind() switch
    {
        SyntaxKind.LogicalNotExpression or SyntaxKind.UnaryMinusExpression or SyntaxKind.BitwiseNotExpression => [prefix.Operand],
        _ => OfStep(prefix),
    };

    private static IEnumerable<ExpressionSyntax> OfStep(ExpressionSyntax expression)
    {
        if (!Steps.TryGetValue(expression.Kind(), out (SyntaxKind Expression, SyntaxKind Token) other))
        {
            return [];
        }

        return expression is PostfixUnaryExpressionSyntax postfix
            ? [SyntaxFactory.PostfixUnaryExpression(other.Expression, postfix.Operand, SyntaxFactory.Token(other.Token))]
            : [SyntaxFactory.PrefixUnaryExpression(other.Expression, SyntaxFactory.Token(other.Token), ((PrefixUnaryExpressionSyntax)expression).Operand)];
    }

    private static IEnumerable<ExpressionSyntax> OfLiteral(LiteralExpressionSyntax literal) => (literal.Kind(), literal.Token.Value) switch
    {
        (SyntaxKind.TrueLiteralExpression, _) => [SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression)],
        (SyntaxKind.FalseLiteralExpression, _) => [SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression)],
        (_, int number) => Neighbours(number, 0).Select(value => Number(SyntaxFactory.Literal((int)value))),
        (_, long number) => Neighbours(number, 0).Select(value => Number(SyntaxFactory.Literal(value))),
        (_, uint number) => Neighbours(number, 0).Select(value => Number(SyntaxFactory.Literal((uint)value))),
        (_, char letter) => Neighbours(letter, char.MinValue).Select(value =>
            (ExpressionSyntax)SyntaxFactory.LiteralExpression(SyntaxKind.CharacterLiteralExpression, SyntaxFactory.Literal((char)value))),
        _ => [],
    };

    // One less only where it is not the number that every loop begins with.
    private static IEnumerable<long> Neighbours(long value, long least) => value > least + 1 ? [value + 1, value - 1] : [value + 1];

    private static LiteralExpressionSyntax Number(SyntaxToken token) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, token);

    private static IEnumerable<PatternSyntax> OfPattern(PatternSyntax pattern)
    {
        switch (pattern)
        {
            case ConstantPatternSyntax { Expression: LiteralExpressionSyntax literal }:
                return OfLiteral(literal).Select(other => (PatternSyntax)SyntaxFactory.ConstantPattern(other));
            case RelationalPatternSyntax { Expression: LiteralExpressionSyntax literal } relational:
                return OfLiteral(literal).Select(other => (PatternSyntax)relational.WithExpression(other));
            case BinaryPatternSyntax binary:
                IEnumerable<PatternSyntax> left = OfPattern(binary.Left).Select(other => binary.WithLeft(other));
                IEnumerable<PatternSyntax> right = OfPattern(binary.Right).Select(other => binary.WithRight(other));
                return left.Concat(right);
            case UnaryPatternSyntax not:
                return [not.Pattern];
            case ParenthesizedPatternSyntax parenthesized:
                return OfPattern(parenthesized.Pattern).Select(other => (PatternSyntax)parenthesized.WithPattern(other));
            default:
                return [];
        }
    }

    // Comparisons have their opposites already.
    private static bool IsPlainCondition(ExpressionSyntax expression)
    {
        bool isCondition = expression.Parent switch
        {
            IfStatementSyntax statement => statement.Condition == expression,
            WhileStatementSyntax loop => loop.Condition == expression,
            ConditionalExpressionSyntax choice => choice.Condition == expression,
            BinaryExpressionSyntax binary => binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression,
            _ => false,
        };
        return isCondition && expression
            is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or IsPatternExpressionSyntax;
    }

    private static PrefixUnaryExpressionSyntax Not(ExpressionSyntax expression) => SyntaxFactory.PrefixUnaryExpression(
        SyntaxKind.LogicalNotExpression, SyntaxFactory.ParenthesizedExpression(expression.WithoutTrivia()));

    private static SyntaxToken Token(SyntaxToken original, SyntaxKind kind) =>
        SyntaxFactory.Token(original.LeadingTrivia, kind, original.TrailingTrivia);
}

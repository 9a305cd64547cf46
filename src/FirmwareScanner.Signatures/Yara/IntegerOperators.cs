using System;
using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The operators on integers, with YARA's precedence (the higher, the tighter) and its checks of constants.</summary>
internal static class IntegerOperators
{
    private const int Product = 6;

    private static readonly Dictionary<string, (BinaryOperator Operator, int Precedence)> Table = new()
    {
        ["|"] = (BinaryOperator.BitwiseOr, 1),
        ["^"] = (BinaryOperator.BitwiseXor, 2),
        ["&"] = (BinaryOperator.BitwiseAnd, 3),
        ["<<"] = (BinaryOperator.ShiftLeft, 4),
        [">>"] = (BinaryOperator.ShiftRight, 4),
        ["+"] = (BinaryOperator.Add, 5),
        ["-"] = (BinaryOperator.Subtract, 5),
        ["*"] = (BinaryOperator.Multiply, Product),
        ["\\"] = (BinaryOperator.Divide, Product),
        ["%"] = (BinaryOperator.Modulo, Product),
    };

    /// <summary>Whether a token is such an operator.</summary>
    public static bool TryGet(Token token, out BinaryOperator kind, out int precedence)
    {
        (BinaryOperator Operator, int Precedence) entry = default;
        bool found = token.Kind == TokenKind.Punctuator && Table.TryGetValue(token.Text, out entry);
        (kind, precedence) = entry;
        return found;
    }

    /// <summary>Whether an operand is that of an operator weaker than a product, so that it may itself be a product.</summary>
    public static bool IsProductLevel(int minimumPrecedence) => minimumPrecedence is > 0 and <= Product;

    /// <summary>Builds the expression; null after an error was reported.</summary>
    public static BinaryExpression? Combine(
        DiagnosticBag diagnostics, Token sign, BinaryOperator kind, Expression left, Expression right)
    {
        bool takesFloats = kind is BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide;
        foreach (Expression side in new[] { left, right })
        {
            ExpressionKind found = ExpressionKinds.Of(side);
            if (found != ExpressionKind.Integer && (found != ExpressionKind.Float || !takesFloats))
            {
                string wanted = takesFloats ? "a number" : "an integer";
                diagnostics.Error(side.Span, $"each side of \"{sign.Text}\" must be {wanted}, but this is {KindText.Describe(found)}");
                return null;
            }
        }

        var expression = new BinaryExpression(left.Span.To(right.Span), kind, left, right);
        bool isInteger = ExpressionKinds.Of(left) == ExpressionKind.Integer && ExpressionKinds.Of(right) == ExpressionKind.Integer;
        string? problem = isInteger ? FindProblem(kind, ConstantChecks.TryEvaluate(left), ConstantChecks.TryEvaluate(right)) : null;
        if (problem is not null)
        {
            diagnostics.Error(expression.Span, problem);
        }

        return expression;
    }

    private static string? FindProblem(BinaryOperator kind, long? left, long? right)
    {
        if (kind is BinaryOperator.Divide or BinaryOperator.Modulo && right == 0)
        {
            return "division by zero";
        }

        if (kind is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight && right < 0)
        {
            return $"a shift by a negative number of bits ({right})";
        }

        Int128? exact = kind switch
        {
            BinaryOperator.Add => (Int128?)left + right,
            BinaryOperator.Subtract => (Int128?)left - right,
            BinaryOperator.Multiply => (Int128?)left * right,
            BinaryOperator.Divide when left == long.MinValue && right == -1 => -(Int128)long.MinValue,
            _ => null,
        };
        // The least number stands for "undefined" where conditions are evaluated.
        return exact <= long.MinValue || exact > long.MaxValue ? "the result does not fit into 64 bits" : null;
    }
}

using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>
/// Checks what is asked whether it is true. As in YARA, numbers and texts are true unless they are 0 or empty, a regular expression always
/// is, and parts of modules that hold other values (structures, arrays, functions without their arguments) cannot be asked.
/// </summary>
internal sealed class TruthCheck(TokenReader tokens)
{
    /// <summary>The expression, or what it means where it is asked whether it is true.</summary>
    /// <param name="expression">The expression.</param>
    public Expression Check(Expression expression)
    {
        switch (ExpressionKinds.Of(expression))
        {
            case ExpressionKind.Other:
                throw tokens.Fail(
                    expression.Span,
                    $"expected something that is true or false, but this is {KindText.Describe(ExpressionKind.Other)}");
            case ExpressionKind.RegularExpression:
                tokens.Diagnostics.Warning(
                    expression.Span,
                    "a regular expression alone is always true; write \"text matches /expression/\" to compare",
                    WarningCode.AlwaysTrue);
                return new BooleanConstant(expression.Span, true);
            case ExpressionKind.Text when expression is TextConstant:
                tokens.Diagnostics.Warning(
                    expression.Span,
                    "a text alone is true unless it is empty; define a string and write its name to look for it",
                    WarningCode.AlwaysTrue);
                return expression;
            default:
                return expression;
        }
    }
}

using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Tells integers from truth values.</summary>
internal static class ExpressionKind
{
    public static bool IsInteger(Expression expression) => expression switch
    {
        IntegerConstant or FileSizeExpression or PatternCount or PatternOffset or PatternLength or ReadInteger => true,
        UnaryExpression unary => unary.Operator != UnaryOperator.Not,
        BinaryExpression binary => binary.Operator >= BinaryOperator.Add,
        _ => false,
    };
}

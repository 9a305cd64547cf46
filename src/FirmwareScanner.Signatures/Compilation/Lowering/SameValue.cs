using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>Tells whether two integer expressions are the same, wherever they stand.</summary>
internal static class SameValue
{
    /// <summary>Whether they have the same value in every stream, as far as their form shows.</summary>
    public static bool Of(Expression one, Expression other) => ReferenceEquals(one, other) || (one, other) switch
    {
        (IntegerConstant a, IntegerConstant b) => a.Value == b.Value,
        (FileSizeExpression, FileSizeExpression) => true,
        (PatternCount a, PatternCount b) => ReferenceEquals(a.Pattern, b.Pattern),
        (PatternOffset a, PatternOffset b) => ReferenceEquals(a.Pattern, b.Pattern) && Of(a.Index, b.Index),
        (PatternLength a, PatternLength b) => ReferenceEquals(a.Pattern, b.Pattern) && Of(a.Index, b.Index),
        (ReadInteger a, ReadInteger b) =>
            a.Size == b.Size && a.IsBigEndian == b.IsBigEndian && a.IsSigned == b.IsSigned && Of(a.Offset, b.Offset),
        (UnaryExpression a, UnaryExpression b) => a.Operator == b.Operator && Of(a.Operand, b.Operand),
        (BinaryExpression a, BinaryExpression b) => a.Operator == b.Operator && Of(a.Left, b.Left) && Of(a.Right, b.Right),
        _ => false,
    };
}

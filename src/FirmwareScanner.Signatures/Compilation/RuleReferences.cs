using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the rules on which a condition depends.</summary>
internal static class RuleReferences
{
    /// <summary>The rules that a condition names.</summary>
    public static IEnumerable<Rule> In(Expression expression) => expression switch
    {
        RuleReference reference => [reference.Rule],
        UnaryExpression unary => In(unary.Operand),
        BinaryExpression binary => In(binary.Left).Concat(In(binary.Right)),
        OfExpression of => of.Items.SelectMany(In),
        _ => [],
    };
}

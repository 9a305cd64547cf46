using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the rules on which a condition depends.</summary>
internal static class RuleReferences
{
    /// <summary>The rules that a condition names.</summary>
    public static IEnumerable<Rule> In(Expression expression) =>
        expression is RuleReference reference ? [reference.Rule] : expression.Parts.SelectMany(In);
}

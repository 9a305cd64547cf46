using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>Brings conditions, as the user wrote them, into the form that a database expresses.</summary>
/// <param name="isAlone">
/// Whether rules are evaluated from the database alone. Otherwise what it does not express as it stands is left, so that the rule is
/// deferred.
/// </param>
/// <param name="diagnostics">Receives what cannot be expressed; of the rest the compiler tells.</param>
internal sealed class ConditionLowering(bool isAlone, DiagnosticBag diagnostics)
{
    private readonly LoopUnroller _unroller = new(diagnostics);
    private readonly TruthLowering _truth = new(isAlone);

    /// <summary>Lowers a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>A condition that is true in the same streams, and has the same meaning to YARA.</returns>
    public Expression Lower(Expression condition) => _truth.True(isAlone ? _unroller.Unroll(condition) : condition);
}

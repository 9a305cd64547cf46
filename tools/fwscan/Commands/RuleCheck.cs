using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Reports;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Refuses signatures by which everything would be clean.</summary>
internal static class RuleCheck
{
    /// <summary>Refuses signatures of which none can fire.</summary>
    /// <param name="signatures">The signatures.</param>
    /// <exception cref="UserErrorException">Nothing would be looked for.</exception>
    public static void DemandFiring(SignatureSet signatures)
    {
        SignatureDatabase database = signatures.Database;
        if (!database.CanFire && !signatures.Hashes.HasAny(HashPurpose.Object) && !signatures.Hashes.HasAny(HashPurpose.Section))
        {
            string found = database.RuleCount == 0
                ? "there are no rules"
                : $"of {Counted.Of(database.RuleCount, "rule")} none can fire: each is private or never true";
            throw new UserErrorException("nothing to look for: " + found);
        }
    }

    /// <summary>Refuses signatures that a device must not judge by.</summary>
    /// <param name="signatures">The signatures.</param>
    /// <exception cref="UserErrorException">They find nothing, and nobody asked for that.</exception>
    public static void DemandJudging(SignatureSet signatures)
    {
        DemandFiring(signatures);
        if (!signatures.Database.CanJudge)
        {
            throw new UserErrorException(
                "nothing can be found: every rule that can fire is informational, and a device would call everything clean; "
                + "fwscan compile --info-only makes a database that says so");
        }
    }
}

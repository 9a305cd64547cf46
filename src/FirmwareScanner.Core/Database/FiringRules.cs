using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>Looks which rules of a loaded and checked database can ever be reported.</summary>
[AllocationFree]
internal static class FiringRules
{
    /// <summary>Sets what the database says of itself: whether any rule can be reported, and whether any can find something.</summary>
    internal static void Note(SignatureDatabase database)
    {
        for (int rule = 0; rule < database.RuleCount; rule++)
        {
            if (!database.IsPrivate(rule) && !database.IsInformational(rule))
            {
                database.RulesAboveInfo++;
            }

            if (database.CanRuleFire(rule))
            {
                database.CanFire = true;
                database.CanFind = database.CanFind || !database.IsInformational(rule);
            }
        }
    }

    /// <summary>Whether a condition is the constant false: in this form the compiler writes what it knows never to be true.</summary>
    internal static bool IsNeverTrue(SignatureDatabase database, int rule)
    {
        int at = database.CodeStartOf(rule);
        return database.Code[at] == ConditionCode.PushByte && database.Code[at + 1] == 0 && database.Code[at + 2] == ConditionCode.End;
    }
}

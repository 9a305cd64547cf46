using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>
/// Checks rules and the code of their conditions: operands in range, stack within its limits, an end. Code shared by many rules
/// is checked for each, as what "own patterns" and "earlier rule" mean differs; so the work of all of them has a limit.
/// </summary>
internal static class ConditionChecks
{
    /// <summary>Instructions, and patterns looked at by them, that all conditions may take together: 2^24.</summary>
    internal const int MaximumWork = 1 << 24;

    private const int Invalid = -1;

    internal static bool AreRulesValid(SignatureDatabase database)
    {
        ushort[] firstPattern = database.RuleFirstPattern;
        if (firstPattern[0] != 0 || firstPattern[database.RuleCount] != database.PatternCount)
        {
            return false;
        }

        int surplus = database.RuleCount & 7;
        if (surplus != 0 && database.RuleAlways[database.RuleCount >> 3] >> surplus != 0)
        {
            return false;
        }

        long work = 0;
        for (int rule = 0; rule < database.RuleCount; rule++)
        {
            int space = database.FlagsOfRule(rule) >> RuleFlags.NamespaceShift;
            if (firstPattern[rule + 1] < firstPattern[rule] || space >= database.NamespaceCount)
            {
                return false;
            }

            // Without the limit, a small file in which many rules share long code would take hours to check and to evaluate.
            int ruleWork = WorkOfCondition(database, rule);
            work += ruleWork;
            if (ruleWork == Invalid || work > MaximumWork)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Instructions of a rule's condition, and patterns they look at; <see cref="Invalid"/> if it cannot be evaluated.</summary>
    [BoundedLoop("Each round passes at least a byte of the code.")]
    private static int WorkOfCondition(SignatureDatabase database, int rule)
    {
        byte[] code = database.Code;
        int at = database.CodeStartOf(rule);
        int depth = 0;
        int work = 0;
        while (at < code.Length && work <= MaximumWork)
        {
            int operation = code[at];
            int length = ConditionShape.LengthOf(operation);
            if (length == 0 || at + length > code.Length)
            {
                return Invalid;
            }

            if (operation == ConditionCode.End)
            {
                return depth == 1 ? work : Invalid;
            }

            depth -= PopsOf(operation);
            if (depth < 0 || depth == database.StackDepth || !AreOperandsValid(database, rule, at))
            {
                return Invalid;
            }

            work += 1 + PatternsLookedAt(database, rule, at);
            depth++;
            at += length;
        }

        return Invalid;
    }

    private static int PatternsLookedAt(SignatureDatabase database, int rule, int at)
    {
        switch (database.Code[at])
        {
            case ConditionCode.AnyOwn:
            case ConditionCode.AllOwn:
                return database.FirstPatternOfRule(rule + 1) - database.FirstPatternOfRule(rule);
            case ConditionCode.PresentOf:
                return LittleEndian.UInt16(database.Code, at + 3);
            default:
                return 0;
        }
    }

    private static int PopsOf(int operation)
    {
        if (ConditionShape.IsBinary(operation))
        {
            return 2;
        }

        return operation >= ConditionCode.Not && operation <= ConditionCode.ReadAt ? 1 : 0;
    }

    private static bool AreOperandsValid(SignatureDatabase database, int rule, int at)
    {
        byte[] code = database.Code;
        switch (code[at])
        {
            case ConditionCode.Present:
                return LittleEndian.UInt16(code, at + 1) < database.PatternCount;
            case ConditionCode.Count:
                return LittleEndian.UInt16(code, at + 1) < database.CountedPattern.Length;
            case ConditionCode.PresentOf:
                return LittleEndian.UInt16(code, at + 1) + LittleEndian.UInt16(code, at + 3) <= database.PatternCount;
            case ConditionCode.Watch:
                return LittleEndian.UInt16(code, at + 1) < database.WatchKinds.Length
                    && database.WatchKinds[LittleEndian.UInt16(code, at + 1)] != (int)WatchKind.FirstMatches;
            case ConditionCode.NthOffset:
            case ConditionCode.NthLength:
                return IsRemembered(database, LittleEndian.UInt16(code, at + 1), LittleEndian.UInt16(code, at + 3));
            case ConditionCode.Read:
                return LittleEndian.UInt16(code, at + 1) < database.ProbeSize.Length && code[at + 3] <= (ProbeFormat.BigEndian | ProbeFormat.Signed);
            case ConditionCode.ReadAt:
                return (code[at + 1] == 1 || code[at + 1] == 2 || code[at + 1] == 4)
                    && code[at + 2] <= (ProbeFormat.BigEndian | ProbeFormat.Signed);
            case ConditionCode.Rule:
                return LittleEndian.UInt16(code, at + 1) < rule;
            default:
                return true;
        }
    }

    private static bool IsRemembered(SignatureDatabase database, int watch, int number)
    {
        return watch < database.WatchKinds.Length && database.WatchKinds[watch] == (int)WatchKind.FirstMatches
            && number >= 1 && number <= database.WatchFirst[watch];
    }
}

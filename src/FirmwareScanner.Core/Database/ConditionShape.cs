using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>Lengths and operands of the instructions of conditions (docs/database-format.md, "Conditions").</summary>
[AllocationFree]
internal static class ConditionShape
{
    /// <summary>Length of an instruction with its operands; 0 if there is none with this code.</summary>
    internal static int LengthOf(int operation)
    {
        switch (operation)
        {
            case ConditionCode.PushByte:
                return 2;
            case ConditionCode.PushInt:
            case ConditionCode.PresentOf:
            case ConditionCode.NthOffset:
            case ConditionCode.NthLength:
                return 5;
            case ConditionCode.PushLong:
                return 9;
            case ConditionCode.Present:
            case ConditionCode.Count:
            case ConditionCode.Watch:
            case ConditionCode.Rule:
            case ConditionCode.ReadAt:
                return 3;
            case ConditionCode.Read:
                return 4;
            default:
                return IsPlain(operation) ? 1 : 0;
        }
    }

    private static bool IsPlain(int operation)
    {
        return operation <= ConditionCode.AllOwn || operation == ConditionCode.FileSize
            || (operation >= ConditionCode.Not && operation <= ConditionCode.Complement) || IsBinary(operation);
    }

    /// <summary>Whether an instruction takes two values.</summary>
    internal static bool IsBinary(int operation)
    {
        return operation == ConditionCode.And || operation == ConditionCode.Or
            || (operation >= ConditionCode.Equal && operation <= ConditionCode.GreaterOrEqual)
            || (operation >= ConditionCode.Add && operation <= ConditionCode.ShiftRight);
    }
}

using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <summary>Evaluates the conditions of all rules at the end of a stream (docs/database-format.md, "Conditions").</summary>
[AllocationFree]
internal sealed class ConditionInterpreter
{
    internal const int FieldCount = 9;

    private readonly SignatureDatabase _database;
    private readonly ScanState _state;
    private readonly int _stackEntry;
    private readonly int _ruleEntry;
    private readonly int _namespaceEntry;
    private long[] _stack = EmptyArrays.Longs;
    private byte[] _isTrue = EmptyArrays.Bytes;
    private byte[] _isNamespaceShut = EmptyArrays.Bytes;
    private long _fileSize;

    internal ConditionInterpreter(SignatureDatabase database, ScanState state, MemoryPlan plan)
    {
        _database = database;
        _state = state;
        _stackEntry = plan.AddInt64s(PlanItem.ConditionStack, database.StackDepth);
        _ruleEntry = plan.AddBytes(PlanItem.RuleResults, (database.RuleCount >> 3) + 1);
        _namespaceEntry = plan.AddBytes(PlanItem.NamespaceResults, database.NamespaceCount + 1);
    }

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach(MemoryPlan plan)
    {
        _stack = plan.AllocateInt64s(_stackEntry)!;
        _isTrue = plan.AllocateBytes(_ruleEntry)!;
        _isNamespaceShut = plan.AllocateBytes(_namespaceEntry)!;
        return _stack != null && _isTrue != null && _isNamespaceShut != null;
    }

    /// <summary>Evaluates the rules that are marked; the others are false.</summary>
    /// <param name="fileSize">Length of the stream in bytes.</param>
    [BoundedLoop("A byte of marks has 8 bits.")]
    internal void Evaluate(long fileSize)
    {
        _fileSize = fileSize;
        System.Array.Clear(_isNamespaceShut, 0, _isNamespaceShut.Length);
        System.Array.Clear(_isTrue, 0, _isTrue.Length);
        byte[] marks = _state.RuleMarks;
        for (int group = 0; group < marks.Length; group++)
        {
            int rule = group << 3;
            for (int bits = marks[group]; bits != 0; bits >>= 1)
            {
                if ((bits & 1) != 0)
                {
                    Note(rule, EvaluateRule(rule));
                }

                rule++;
            }
        }
    }

    /// <summary>The first rule to be reported, from one on; the number of rules if there is none.</summary>
    [BoundedLoop("Each round passes a rule, or eight of them.")]
    internal int NextFired(int rule)
    {
        while (rule < _database.RuleCount)
        {
            if (_isTrue[rule >> 3] == 0)
            {
                rule = (rule | 7) + 1;
            }
            else if (IsFired(rule))
            {
                return rule;
            }
            else
            {
                rule++;
            }
        }

        return _database.RuleCount;
    }

    private void Note(int rule, bool isTrue)
    {
        if (isTrue)
        {
            _isTrue[rule >> 3] |= (byte)(1 << (rule & 7));
        }
        else if ((_database.FlagsOfRule(rule) & RuleFlags.Global) != 0)
        {
            _isNamespaceShut[_database.FlagsOfRule(rule) >> RuleFlags.NamespaceShift] = 1;
        }
    }

    private bool IsFired(int rule)
    {
        int flags = _database.FlagsOfRule(rule);
        return IsTrue(rule) && (flags & RuleFlags.Private) == 0
            && _isNamespaceShut[flags >> RuleFlags.NamespaceShift] == 0;
    }

    [BoundedLoop("Code has no jumps: each round passes an instruction, and ConditionChecks found the end.")]
    private bool EvaluateRule(int rule)
    {
        byte[] code = _database.Code;
        long[] stack = _stack;
        int pc = _database.CodeStartOf(rule);
        int top = -1;
        while (code[pc] != ConditionCode.End)
        {
            int operation = code[pc];
            if (operation >= ConditionCode.Equal || operation == ConditionCode.And || operation == ConditionCode.Or)
            {
                top--;
                stack[top] = Binary(operation, stack[top], stack[top + 1]);
                pc++;
            }
            else if (operation == ConditionCode.ReadAt)
            {
                stack[top] = ReadHead(stack[top], code[pc + 1], code[pc + 2]);
                pc += ConditionShape.LengthOf(operation);
            }
            else if (operation >= ConditionCode.Not)
            {
                stack[top] = Unary(operation, stack[top]);
                pc++;
            }
            else
            {
                top++;
                stack[top] = Push(rule, pc);
                pc += ConditionShape.LengthOf(operation);
            }
        }

        return stack[0] != 0 && stack[0] != ScanState.Undefined;
    }

    private long Push(int rule, int pc)
    {
        byte[] code = _database.Code;
        switch (code[pc])
        {
            case ConditionCode.AnyOwn:
                return OwnPresent(rule) > 0 ? 1 : 0;
            case ConditionCode.AllOwn:
                return OwnPresent(rule) == _database.FirstPatternOfRule(rule + 1) - _database.FirstPatternOfRule(rule) ? 1 : 0;
            case ConditionCode.PushByte:
                return (sbyte)code[pc + 1];
            case ConditionCode.PushInt:
                return LittleEndian.Int32(code, pc + 1);
            case ConditionCode.PushLong:
                return LittleEndian.Int64(code, pc + 1);
            case ConditionCode.FileSize:
                return _fileSize;
            case ConditionCode.Present:
                return _state.HasMatched(LittleEndian.UInt16(code, pc + 1)) ? 1 : 0;
            case ConditionCode.Count:
                return _state.MatchCount[LittleEndian.UInt16(code, pc + 1)];
            case ConditionCode.PresentOf:
                return Present(LittleEndian.UInt16(code, pc + 1), LittleEndian.UInt16(code, pc + 3));
            case ConditionCode.Watch:
                return _state.WatchValue[LittleEndian.UInt16(code, pc + 1)];
            case ConditionCode.Rule:
                return IsTrue(LittleEndian.UInt16(code, pc + 1)) ? 1 : 0;
            case ConditionCode.Read:
                return ReadProbe(LittleEndian.UInt16(code, pc + 1), code[pc + 3]);
            default:
                return Remembered(code[pc], LittleEndian.UInt16(code, pc + 1), LittleEndian.UInt16(code, pc + 3));
        }
    }

    private bool IsTrue(int rule) => (_isTrue[rule >> 3] & (1 << (rule & 7))) != 0;

    private long OwnPresent(int rule)
    {
        int first = _database.FirstPatternOfRule(rule);
        return Present(first, _database.FirstPatternOfRule(rule + 1) - first);
    }

    private long Present(int first, int count)
    {
        int present = 0;
        for (int pattern = first; pattern < first + count; pattern++)
        {
            present += _state.HasMatched(pattern) ? 1 : 0;
        }

        return present;
    }

    private long Remembered(int operation, int watch, int number)
    {
        int at = _state.RememberedStart[watch] + number - 1;
        long offset = _state.RememberedOffset[at];
        if (offset == ScanState.Undefined || operation == ConditionCode.NthOffset)
        {
            return offset;
        }

        return _state.RememberedLength[at];
    }

    private long ReadProbe(int probe, int format)
    {
        int size = _database.ProbeSize[probe];
        if (_state.ProbeFilled[probe] != size)
        {
            return ScanState.Undefined;
        }

        return Integer(_state.ProbeBytes, probe * ScanState.ProbeWidth, size, format);
    }

    private long ReadHead(long offset, int size, int format)
    {
        bool isThere = offset >= 0 && offset <= _state.HeadFilled - size;
        return isThere ? Integer(_state.HeadBytes, (int)offset, size, format) : ScanState.Undefined;
    }

    private static long Integer(byte[] bytes, int start, int size, int format)
    {
        long value = 0;
        for (int i = 0; i < size; i++)
        {
            int from = (format & ProbeFormat.BigEndian) != 0 ? i : size - 1 - i;
            value = (value << 8) | bytes[start + from];
        }

        long sign = 1L << ((size * 8) - 1);
        return (format & ProbeFormat.Signed) != 0 && (value & sign) != 0 ? value - (sign << 1) : value;
    }

    private static long Unary(int operation, long value)
    {
        if (value == ScanState.Undefined)
        {
            return ScanState.Undefined;
        }

        switch (operation)
        {
            case ConditionCode.Not:
                return value == 0 ? 1 : 0;
            case ConditionCode.Negate:
                return -value;
            default:
                return ~value;
        }
    }

    private static long Binary(int operation, long left, long right)
    {
        bool isUndefined = left == ScanState.Undefined || right == ScanState.Undefined;
        if (operation <= ConditionCode.GreaterOrEqual)
        {
            return Compare(operation, left, right, isUndefined) ? 1 : 0;
        }

        return isUndefined ? ScanState.Undefined : Compute(operation, left, right);
    }

    private static bool Compare(int operation, long left, long right, bool isUndefined)
    {
        switch (operation)
        {
            case ConditionCode.And:
                return !isUndefined && left != 0 && right != 0;
            case ConditionCode.Or:
                return (left != ScanState.Undefined && left != 0) || (right != ScanState.Undefined && right != 0);
            case ConditionCode.Equal:
                return !isUndefined && left == right;
            case ConditionCode.NotEqual:
                return !isUndefined && left != right;
            case ConditionCode.Less:
                return !isUndefined && left < right;
            case ConditionCode.LessOrEqual:
                return !isUndefined && left <= right;
            case ConditionCode.Greater:
                return !isUndefined && left > right;
            default:
                return !isUndefined && left >= right;
        }
    }

    private static long Compute(int operation, long left, long right)
    {
        switch (operation)
        {
            case ConditionCode.Add:
                return left + right;
            case ConditionCode.Subtract:
                return left - right;
            case ConditionCode.Multiply:
                return left * right;
            case ConditionCode.Divide:
                return right == 0 ? ScanState.Undefined : right == -1 ? -left : left / right;
            case ConditionCode.Modulo:
                return right == 0 ? ScanState.Undefined : right == -1 ? 0 : left % right;
            case ConditionCode.BitwiseAnd:
                return left & right;
            case ConditionCode.BitwiseOr:
                return left | right;
            case ConditionCode.BitwiseXor:
                return left ^ right;
            case ConditionCode.ShiftLeft:
                return right < 0 ? ScanState.Undefined : right >= 64 ? 0 : left << (int)right;
            default:
                return right < 0 ? ScanState.Undefined : right >= 64 ? 0 : left >> (int)right;
        }
    }
}

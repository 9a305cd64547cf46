using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Compiles a rule's condition to the stack machine of docs/database-format.md.</summary>
internal sealed class ConditionCompiler(
    DatabaseLayout layout,
    WatchTable watches,
    IReadOnlyDictionary<(long Offset, int Size), int> probes,
    RuleTruth truth,
    DiagnosticBag diagnostics)
{
    /// <summary>The deepest stack that a database may ask for.</summary>
    public const int DeepestStack = DatabaseFormat.MaximumStackDepth;

    private readonly Dictionary<int, int> _counted = layout.CountedPatterns.Select((pattern, number) => (pattern, number)).ToDictionary();
    private CodeEmitter _code = new();
    private Rule? _rule;

    /// <summary>The depth that the conditions compiled so far need, at least 1.</summary>
    public int StackDepth { get; private set; } = 1;

    /// <summary>Compiles the condition of a rule.</summary>
    /// <returns>Its code, padded to a multiple of 4.</returns>
    public byte[] Compile(Rule rule)
    {
        _rule = rule;
        _code = new CodeEmitter();
        Emit(layout.ConditionOf(rule));
        if (_code.DeepestStack > DeepestStack)
        {
            diagnostics.Error(
                rule.Condition.Span,
                $"the condition needs {_code.DeepestStack} intermediate values, but a database has room for {DeepestStack}; "
                + "move a part of it into a rule of its own");
        }

        if (truth.CanNeverFire(rule))
        {
            // In this form scanner and device see that it can never fire.
            _code = new CodeEmitter();
            _code.Constant(0);
        }

        StackDepth = Math.Max(StackDepth, _code.DeepestStack);
        return _code.End();
    }

    private void Emit(Expression expression)
    {
        if (ConstantFolder.TryEvaluate(expression) is long value)
        {
            _code.Constant(value);
            return;
        }

        switch (expression)
        {
            case BooleanConstant constant:
                _code.Constant(constant.Value ? 1 : 0);
                break;
            case FileSizeExpression:
                _code.Push(ConditionCode.FileSize);
                break;
            case RuleReference reference:
                _code.Push(ConditionCode.Rule, layout.NumberOf(reference.Rule));
                break;
            case ReadInteger read:
                EmitRead(read);
                break;
            case OfExpression of:
                EmitOf(of);
                break;
            case UnaryExpression unary:
                Emit(unary.Operand);
                _code.Unary(CodeOf(unary.Operator));
                break;
            case BinaryExpression binary:
                EmitBinary(binary);
                break;
            default:
                EmitPattern(expression);
                break;
        }
    }

    private void EmitPattern(Expression expression)
    {
        switch (expression)
        {
            case PatternPresent present:
                EmitPresent(layout[present.Pattern]);
                break;
            case PatternCount count:
                _code.Push(ConditionCode.Count, _counted[layout[count.Pattern].Number]);
                break;
            case PatternCountIn range:
                EmitCount(layout[range.Pattern], PositionTest.Counted(range));
                break;
            case PatternOffset offset:
                EmitNth(ConditionCode.NthOffset, layout[offset.Pattern], offset.Index);
                break;
            case PatternLength length:
                EmitNth(ConditionCode.NthLength, layout[length.Pattern], length.Index);
                break;
            case PatternAt at:
                EmitPosition(layout[at.Pattern], PositionTest.Of(at));
                break;
            case PatternIn range:
                EmitPosition(layout[range.Pattern], PositionTest.Of(range));
                break;
            default:
                throw new ArgumentException($"unknown expression {expression.GetType().Name}", nameof(expression));
        }
    }

    // A rule's only pattern needs no number, so that all such rules share their code.
    private void EmitPresent(PatternLayout pattern)
    {
        if (_rule!.Patterns.Count == 1 && ReferenceEquals(_rule.Patterns[0], pattern.Pattern))
        {
            _code.Push(ConditionCode.AnyOwn);
        }
        else
        {
            _code.Push(ConditionCode.Present, pattern.Number);
        }
    }

    private void EmitNth(int code, PatternLayout pattern, Expression index)
    {
        int watch = watches[WatchTable.Watch.FirstMatches(pattern.Number, pattern.Usage.NthMatch)];
        _code.Push(code, watch, (int)ConstantFolder.TryEvaluate(index)!.Value);
    }

    private void EmitCount(PatternLayout pattern, PositionTest test)
    {
        if (test is PositionTest.InRange range)
        {
            _code.Push(ConditionCode.Watch, watches[WatchTable.Watch.CountIn(pattern.Number, range.First, range.Last)]);
        }
        else
        {
            _code.Constant(0);
        }
    }

    private void EmitPosition(PatternLayout pattern, PositionTest test)
    {
        if (test is PositionTest.Never)
        {
            _code.Constant(0);
        }
        else if (pattern.IsPresence(test))
        {
            EmitPresent(pattern);
        }
        else
        {
            _code.Push(ConditionCode.Watch, watches[WatchFor(pattern.Number, test)]);
            if (test is PositionTest.FirstFrom from)
            {
                Emit(from.Last);
                _code.Binary(ConditionCode.LessOrEqual);
            }
        }
    }

    private static WatchTable.Watch WatchFor(int pattern, PositionTest test) => test switch
    {
        PositionTest.InRange range => WatchTable.Watch.InRange(pattern, range.First, range.Last),
        PositionTest.FirstFrom from => WatchTable.Watch.FirstFrom(pattern, from.First),
        PositionTest.FromEnd end => WatchTable.Watch.AtEnd(pattern, end.Distance, end.Shift),
        _ => throw new ArgumentException($"no watch for {test}", nameof(test)),
    };

    private void EmitRead(ReadInteger read)
    {
        int format = (read.IsBigEndian ? ProbeFormat.BigEndian : 0) | (read.IsSigned ? ProbeFormat.Signed : 0);
        if (ConstantFolder.TryEvaluate(read.Offset) is not long offset)
        {
            Emit(read.Offset);
            _code.ReadAt(read.Size, format);
        }
        else if (offset < 0)
        {
            _code.Constant(long.MinValue);
        }
        else
        {
            _code.Read(probes[(offset, read.Size)], format);
        }
    }

    private void EmitBinary(BinaryExpression binary)
    {
        bool isAnd = binary.Operator == BinaryOperator.And;
        if ((isAnd || binary.Operator == BinaryOperator.Or) && AreAllOwn(Operands(binary, binary.Operator)))
        {
            _code.Push(isAnd ? ConditionCode.AllOwn : ConditionCode.AnyOwn);
            return;
        }

        Emit(binary.Left);
        Emit(binary.Right);
        _code.Binary(CodeOf(binary.Operator));
    }

    private static List<Expression> Operands(Expression expression, BinaryOperator joined)
    {
        var operands = new List<Expression>();
        while (expression is BinaryExpression binary && binary.Operator == joined)
        {
            operands.Add(binary.Right);
            expression = binary.Left;
        }

        operands.Add(expression);
        return operands;
    }

    private bool AreAllOwn(IReadOnlyList<Expression> items)
    {
        var patterns = new HashSet<Pattern>(items.OfType<PatternPresent>().Select(p => p.Pattern));
        return items.All(i => i is PatternPresent) && patterns.SetEquals(_rule!.Patterns);
    }

    private void EmitOf(OfExpression of)
    {
        bool isOwn = AreAllOwn(of.Items);
        switch (of.Quantifier)
        {
            case OfQuantifier.Any when isOwn:
                _code.Push(ConditionCode.AnyOwn);
                break;
            case OfQuantifier.All when isOwn:
                _code.Push(ConditionCode.AllOwn);
                break;
            case OfQuantifier.None when isOwn:
                _code.Push(ConditionCode.AnyOwn);
                _code.Unary(ConditionCode.Not);
                break;
            case OfQuantifier.Any:
                EmitCompare(of, 0, ConditionCode.Greater);
                break;
            case OfQuantifier.All:
                EmitCompare(of, of.Items.Count, ConditionCode.GreaterOrEqual);
                break;
            case OfQuantifier.None:
                EmitCompare(of, 0, ConditionCode.Equal);
                break;
            case OfQuantifier.Percent:
                EmitPercent(of);
                break;
            default:
                EmitAtLeast(of);
                break;
        }
    }

    private void EmitCompare(OfExpression of, long bound, int comparison)
    {
        EmitSum(of.Items);
        _code.Constant(bound);
        _code.Binary(comparison);
    }

    private void EmitAtLeast(OfExpression of)
    {
        if (ConstantFolder.TryEvaluate(of.Count!) is long count)
        {
            EmitCompare(of, count, count == 0 ? ConditionCode.Equal : ConditionCode.GreaterOrEqual);
            return;
        }

        // A count of 0 means none: at least the count, and the count is not 0 or nothing matched.
        EmitSum(of.Items);
        Emit(of.Count!);
        _code.Binary(ConditionCode.GreaterOrEqual);
        Emit(of.Count!);
        _code.Constant(0);
        _code.Binary(ConditionCode.NotEqual);
        EmitCompare(of, 0, ConditionCode.Equal);
        _code.Binary(ConditionCode.Or);
        _code.Binary(ConditionCode.And);
    }

    private void EmitPercent(OfExpression of)
    {
        EmitSum(of.Items);
        _code.Constant(100);
        _code.Binary(ConditionCode.Multiply);
        Emit(of.Count!);
        _code.Constant(of.Items.Count);
        _code.Binary(ConditionCode.Multiply);
        _code.Binary(ConditionCode.GreaterOrEqual);
    }

    // Neighbouring patterns are counted by one instruction.
    private void EmitSum(IReadOnlyList<Expression> items)
    {
        int terms = 0;
        int[] present = [.. items.OfType<PatternPresent>().Select(p => layout[p.Pattern].Number).Order()];
        for (int start = 0; start < present.Length;)
        {
            int end = start + 1;
            while (end < present.Length && present[end] == present[end - 1] + 1)
            {
                end++;
            }

            _code.Push(ConditionCode.PresentOf, present[start], end - start);
            AddTerm(ref terms);
            start = end;
        }

        foreach (Expression item in items.Where(i => i is not PatternPresent))
        {
            Emit(item);
            AddTerm(ref terms);
        }

        if (terms == 0)
        {
            _code.Constant(0);
        }
    }

    private void AddTerm(ref int terms)
    {
        if (++terms > 1)
        {
            _code.Binary(ConditionCode.Add);
        }
    }

    private static int CodeOf(UnaryOperator unary) => unary switch
    {
        UnaryOperator.Not => ConditionCode.Not,
        UnaryOperator.Negate => ConditionCode.Negate,
        _ => ConditionCode.Complement,
    };

    private static int CodeOf(BinaryOperator binary) => binary switch
    {
        BinaryOperator.And => ConditionCode.And,
        BinaryOperator.Or => ConditionCode.Or,
        BinaryOperator.Equal => ConditionCode.Equal,
        BinaryOperator.NotEqual => ConditionCode.NotEqual,
        BinaryOperator.Less => ConditionCode.Less,
        BinaryOperator.LessOrEqual => ConditionCode.LessOrEqual,
        BinaryOperator.Greater => ConditionCode.Greater,
        BinaryOperator.GreaterOrEqual => ConditionCode.GreaterOrEqual,
        BinaryOperator.Add => ConditionCode.Add,
        BinaryOperator.Subtract => ConditionCode.Subtract,
        BinaryOperator.Multiply => ConditionCode.Multiply,
        BinaryOperator.Divide => ConditionCode.Divide,
        BinaryOperator.Modulo => ConditionCode.Modulo,
        BinaryOperator.BitwiseAnd => ConditionCode.BitwiseAnd,
        BinaryOperator.BitwiseOr => ConditionCode.BitwiseOr,
        BinaryOperator.BitwiseXor => ConditionCode.BitwiseXor,
        BinaryOperator.ShiftLeft => ConditionCode.ShiftLeft,
        _ => ConditionCode.ShiftRight,
    };
}

using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Evaluates a condition, or a part of one.</summary>
internal delegate Value Evaluation(ObjectFacts facts);

/// <summary>
/// Makes conditions into delegates. What they mean is YARA's: an undefined operand makes a result undefined, except of <c>and</c> and
/// <c>or</c>, for which it is false.
/// </summary>
/// <param name="patterns">The numbers of the patterns.</param>
/// <param name="rules">The numbers of the rules.</param>
internal sealed class ConditionBuilder(IReadOnlyDictionary<Pattern, int> patterns, IReadOnlyDictionary<Rule, int> rules)
{
    private readonly Dictionary<Variable, int> _slots = [];
    private readonly Dictionary<Pattern, int> _placeholders = [];

    /// <summary>How many names loops give.</summary>
    public int SlotCount => _slots.Count + _placeholders.Count;

    /// <summary>Makes the evaluation of an expression.</summary>
    public Evaluation Build(Expression expression)
    {
        if (ConstantFolder.TryEvaluate(expression) is long constant)
        {
            Value value = Value.Of(constant);
            return _ => value;
        }

        return expression switch
        {
            BooleanConstant boolean => Constant(Value.Of(boolean.Value)),
            FloatConstant number => Constant(Value.Of(number.Value)),
            TextConstant text => Constant(Value.FromModule(text.Value.ToArray())),
            FileSizeExpression => facts => Value.Of(facts.Length),
            EntryPointExpression => EntryPoint.Of,
            ReadInteger read => BuildRead(
                Build(read.Offset), (facts, offset) => facts.ReadInteger(offset, read.Size, read.IsBigEndian, read.IsSigned)),
            ReadFloat read => BuildRead(Build(read.Offset), (facts, offset) => facts.ReadFloat(offset, read.Size, read.IsBigEndian)),
            RuleReference reference => BuildReference(rules[reference.Rule]),
            UnaryExpression unary => BuildUnary(unary.Operator, Build(unary.Operand)),
            BinaryExpression binary => BuildBinary(binary),
            TextTest test => TextTests.Build(test, Build),
            DefinedExpression defined => BuildDefined(Build(defined.Operand)),
            OfExpression of => BuildOf(of),
            ForExpression loop => new LoopBuilder(this).Build(loop),
            WithExpression with => BuildWith(with),
            VariableReference reference => BuildName(SlotOf(reference.Variable)),
            ModuleReference module => BuildModule(module.Module),
            FieldAccess field => BuildField(Build(field.Target), field.Name),
            ElementAccess element => BuildElement(Build(element.Target), Build(element.Index)),
            FunctionCall call => BuildCall(call),
            PlacedMatches placed => BuildPlaced(placed),
            MacroMatches macro => MacroMatchFinder.Build(macro, Table(macro.Anchor), [.. macro.Group.Select(Table)]),
            ValueWhile guarded => BuildWhile(Build(guarded.Condition), Build(guarded.Value)),
            _ => BuildPattern(expression),
        };
    }

    /// <summary>The slot of a name.</summary>
    public int SlotOf(Variable variable) => SlotIn(_slots, variable);

    /// <summary>The slot of what stands for the string that a loop is at.</summary>
    public int SlotOf(Pattern placeholder) => SlotIn(_placeholders, placeholder);

    /// <summary>The number of a pattern.</summary>
    public int NumberOf(Pattern pattern) => patterns[pattern];

    private int SlotIn<T>(Dictionary<T, int> slots, T key)
        where T : notnull
    {
        if (!slots.TryGetValue(key, out int slot))
        {
            slots[key] = slot = SlotCount;
        }

        return slot;
    }

    private static Evaluation Constant(Value value) => _ => value;

    private static Evaluation BuildReference(int rule) => facts => Value.Of(facts.RuleTruth[rule]);

    private static Evaluation BuildName(int slot) => facts => facts.Names[slot];

    private static Evaluation BuildModule(Module module) => facts => Value.FromModule(facts.Load(module));

    private static Evaluation BuildWhile(Evaluation condition, Evaluation value) =>
        facts => condition(facts).IsTrue ? value(facts) : Value.Of(0L);

    private static Evaluation BuildDefined(Evaluation operand) => facts => Value.Of(operand(facts).IsDefined);

    private static Evaluation BuildRead(Evaluation offset, Func<ObjectFacts, long, Value> read) => facts =>
    {
        Value at = offset(facts);
        return at.IsDefined ? read(facts, at.Integer) : Value.Undefined;
    };

    private static Evaluation BuildUnary(UnaryOperator kind, Evaluation operand) => facts =>
    {
        Value value = operand(facts);
        return !value.IsDefined ? Value.Undefined
            : kind == UnaryOperator.Not ? Value.Of(!value.IsTrue)
            : kind == UnaryOperator.Complement ? Value.Of(~value.Integer)
            : value.Kind == ValueKind.Float ? Value.Of(-value.Number)
            : Value.Of(unchecked(-value.Integer));
    };

    private Evaluation BuildBinary(BinaryExpression binary)
    {
        Evaluation left = Build(binary.Left);
        Evaluation right = Build(binary.Right);
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                return facts => Value.Of(left(facts).IsTrue && right(facts).IsTrue);
            case BinaryOperator.Or:
                return facts => Value.Of(left(facts).IsTrue || right(facts).IsTrue);
        }

        ExpressionKind leftKind = ExpressionKinds.Of(binary.Left);
        ExpressionKind rightKind = ExpressionKinds.Of(binary.Right);
        Func<Value, Value, Value> combine = Operators.Of(binary.Operator, leftKind, rightKind);

        // "<" of floats is the only one that YARA makes false, not undefined (OP_DBL_LT): its negation is true.
        Value otherwise = binary.Operator == BinaryOperator.Less && (leftKind == ExpressionKind.Float || rightKind == ExpressionKind.Float)
            ? Value.Of(false)
            : Value.Undefined;
        return facts =>
        {
            Value one = left(facts);
            Value other = right(facts);
            return one.IsDefined && other.IsDefined ? combine(one, other) : otherwise;
        };
    }

    private Evaluation BuildWith(WithExpression with)
    {
        Evaluation[] values = [.. with.Values.Select(Build)];
        int[] slots = [.. with.Variables.Select(SlotOf)];
        Evaluation body = Build(with.Body);
        return facts =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                facts.Names[slots[i]] = values[i](facts);
            }

            return body(facts);
        };
    }

    private Evaluation BuildOf(OfExpression of)
    {
        Evaluation[] items = [.. of.Items.Select(Build)];
        Evaluation? count = of.Count is null ? null : Build(of.Count);
        OfQuantifier quantifier = of.Quantifier;

        // Where strings have to stand is the same for all, so that it is undefined for all.
        Evaluation? place = of.Items.FirstOrDefault() switch
        {
            PatternAt at => Build(at.Offset),
            PatternIn range => Both(Build(range.First), Build(range.Last)),
            _ => null,
        };
        return facts =>
        {
            if (place is not null && !place(facts).IsDefined)
            {
                return Value.Undefined;
            }

            var tally = Tally.Begin(quantifier, count, facts);
            if (!tally.IsDefined)
            {
                return Value.Of(false);
            }

            foreach (Evaluation item in items)
            {
                if (!tally.Add(item(facts).IsTrue))
                {
                    break;
                }
            }

            return Value.Of(tally.IsReached(items.Length));
        };
    }

    private static Evaluation Both(Evaluation one, Evaluation other) => facts => one(facts).IsDefined ? other(facts) : Value.Undefined;

    private static Evaluation BuildField(Evaluation target, string name) => facts =>
    {
        Value part = target(facts);
        return part.IsDefined ? Value.FromModule(((ModuleStructure)part.Part)[name]) : Value.Undefined;
    };

    private static Evaluation BuildElement(Evaluation target, Evaluation index) => facts =>
    {
        Value part = target(facts);
        Value key = index(facts);
        if (!part.IsDefined || !key.IsDefined)
        {
            return Value.Undefined;
        }

        return Value.FromModule(part.Part is ModuleArray array ? array[key.Integer] : ((ModuleDictionary)part.Part)[key.Text]);
    };

    private Evaluation BuildCall(FunctionCall call)
    {
        Evaluation[] arguments = [.. call.Arguments.Select(BuildArgument)];
        Evaluation owner = call.Target is FieldAccess field ? Build(field.Target) : BuildModule(call.Module);
        return facts =>
        {
            Value structure = owner(facts);
            if (!structure.IsDefined)
            {
                return Value.Undefined;
            }

            object[] values = new object[arguments.Length];
            for (int i = 0; i < values.Length; i++)
            {
                Value value = arguments[i](facts);
                if (!value.IsDefined)
                {
                    return Value.Undefined;
                }

                values[i] = call.Function.Parameters[i] switch
                {
                    'f' => value.Number,
                    'b' => value.IsTrue,
                    _ => value.ToModule(),
                };
            }

            facts.Charge(BytesOf(values, facts.Length));
            return Value.FromModule(call.Function.Body(new ModuleCall(facts.Context, facts.Load(call.Module), values) { Owner = (ModuleStructure)structure.Part }));
        };
    }

    // What a function is given: texts, and a range of the object as offset and size.
    private static long BytesOf(object[] values, long length)
    {
        long texts = values.OfType<byte[]>().Sum(text => (long)text.Length);
        return values is [long, long size, ..] ? texts + Math.Clamp(size, 0, length) : texts;
    }

    private Evaluation BuildArgument(Expression argument) => argument is RegularExpressionConstant expression
        ? Constant(Value.FromModule(new ExpressionArgument(expression.Value)))
        : Build(argument);

    private Evaluation BuildPattern(Expression expression) => expression switch
    {
        PatternPresent present => BuildPresent(NumberOfAny(present.Pattern)),
        PatternCount count => BuildCount(Table(count.Pattern)),
        PatternCountIn range => BuildRange(Table(range.Pattern), Build(range.First), Build(range.Last), Value.Of),
        PatternIn range => BuildRange(Table(range.Pattern), Build(range.First), Build(range.Last), count => Value.Of(count > 0)),
        PatternAt at => BuildAt(Table(at.Pattern), Build(at.Offset)),
        PatternOffset offset => BuildNth(Table(offset.Pattern), Build(offset.Index), spot => spot.Offset),
        PatternLength length => BuildNth(Table(length.Pattern), Build(length.Index), spot => spot.Length),
        _ => throw new ArgumentException($"unknown expression {expression.GetType().Name}", nameof(expression)),
    };

    private Evaluation BuildPlaced(PlacedMatches placed) => PlacedMatchFinder.Build(
        placed,
        Table(placed.Pattern),
        placed.First is null ? null : Build(placed.First),
        placed.Last is null ? null : Build(placed.Last),
        placed.Test is null ? null : BuildPlaceTest(placed.Test));

    private Func<ObjectFacts, long, bool> BuildPlaceTest(PlaceTest test)
    {
        int slot = SlotOf(test.Offset);
        Evaluation truth = Build(test.Truth);
        return (facts, offset) =>
        {
            facts.Names[slot] = Value.Of(offset);
            return truth(facts).IsTrue;
        };
    }

    private Func<ObjectFacts, MatchTable> Table(Pattern pattern)
    {
        Func<ObjectFacts, int> number = NumberOfAny(pattern);
        return facts => facts.WholeTableOf(number(facts));
    }

    private Func<ObjectFacts, int> NumberOfAny(Pattern pattern)
    {
        if (patterns.TryGetValue(pattern, out int number))
        {
            return _ => number;
        }

        int slot = SlotOf(pattern);
        return facts => facts.Strings[slot];
    }

    private static Evaluation BuildPresent(Func<ObjectFacts, int> number) => facts => Value.Of(facts.TableOf(number(facts)).Count > 0);

    private static Evaluation BuildCount(Func<ObjectFacts, MatchTable> table) => facts => Value.Of((long)table(facts).Count);

    private static Evaluation BuildAt(Func<ObjectFacts, MatchTable> table, Evaluation offset) => facts =>
    {
        Value at = offset(facts);
        return at.IsDefined ? Value.Of(table(facts).CountIn(at.Integer, at.Integer) > 0) : Value.Undefined;
    };

    private static Evaluation BuildRange(
        Func<ObjectFacts, MatchTable> table, Evaluation first, Evaluation last, Func<long, Value> conclude) => facts =>
    {
        Value from = first(facts);
        Value to = last(facts);
        return from.IsDefined && to.IsDefined ? conclude(table(facts).CountIn(from.Integer, to.Integer)) : Value.Undefined;
    };

    private static Evaluation BuildNth(Func<ObjectFacts, MatchTable> table, Evaluation index, Func<PatternSpot, long> ask) => facts =>
    {
        Value number = index(facts);
        MatchTable matches = table(facts);
        return number.IsDefined && number.Integer >= 1 && number.Integer <= matches.Count
            ? Value.Of(ask(matches[(int)number.Integer - 1]))
            : Value.Undefined;
    };
}

using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>
/// Writes loops out round by round, puts values in the place of the names that loops and <c>with</c> give them, and calculates with
/// constant texts and floats: a database has none of these. What cannot be written out stays as it is, or is reported with the reason.
/// </summary>
internal sealed class LoopUnroller(DiagnosticBag diagnostics)
{
    /// <summary>The most parts that the loops and <c>with</c> of a condition may have once they are written out.</summary>
    public const int MostParts = 4_096;

    private readonly Dictionary<Variable, (Expression Value, int Parts)> _names = [];
    private readonly Dictionary<Pattern, Pattern> _strings = [];
    private int _parts;
    private int _nesting;
    private bool _isExhausted;

    /// <summary>Writes out the loops of a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>The same without loops, as far as that is possible.</returns>
    public Expression Unroll(Expression condition)
    {
        _names.Clear();
        _strings.Clear();
        _parts = 0;
        _isExhausted = false;
        Expression unrolled = Visit(condition);
        return _isExhausted ? new BooleanConstant(condition.Span, false) : unrolled;
    }

    private Expression Visit(Expression expression)
    {
        if (_nesting > 0 && !TryCount(1, expression))
        {
            return expression;
        }

        return expression switch
        {
            BooleanConstant or IntegerConstant or FloatConstant or TextConstant or FileSizeExpression or RuleReference => expression,
            VariableReference reference => VisitName(reference),
            ForExpression loop => VisitLoop(loop),
            WithExpression with => VisitWith(with),
            UnaryExpression unary => ConstantOperations.Fold(Rebuild(unary)),
            BinaryExpression binary => ConstantOperations.Fold(Rebuild(binary)),
            TextTest test => ConstantOperations.Fold(test with { Left = Visit(test.Left), Right = Visit(test.Right) }),
            DefinedExpression defined => defined with { Operand = Visit(defined.Operand) },
            ReadInteger read => Rebuild(read),
            OfExpression of => Rebuild(of),
            _ => VisitPattern(expression),
        };
    }

    private Expression VisitPattern(Expression expression) => expression switch
    {
        PatternPresent present => _strings.TryGetValue(present.Pattern, out Pattern? pattern) ? present with { Pattern = pattern } : present,
        PatternCount count => _strings.TryGetValue(count.Pattern, out Pattern? pattern) ? count with { Pattern = pattern } : count,
        PatternAt at => at with { Pattern = AtHand(at.Pattern), Offset = Visit(at.Offset) },
        PatternIn range => range with { Pattern = AtHand(range.Pattern), First = Visit(range.First), Last = Visit(range.Last) },
        PatternCountIn range => CountedRange.Simplify(
            range with { Pattern = AtHand(range.Pattern), First = Visit(range.First), Last = Visit(range.Last) }),
        PatternOffset offset => offset with { Pattern = AtHand(offset.Pattern), Index = Visit(offset.Index) },
        PatternLength length => length with { Pattern = AtHand(length.Pattern), Index = Visit(length.Index) },
        _ => expression,
    };

    private Pattern AtHand(Pattern pattern) => _strings.GetValueOrDefault(pattern, pattern);

    // Most conditions have nothing to write out: what did not change is not made again.
    private UnaryExpression Rebuild(UnaryExpression unary)
    {
        Expression operand = Visit(unary.Operand);
        return ReferenceEquals(operand, unary.Operand) ? unary : unary with { Operand = operand };
    }

    private BinaryExpression Rebuild(BinaryExpression binary)
    {
        Expression left = Visit(binary.Left);
        Expression right = Visit(binary.Right);
        bool isSame = ReferenceEquals(left, binary.Left) && ReferenceEquals(right, binary.Right);
        return isSame ? binary : binary with { Left = left, Right = right };
    }

    private ReadInteger Rebuild(ReadInteger read)
    {
        Expression offset = Visit(read.Offset);
        return ReferenceEquals(offset, read.Offset) ? read : read with { Offset = offset };
    }

    private OfExpression Rebuild(OfExpression of) => of with
    {
        Items = [.. of.Items.Select(Visit)],
        Count = of.Count is null ? null : Visit(of.Count),
    };

    private Expression VisitName(VariableReference reference)
    {
        if (!_names.TryGetValue(reference.Variable, out (Expression Value, int Parts) known))
        {
            return reference;
        }

        return TryCount(known.Parts, reference) ? known.Value : reference;
    }

    private Expression VisitWith(WithExpression with)
    {
        _nesting++;
        for (int i = 0; i < with.Variables.Count; i++)
        {
            Bind(with.Variables[i], with.Values[i]);
        }

        Expression body = Visit(with.Body);
        _nesting--;
        return body;
    }

    private void Bind(Variable variable, Expression value)
    {
        int before = _parts;
        Expression taken = Visit(value);
        _names[variable] = (taken, _parts - before);
    }

    private Expression VisitLoop(ForExpression loop)
    {
        Expression? count = loop.Count is null ? null : Visit(loop.Count);
        _nesting++;
        IReadOnlyList<Expression>? rounds = loop.Source switch
        {
            RangeSource range => VisitRange(range, loop),
            ListSource list => VisitRounds(list.Items, item => Bind(list.Variable, item), loop.Body),
            PatternSource strings => VisitRounds(strings.Patterns, pattern => _strings[strings.Placeholder] = AtHand(pattern), loop.Body),
            _ => null,
        };
        _nesting--;
        return rounds is null ? loop : new UnrolledLoop(loop.Span, loop.Quantifier, count, rounds);
    }

    private List<Expression>? VisitRange(RangeSource range, ForExpression loop)
    {
        if (ConstantFolder.TryEvaluate(Visit(range.First)) is not long first || ConstantFolder.TryEvaluate(Visit(range.Last)) is not long last)
        {
            return null;
        }

        // A difference, for the sum may not fit.
        ulong rounds = first > last ? 0 : (ulong)last - (ulong)first;
        if (rounds >= MostParts)
        {
            Exhaust(loop);
            return [];
        }

        IEnumerable<long> values = first > last ? [] : Enumerable.Range(0, (int)rounds + 1).Select(round => first + round);
        return VisitRounds(values, value => Bind(range.Variable, new IntegerConstant(loop.Span, value)), loop.Body);
    }

    private List<Expression> VisitRounds<T>(IEnumerable<T> values, Action<T> bind, Expression body)
    {
        var rounds = new List<Expression>();
        foreach (T value in values.TakeWhile(_ => !_isExhausted))
        {
            bind(value);
            rounds.Add(Visit(body));
        }

        return rounds;
    }

    private bool TryCount(int parts, Expression place)
    {
        // Each is at most the bound, so that the sum cannot overflow.
        _parts += parts;
        if (_parts > MostParts)
        {
            Exhaust(place);
        }

        return !_isExhausted;
    }

    private void Exhaust(Expression place)
    {
        if (!_isExhausted)
        {
            _isExhausted = true;
            diagnostics.Error(place.Span, WorkstationText.OfLongLoops(MostParts));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Makes loops into delegates. A loop over nothing is false, whatever its quantifier, as in YARA.</summary>
internal sealed class LoopBuilder(ConditionBuilder conditions)
{
    /// <summary>Gives names their values for the next round.</summary>
    /// <returns>False when there is none.</returns>
    private delegate bool NextRound(ObjectFacts facts, long round);

    /// <summary>Makes the evaluation of a loop.</summary>
    public Evaluation Build(ForExpression loop)
    {
        Evaluation? count = loop.Count is null ? null : conditions.Build(loop.Count);
        Func<ObjectFacts, NextRound?> begin = BuildSource(loop.Source);
        Evaluation body = conditions.Build(loop.Body);
        return facts => Value.Of(Run(facts, Tally.Begin(loop.Quantifier, count, facts), begin(facts), body));
    }

    private static bool Run(ObjectFacts facts, Tally tally, NextRound? next, Evaluation body)
    {
        if (next is null || !tally.IsDefined)
        {
            return false;
        }

        long round = 0;
        while (next(facts, round))
        {
            facts.Step();
            round++;
            if (!tally.Add(body(facts).IsTrue))
            {
                break;
            }
        }

        return round > 0 && tally.IsReached(round);
    }

    private Func<ObjectFacts, NextRound?> BuildSource(LoopSource source) => source switch
    {
        RangeSource range => BuildRange(conditions.SlotOf(range.Variable), conditions.Build(range.First), conditions.Build(range.Last)),
        ListSource list => BuildList(conditions.SlotOf(list.Variable), [.. list.Items.Select(conditions.Build)]),
        CollectionSource collection => BuildCollection(
            [.. collection.Variables.Select(conditions.SlotOf)], conditions.Build(collection.Collection)),
        PatternSource strings => BuildStrings(
            conditions.SlotOf(strings.Placeholder), [.. strings.Patterns.Select(conditions.NumberOf)]),
        _ => throw new ArgumentException($"unknown source {source.GetType().Name}", nameof(source)),
    };

    private static Func<ObjectFacts, NextRound?> BuildRange(int slot, Evaluation first, Evaluation last) => facts =>
    {
        Value from = first(facts);
        Value to = last(facts);
        if (!from.IsDefined || !to.IsDefined)
        {
            return null;
        }

        return (inner, round) =>
        {
            // A difference, for the sum may not fit.
            if (from.Integer > to.Integer || (ulong)round > (ulong)to.Integer - (ulong)from.Integer)
            {
                return false;
            }

            inner.Names[slot] = Value.Of(from.Integer + round);
            return true;
        };
    };

    private static Func<ObjectFacts, NextRound?> BuildList(int slot, Evaluation[] items) => _ => (facts, round) =>
    {
        if (round >= items.Length)
        {
            return false;
        }

        facts.Names[slot] = items[round](facts);
        return true;
    };

    private static Func<ObjectFacts, NextRound?> BuildStrings(int slot, int[] patterns) => _ => (facts, round) =>
    {
        if (round >= patterns.Length)
        {
            return false;
        }

        facts.Strings[slot] = patterns[round];
        return true;
    };

    private static Func<ObjectFacts, NextRound?> BuildCollection(int[] slots, Evaluation collection) => facts =>
    {
        Value part = collection(facts);
        if (!part.IsDefined)
        {
            return null;
        }

        return part.Part is ModuleArray array
            ? (inner, round) => NextElement(inner, slots[0], array.Elements, round)
            : (inner, round) => NextEntry(inner, slots, ((ModuleDictionary)part.Part).Entries, round);
    };

    private static bool NextElement(ObjectFacts facts, int slot, IReadOnlyList<object?> elements, long round)
    {
        if (round >= elements.Count)
        {
            return false;
        }

        facts.Names[slot] = Value.FromModule(elements[(int)round]);
        return true;
    }

    private static bool NextEntry(ObjectFacts facts, int[] slots, IReadOnlyList<KeyValuePair<byte[], object>> entries, long round)
    {
        if (round >= entries.Count)
        {
            return false;
        }

        facts.Names[slots[0]] = Value.FromModule(entries[(int)round].Key);
        facts.Names[slots[1]] = Value.FromModule(entries[(int)round].Value);
        return true;
    }
}

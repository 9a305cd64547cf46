using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// All programs of a size, counted in statements. Left out is only what adds nothing: programs that rent nothing, statements after
/// throw or return, and the mirror image of a program with its two variables exchanged.
/// </summary>
internal sealed class SmallPrograms
{
    private static readonly Statement[] Leaves = MakeLeaves();

    private readonly Dictionary<int, List<IReadOnlyList<Statement>>> _lists = [];

    public SmallPrograms()
    {
        _lists[0] = [[]];
    }

    /// <summary>Every program of exactly <paramref name="size"/> statements.</summary>
    public IEnumerable<IReadOnlyList<Statement>> OfSize(int size)
    {
        return Lists(size).Where(program => FirstVariable(program) == 0 && Rents(program));
    }

    /// <summary>Every program of a size, whatever it is about, without copies.</summary>
    public IEnumerable<IReadOnlyList<Statement>> WithoutCopiesOfSize(int size)
    {
        return Lists(size).Where(program => !Copies(program));
    }

    /// <summary>A random program of exactly <paramref name="size"/> statements.</summary>
    public static IReadOnlyList<Statement> Random(Random random, int size)
    {
        List<Statement> program = [];
        int left = size;
        while (left > 0)
        {
            Statement next = RandomStatement(random, random.Next(1, left + 1));
            program.Add(next);
            left -= Size(next);
            if (next.IsExit)
            {
                break;
            }
        }

        return program;
    }

    private static Statement RandomStatement(Random random, int size)
    {
        if (size == 1)
        {
            return Leaves[random.Next(Leaves.Length)];
        }

        int first = random.Next(1, size);
        IReadOnlyList<Statement> all = Random(random, size - 1);
        IReadOnlyList<Statement> part = Random(random, first);
        IReadOnlyList<Statement> rest = size - 1 - first > 0 ? Random(random, size - 1 - first) : [];
        return random.Next(7) switch
        {
            0 => new Statement(Operation.If, Body: all),
            1 => new Statement(Operation.Loop, Body: all),
            2 or 3 => new Statement(Operation.IfSome, random.Next(2), Body: all),
            4 when rest.Count > 0 => new Statement(Operation.IfElse, Body: part, Second: rest),
            5 when rest.Count > 0 => new Statement(Operation.TryCatch, Body: part, Second: rest),
            _ when rest.Count > 0 && !HasReturn(rest) => new Statement(Operation.TryFinally, Body: part, Second: rest),
            _ => new Statement(Operation.If, Body: all),
        };
    }

    private static int Size(Statement statement)
    {
        return 1 + (statement.Body?.Sum(Size) ?? 0) + (statement.Second?.Sum(Size) ?? 0);
    }

    private static Statement[] MakeLeaves()
    {
        List<Statement> leaves = [new(Operation.Throw), new(Operation.Return)];
        for (int variable = 0; variable < 2; variable++)
        {
            leaves.Add(new Statement(Operation.Rent, Target: variable));
            leaves.Add(new Statement(Operation.Use, variable));
            leaves.Add(new Statement(Operation.Release, variable));
            leaves.Add(new Statement(Operation.Transfer, variable, variable));
            leaves.Add(new Statement(Operation.Transfer, variable, 1 - variable));
            leaves.Add(new Statement(Operation.Alias, variable, 1 - variable));
        }

        return [.. leaves];
    }

    private List<IReadOnlyList<Statement>> Lists(int size)
    {
        if (_lists.TryGetValue(size, out List<IReadOnlyList<Statement>>? known))
        {
            return known;
        }

        List<IReadOnlyList<Statement>> lists = [];
        for (int first = 1; first <= size; first++)
        {
            foreach (Statement statement in Statements(first))
            {
                if (statement.IsExit && first < size)
                {
                    continue;
                }

                foreach (IReadOnlyList<Statement> rest in Lists(size - first))
                {
                    lists.Add([statement, .. rest]);
                }
            }
        }

        _lists[size] = lists;
        return lists;
    }

    private IEnumerable<Statement> Statements(int size)
    {
        return size == 1 ? Leaves : Blocks(size);
    }

    private IEnumerable<Statement> Blocks(int size)
    {
        foreach (IReadOnlyList<Statement> body in Lists(size - 1))
        {
            yield return new Statement(Operation.If, Body: body);
            yield return new Statement(Operation.Loop, Body: body);
            yield return new Statement(Operation.IfSome, 0, Body: body);
            yield return new Statement(Operation.IfSome, 1, Body: body);
        }

        for (int first = 1; first < size - 1; first++)
        {
            foreach (IReadOnlyList<Statement> body in Lists(first))
            {
                foreach (IReadOnlyList<Statement> second in Lists(size - 1 - first))
                {
                    yield return new Statement(Operation.IfElse, Body: body, Second: second);
                    yield return new Statement(Operation.TryCatch, Body: body, Second: second);
                    if (!HasReturn(second))
                    {
                        yield return new Statement(Operation.TryFinally, Body: body, Second: second);
                    }
                }
            }
        }
    }

    // C# has no return out of a finally block.
    private static bool HasReturn(IReadOnlyList<Statement> list)
    {
        return list.Any(statement =>
            statement.Operation == Operation.Return || HasReturn(statement.Body ?? []) || HasReturn(statement.Second ?? []));
    }

    private static bool Rents(IReadOnlyList<Statement> list)
    {
        return list.Any(statement => statement.Operation == Operation.Rent || Rents(statement.Body ?? []) || Rents(statement.Second ?? []));
    }

    private static bool Copies(IReadOnlyList<Statement> list)
    {
        return list.Any(statement => statement.Operation == Operation.Alias || Copies(statement.Body ?? []) || Copies(statement.Second ?? []));
    }

    private static int FirstVariable(IReadOnlyList<Statement> list)
    {
        foreach (Statement statement in list)
        {
            int own = statement.Operation switch
            {
                Operation.Rent => statement.Target,
                Operation.Use or Operation.Release or Operation.Transfer or Operation.Alias or Operation.IfSome => statement.Source,
                _ => -1,
            };
            own = own >= 0 ? own : FirstVariable(statement.Body ?? []);
            own = own >= 0 ? own : FirstVariable(statement.Second ?? []);
            if (own >= 0)
            {
                return own;
            }
        }

        return -1;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Chooses the atoms of a table whose filter consists of rows: such that their grams have few first bytes, and those seldom in firmware, because
/// only at them the filter is looked at. Greedy, one sequence after the other; then for each first byte whether all can do without it.
/// </summary>
internal sealed class RowSelection
{
    private const int ByteValues = 256;
    private const int Rounds = 2;
    private const int Sweeps = 3;

    // A first byte that others have costs nothing more; but the fewer have it, the sooner it can be given up.
    private const double ShareOfUsed = 0.02;

    // A gram that several sequences share fills a bucket, which a hostile stream can have looked at again and again.
    private const double CostOfSharing = 0.001;

    // More than any atom costs.
    private const double Forbidden = 1e6;
    private const int None = -1;

    private readonly int _stride;
    private readonly IReadOnlyList<CompiledSequence> _members;
    private readonly CostModel _costs;
    private readonly GramBuffer _buffer;
    private readonly double[] _rowCosts = new double[ByteValues];
    private readonly int[] _uses = new int[ByteValues];
    private readonly int[] _gramUses = new int[ByteValues * ByteValues];
    private readonly List<int>[] _users = [.. Enumerable.Range(0, ByteValues).Select(_ => new List<int>())];
    private readonly Choice[] _choices;
    private double[] _cellCosts = new double[64];

    /// <summary>Chooses the atoms.</summary>
    /// <param name="stride">The table's stride.</param>
    /// <param name="members">The sequences; each has an atom for this stride.</param>
    /// <param name="costs">What each step costs.</param>
    /// <param name="statistics">What firmware looks like.</param>
    /// <param name="buffer">Weighs the grams.</param>
    public RowSelection(
        int stride, IReadOnlyList<CompiledSequence> members, CostModel costs, GramStatistics statistics, GramBuffer buffer)
    {
        _stride = stride;
        _members = members;
        _costs = costs;
        _buffer = buffer;
        _choices = new Choice[members.Count];
        for (int value = 0; value < ByteValues; value++)
        {
            _rowCosts[value] = costs.RowHit * statistics.ProbabilityOf((byte)value);
        }

        ChooseInTurn();
        for (int sweep = 0; sweep < Sweeps && GiveUpFirstBytes(); sweep++)
        {
        }
    }

    /// <summary>Whether it is the one for a table.</summary>
    /// <param name="stride">The table's stride.</param>
    /// <param name="members">Its sequences, in order.</param>
    public bool IsOf(int stride, IReadOnlyList<CompiledSequence> members) => _stride == stride && _members.SequenceEqual(members);

    /// <summary>The sequences in their order, and their atoms.</summary>
    /// <param name="tableGrams">Receives the concrete grams of all atoms.</param>
    public PlacedSequence[] Place(List<TableGram> tableGrams)
    {
        var placed = new PlacedSequence[_members.Count];
        for (int member = 0; member < placed.Length; member++)
        {
            _buffer.Fill(_members[member], 2);
            Atom atom = _buffer.Take(_choices[member].Cells);
            placed[member] = new PlacedSequence(_members[member], atom);
            AtomPlacer.AddGrams(tableGrams, _members[member], atom.Cell, _buffer);
        }

        return placed;
    }

    private void ChooseInTurn()
    {
        int[] order = [.. Enumerable.Range(0, _members.Count).OrderBy(member => _members[member].Cells.Length)];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (int member in order)
            {
                if (round > 0)
                {
                    Remove(member);
                }

                Enter(member, Best(member, None));
            }
        }
    }

    /// <summary>Tries for each first byte whether all that have it can be found without, for less than it costs.</summary>
    /// <returns>Whether one was given up.</returns>
    private bool GiveUpFirstBytes()
    {
        bool isLess = false;
        foreach (int value in Enumerable.Range(0, ByteValues).Where(v => _uses[v] > 0).OrderByDescending(v => _rowCosts[v] / _uses[v]).ToArray())
        {
            int[] users = [.. _users[value].Distinct()];
            Choice[] before = [.. users.Select(user => _choices[user])];
            double costBefore = CostOf(users);
            Array.ForEach(users, Remove);
            foreach (int user in users)
            {
                Enter(user, Best(user, value));
            }

            if (_uses[value] == 0 && CostOf(users) < costBefore * (1 - 1e-9))
            {
                isLess = true;
                continue;
            }

            Array.ForEach(users, Remove);
            for (int i = 0; i < users.Length; i++)
            {
                Enter(users[i], before[i]);
            }
        }

        return isLess;
    }

    private double CostOf(int[] members)
    {
        double cost = members.Sum(member => _choices[member].Cost);
        for (int value = 0; value < ByteValues; value++)
        {
            cost += _uses[value] > 0 ? _rowCosts[value] : 0;
        }

        return cost;
    }

    private Choice Best(int member, int forbidden)
    {
        _buffer.Fill(_members[member], 2);
        ReadOnlySpan<Gram> grams = _buffer.Grams;
        if (_cellCosts.Length < grams.Length)
        {
            _cellCosts = new double[grams.Length * 2];
        }

        for (int cell = 0; cell < grams.Length; cell++)
        {
            double cost = OwnCost(grams[cell]);
            foreach (int variant in _buffer.VariantsOf(grams[cell]))
            {
                int value = variant & 0xFF;
                cost += CostOfSharing * _gramUses[variant];
                cost += value == forbidden ? Forbidden
                    : _uses[value] == 0 ? _rowCosts[value] : ShareOfUsed * _rowCosts[value] / _uses[value];
            }

            _cellCosts[cell] = cost;
        }

        _buffer.Choose(_stride, _cellCosts);
        double own = 0;
        var variants = new List<int>();
        foreach (int cell in _buffer.Chosen)
        {
            own += OwnCost(grams[cell]);
            variants.AddRange(_buffer.VariantsOf(grams[cell]));
        }

        return new Choice(_buffer.Chosen.ToArray(), [.. variants], own);
    }

    private double OwnCost(Gram gram) => (gram.ByteProbability * _costs.ByteHit)
        + (gram.Probability * (_costs.FilterHit + _costs.EntryVisit)) + (gram.Verified * _costs.Verification);

    private void Enter(int member, Choice choice)
    {
        _choices[member] = choice;
        foreach (int variant in choice.Variants)
        {
            _gramUses[variant]++;
            _uses[variant & 0xFF]++;
            _users[variant & 0xFF].Add(member);
        }
    }

    private void Remove(int member)
    {
        foreach (int variant in _choices[member].Variants)
        {
            _gramUses[variant]--;
            _uses[variant & 0xFF]--;
            _users[variant & 0xFF].Remove(member);
        }
    }

    private readonly record struct Choice(int[] Cells, int[] Variants, double Cost);
}

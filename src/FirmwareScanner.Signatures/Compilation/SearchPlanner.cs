using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Searches for the cheapest way to find all sequences: how many tables, gram length and stride of each, size of filter and
/// buckets, and which sequences are better left to a native search for one byte. Costs are expected values under the statistic
/// of real firmware; the few best plans are then built and measured on a sample of it.
/// </summary>
internal sealed class SearchPlanner
{
    private const int MaximumTables = 3;
    private const int PlansKept = 6;
    private const double BudgetPressureStep = 1.4;
    private const int BudgetPressureSteps = 46;
    private const int Fingerprints = GramHash.AnyFollower;
    private const double Pairs = 65_536;

    private readonly CostModel _costs;
    private readonly PlannerLimits _limits;
    private readonly List<UnitClass> _classes;
    private readonly List<SearchPlan> _best = [];

    /// <summary>Prepares the search.</summary>
    /// <param name="units">What must be found.</param>
    /// <param name="costs">What each step costs.</param>
    /// <param name="limits">Sizes of tables to consider, and the memory they may take.</param>
    /// <param name="buffer">Weighs the atoms.</param>
    public SearchPlanner(IReadOnlyList<SearchUnit> units, CostModel costs, PlannerLimits limits, GramBuffer buffer)
    {
        _costs = costs;
        _limits = limits;
        var classes = new Dictionary<(int, int, bool), UnitClass>();
        foreach (SearchUnit unit in units)
        {
            (int, int, bool) key = (unit.LongestStride2, unit.LongestStride3, unit.CanScan);
            if (!classes.TryGetValue(key, out UnitClass? unitClass))
            {
                unitClass = new UnitClass(unit.LongestStride2, unit.LongestStride3, unit.CanScan);
                classes.Add(key, unitClass);
            }

            unitClass.Add(unit, costs, buffer);
        }

        _classes = [.. classes.Values];
    }

    /// <summary>The few cheapest plans, cheapest first; at least one.</summary>
    /// <remarks>When none keeps to the memory allowed, the smallest are returned.</remarks>
    public IReadOnlyList<SearchPlan> FindBest()
    {
        _best.Clear();
        Extend([], AtomChoices.MaximumStride + 1);
        return _best;
    }

    private void Extend(List<(int GramLength, int Stride)> shapes, int strideBelow)
    {
        if (!Consider(shapes) || shapes.Count == MaximumTables)
        {
            return;
        }

        for (int stride = strideBelow - 1; stride >= 1; stride--)
        {
            for (int gramLength = 2; gramLength <= 3; gramLength++)
            {
                shapes.Add((gramLength, stride));
                Extend(shapes, stride);
                shapes.RemoveAt(shapes.Count - 1);
            }
        }
    }

    // Returns whether a further table could find anything: not when one is empty, or when nothing is left over.
    private bool Consider(List<(int GramLength, int Stride)> shapes)
    {
        var loads = new TableLoad[shapes.Count];
        bool isLeft = false;
        bool isFeasible = true;
        double cost = _costs.PerByte
            + shapes.Sum(s => _costs.TablePerByte + (_costs.Sample(s.GramLength, _limits.LeastFilterBits) / s.Stride));
        foreach (UnitClass unitClass in _classes)
        {
            int table = TableOf(unitClass, shapes);
            if (table >= 0)
            {
                loads[table] += unitClass.Load(shapes[table].GramLength, shapes[table].Stride);
            }
            else
            {
                isLeft = true;
                isFeasible &= unitClass.CanScan;
                cost += unitClass.ScanCost;
            }
        }

        if (loads.Any(l => l.Entries == 0))
        {
            return false;
        }

        if (isFeasible && (_best.Count < PlansKept || cost < Rank(_best[^1])))
        {
            Keep(SizeTables(shapes, loads));
        }

        return isLeft;
    }

    private static int TableOf(UnitClass unitClass, List<(int GramLength, int Stride)> shapes)
    {
        for (int table = 0; table < shapes.Count; table++)
        {
            if (unitClass.Fits(shapes[table].GramLength, shapes[table].Stride))
            {
                return table;
            }
        }

        return -1;
    }

    // Lagrange: a price on memory makes the sizes of the tables independent of each other; it rises until all fit.
    private SearchPlan SizeTables(List<(int GramLength, int Stride)> shapes, TableLoad[] loads)
    {
        double scans = _costs.PerByte + _classes.Where(c => TableOf(c, shapes) < 0).Sum(c => c.ScanCost);
        double price = _limits.PricePerByte;
        for (int step = 0; ; step++)
        {
            double cost = scans;
            long bytes = 0;
            var tables = new List<TableShape>();
            for (int t = 0; t < shapes.Count; t++)
            {
                (TableShape table, double tableCost) = CheapestSize(shapes[t].GramLength, shapes[t].Stride, loads[t], price);
                tables.Add(table);
                cost += tableCost;
                bytes += FilterTable.DeviceBytesOf(table.FilterBits, table.BucketBits, (int)loads[t].Entries);
            }

            if (bytes <= _limits.Bytes || step == BudgetPressureSteps)
            {
                return new SearchPlan(tables, cost, bytes);
            }

            price = Math.Max(price, 1e-7) * BudgetPressureStep;
        }
    }

    private (TableShape Shape, double Cost) CheapestSize(int gramLength, int stride, TableLoad load, double price)
    {
        (TableShape? Shape, double Cost) best = (null, 0);
        double least = double.MaxValue;
        int mostFilterBits = gramLength == 2 ? Math.Min(16, _limits.MostFilterBits) : _limits.MostFilterBits;
        for (int filterBits = _limits.LeastFilterBits; filterBits <= mostFilterBits; filterBits++)
        {
            (double byteHits, double hits) = ExpectedHits(gramLength, filterBits, load);
            for (int bucketBits = 0; bucketBits <= _limits.MostBucketBits; bucketBits++)
            {
                double cost = ExpectedCost(gramLength, stride, filterBits, bucketBits, load, byteHits, hits);
                double rank = cost + (price * FilterTable.DeviceBytesOf(filterBits, bucketBits, (int)load.Entries));
                if (rank < least)
                {
                    least = rank;
                    int shift1 = gramLength == 3 ? (filterBits - 8) / 2 : 0;
                    best = (new TableShape(gramLength, stride, filterBits, bucketBits, filterBits - 8, shift1), cost);
                }
            }
        }

        return (best.Shape!, best.Cost);
    }

    private static (double ByteHits, double Hits) ExpectedHits(int gramLength, int filterBits, TableLoad load)
    {
        double bytes = 1 << filterBits;
        double byteHits = Math.Min(1, 1 - Math.Exp(-load.Entries / bytes) + load.ByteMass);

        // Of the grams that share a byte all but one are strangers: none for pairs once there is a byte for each.
        double strangers = gramLength == 2 ? Math.Max(0, 1 - (bytes / Pairs)) : 1;
        double falseHits = 1 - Math.Exp(-strangers * load.Entries / (8 * bytes));
        return (byteHits, Math.Min(1, falseHits + load.Mass));
    }

    private double ExpectedCost(
        int gramLength, int stride, int filterBits, int bucketBits, TableLoad load, double byteHits, double hits)
    {
        double strangers = hits * load.Entries / (1 << bucketBits);
        double verifications = (strangers / Fingerprints) + load.VerifiedMass;
        var rates = new TableRates(1, byteHits, hits, strangers + load.Mass, verifications);
        return _costs.TablePerByte + (_costs.Sample(gramLength, filterBits, rates) / stride);
    }

    private void Keep(SearchPlan plan)
    {
        int place = _best.FindIndex(p => Rank(plan) < Rank(p));
        _best.Insert(place < 0 ? _best.Count : place, plan);
        if (_best.Count > PlansKept)
        {
            _best.RemoveAt(PlansKept);
        }
    }

    // Whatever exceeds the memory allowed ranks behind everything that does not, the smaller first.
    private double Rank(SearchPlan plan)
    {
        double excess = Math.Max(0, plan.Bytes - _limits.Bytes);
        return plan.Cost + (_limits.PricePerByte * plan.Bytes) + (excess > 0 ? 1e6 + excess : 0);
    }
}

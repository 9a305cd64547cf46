using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Memory;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>Two pools against a ledger of owners that remembers every lease ever given out and what became of it.</summary>
public class BlockPoolModelTests
{
    private const int Operations = 7;

    [Fact]
    public void Pools_random_operations_agree_with_a_ledger_of_owners()
    {
        Gen<(int, int)> step = from operation in Gen.Choose(0, (Operations * 2) - 1) from pick in Gen.Choose(0, 1000) select (operation, pick);
        Gen<(int, (int, int)[])> run = from blocks in Gen.Choose(1, 6) from steps in Gen.ArrayOf(step, 150) select (blocks, steps);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(run.ToArbitrary(), Agrees));
    }

    [Fact]
    public void Pool_every_operation_string_of_a_small_pool_agrees_with_a_ledger_of_owners()
    {
        // Picks 0 and 1 name the two leases given out last; 5 operations on each and a rent, in every order of five.
        (int, int)[] alphabet = [(0, 0), .. Enumerable.Range(1, 5).SelectMany(operation => new[] { (operation, 0), (operation, 1) })];
        var digits = new int[5];
        for (int code = 0; code < (int)Math.Pow(alphabet.Length, digits.Length); code++)
        {
            int rest = code;
            var ledger = new PoolLedger(2);
            for (int i = 0; i < digits.Length; i++)
            {
                (int operation, int pick) = alphabet[rest % alphabet.Length];
                rest /= alphabet.Length;
                ledger.Step(0, operation, pick);
            }
        }
    }

    private static bool Agrees((int Blocks, (int Operation, int Pick)[] Steps) run)
    {
        var ledger = new PoolLedger(run.Blocks);
        foreach ((int operation, int pick) in run.Steps)
        {
            ledger.Step(operation / Operations, operation % Operations, pick);
        }

        ledger.CompareStopReports();
        return true;
    }

    private sealed class Entry
    {
        public required int Pool { get; init; }

        public required BlockLease Lease { get; init; }

        public required int Owner { get; init; }

        public required int RentedAt { get; init; }

        public required int Offset { get; init; }

        public bool Sealed { get; set; }

        public int Readers { get; set; }

        /// <summary>None while it is valid; else what a release of it must answer.</summary>
        public MemoryFault Ended { get; set; }
    }

    private sealed class PoolLedger
    {
        private readonly BlockPool[] _pools;
        private readonly int[] _clocks = new int[2];
        private readonly int[] _highWaters = new int[2];
        private readonly List<Entry> _entries = [];
        private int _nextOwner = 100;

        public PoolLedger(int blocks)
        {
            var plan = new MemoryPlan(int.MaxValue, 20, int.MaxValue);
            _pools = [new BlockPool(plan, blocks, 3), new BlockPool(plan, blocks, 3)];
            foreach (BlockPool pool in _pools)
            {
                Assert.Equal(MemoryFault.None, pool.Attach());

                // The third lease of a slot wraps around.
                Assert.Equal(MemoryFault.None, pool.StartGenerations(BlockPool.Generations - 1));
            }
        }

        public void Step(int pool, int operation, int pick)
        {
            if (operation == 0)
            {
                Rent(pool);
            }
            else if (_entries.Count > 0)
            {
                Use(pool, operation, _entries[_entries.Count - 1 - (pick % _entries.Count)]);
            }

            for (int index = 0; index < _pools.Length; index++)
            {
                int live = Live(index).Count();
                _highWaters[index] = Math.Max(_highWaters[index], live);
                Assert.Equal(MemoryFault.None, _pools[index].Audit());
                Assert.Equal(live, _pools[index].Outstanding);
                Assert.Equal(_highWaters[index], _pools[index].HighWater);
                Assert.Equal(live, Live(index).Select(entry => entry.Offset).Distinct().Count());
            }
        }

        public void CompareStopReports()
        {
            for (int index = 0; index < _pools.Length; index++)
            {
                StopReport report = _pools[index].Stop();
                foreach (Entry entry in Live(index).OrderBy(entry => entry.Offset))
                {
                    Assert.True(report.MoveNext());
                    Assert.Equal(
                        (entry.Offset / 3, entry.Owner, (long)(_clocks[index] - entry.RentedAt), entry.Readers),
                        (report.Slot, report.Owner, report.Age, report.Readers));
                }

                Assert.False(report.MoveNext());
            }
        }

        private IEnumerable<Entry> Live(int pool)
        {
            return _entries.Where(entry => entry.Pool == pool && entry.Ended == MemoryFault.None);
        }

        private void Rent(int pool)
        {
            bool full = Live(pool).Count() == _pools[pool].BlockCount;
            BlockLease lease = _pools[pool].TryRent(_nextOwner);
            Assert.Equal(full, lease == BlockLease.None);
            if (!full)
            {
                int now = ++_clocks[pool];
                Add(new Entry { Pool = pool, Lease = lease, Owner = _nextOwner++, RentedAt = now, Offset = _pools[pool].Offset(lease) });
            }
        }

        private void Add(Entry entry)
        {
            // A new lease of the block: earlier ones, even the one released last, are stale from now on.
            foreach (Entry earlier in _entries.Where(e => e.Pool == entry.Pool && e.Offset == entry.Offset))
            {
                earlier.Ended = MemoryFault.PoolStaleLease;
            }

            Assert.True(_entries.Count > 100 || _entries.All(e => e.Pool != entry.Pool || e.Lease != entry.Lease));
            _entries.Add(entry);
        }

        private void Use(int pool, int operation, Entry entry)
        {
            BlockPool target = _pools[pool];
            MemoryFault wrong = pool != entry.Pool ? MemoryFault.PoolForeignLease
                : entry.Ended == MemoryFault.None ? MemoryFault.None
                : operation == 1 ? entry.Ended : MemoryFault.PoolStaleLease;
            MemoryFault expected = wrong != MemoryFault.None ? wrong : ExpectedFault(operation, entry);
            int before = target.FaultCount(expected);
            BlockLease moved = BlockLease.None;
            MemoryFault actual = operation switch
            {
                1 => target.Release(entry.Lease),
                2 => FaultOf(target, (moved = target.Transfer(entry.Lease, _nextOwner)) == BlockLease.None),
                3 => target.Seal(entry.Lease),
                4 => target.Borrow(entry.Lease),
                5 => target.Return(entry.Lease),
                _ => FaultOf(target, target.FillOffset(entry.Lease) < 0),
            };
            Assert.Equal(expected, actual);
            if (expected != MemoryFault.None)
            {
                Assert.Equal(before + 1, target.FaultCount(expected));
                return;
            }

            Apply(operation, entry, moved);
        }

        private void Apply(int operation, Entry entry, BlockLease moved)
        {
            _clocks[entry.Pool] += operation == 6 ? 0 : 1;
            switch (operation)
            {
                case 1:
                    entry.Ended = MemoryFault.PoolDoubleRelease;
                    break;
                case 2:
                    Add(new Entry
                    {
                        Pool = entry.Pool,
                        Lease = moved,
                        Owner = _nextOwner++,
                        RentedAt = entry.RentedAt,
                        Offset = entry.Offset,
                        Sealed = entry.Sealed,
                    });
                    break;
                case 3:
                    entry.Sealed = true;
                    break;
                case 4:
                    entry.Readers++;
                    break;
                case 5:
                    entry.Readers--;
                    break;
                default:
                    break;
            }
        }

        private static MemoryFault ExpectedFault(int operation, Entry entry)
        {
            return operation switch
            {
                1 or 2 => entry.Readers > 0 ? MemoryFault.PoolBorrowed : MemoryFault.None,
                3 or 6 => entry.Sealed ? MemoryFault.PoolSealed : MemoryFault.None,
                4 => entry.Sealed ? MemoryFault.None : MemoryFault.PoolNotSealed,
                _ => entry.Readers > 0 ? MemoryFault.None : MemoryFault.PoolNotBorrowed,
            };
        }

        private static MemoryFault FaultOf(BlockPool pool, bool refused)
        {
            return refused ? pool.LastFault : MemoryFault.None;
        }
    }
}

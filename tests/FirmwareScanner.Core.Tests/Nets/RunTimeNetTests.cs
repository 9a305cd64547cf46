using System;
using System.Text;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Tests.Memory;
using Xunit;

namespace FirmwareScanner.Core.Tests.Nets;

/// <summary>
/// Faults that only the run-time checks see. The analyzers follow a lease through the variables of a method; which element of an
/// array, or which of two pools, is decided here by bytes of the stream, so every line is right on some path and no path is wrong
/// by itself. The proof over the IL sees no allocation in any of it, or none in the assemblies that it is given.
/// </summary>
public sealed class RunTimeNetTests
{
    private const int Filter = 1;
    private const int Verifier = 2;

    [Fact]
    public void Lease_parked_where_the_data_say_and_released_twice_is_refused_and_the_new_owner_keeps_the_block()
    {
        BlockPool pool = Rig.Pool(1);
        var parked = new BlockLease[4];

        // The two commands of this protocol name the same place; with other bytes the same code is right.
        byte[] commands = [0x11, 0x35];
        parked[commands[0] & 3] = pool.TryRent(Filter);
        Assert.Equal(MemoryFault.None, pool.Release(parked[commands[0] & 3]));
        BlockLease next = pool.TryRent(Verifier);

        Assert.Equal(MemoryFault.PoolStaleLease, pool.Release(parked[commands[1] & 3]));

        Assert.Equal((1, 1), (pool.Outstanding, pool.FaultCount(MemoryFault.PoolStaleLease)));
        Assert.Equal(0, pool.FillOffset(next));
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    [Fact]
    public void Lease_kept_as_a_number_in_a_message_and_used_after_its_transfer_is_refused()
    {
        BlockPool pool = Rig.Pool(2);
        byte[] message = new byte[4];
        BlockLease lease = pool.TryRent(Filter);

        // The number travels as bytes through a queue, as between two tasks; what comes out has no history that a compiler knows.
        BitConverter.TryWriteBytes(message, (int)lease);
        BlockLease moved = pool.Transfer(lease, Verifier);
        var received = (BlockLease)BitConverter.ToInt32(message, 0);

        Assert.Equal((-1, MemoryFault.PoolStaleLease), (pool.FillOffset(received), pool.LastFault));
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Seal(received));
        Assert.Equal(0, pool.FillOffset(moved));
    }

    [Theory]
    [InlineData(0x10, MemoryFault.None)]
    [InlineData(0x90, MemoryFault.PoolForeignLease)]
    public void Lease_released_to_the_pool_that_the_data_choose_is_refused_by_the_wrong_one(byte header, MemoryFault expected)
    {
        var plan = new MemoryPlan(1 << 16);
        var small = new BlockPool(plan, 1, 8);
        var large = new BlockPool(plan, 1, 64);
        Assert.Equal((MemoryFault.None, MemoryFault.None), (small.Attach(), large.Attach()));
        BlockLease lease = small.TryRent(Filter);

        Assert.Equal(expected, (header < 0x80 ? small : large).Release(lease));

        Assert.Equal(expected == MemoryFault.None ? 0 : 1, small.Outstanding);
        Assert.Equal((0, MemoryFault.None), (large.Outstanding, large.Audit()));
    }

    [Fact]
    public void Source_from_outside_the_proved_assemblies_that_allocates_for_some_bytes_is_seen_by_the_meter()
    {
        var bench = new PipelineBench();
        Assert.Equal(DatabaseError.None, bench.Load());
        Assert.Equal((PipelineFault.None, PipelineFault.None), (bench.Station.Attach(), bench.Station.Watch(new ThreadMeter())));
        Assert.Equal(MemoryFault.None, bench.Plan.Freeze());

        // The pipeline calls an abstract member; what stands behind it is decided by whoever links the program.
        Scan(bench, "BOOT....");
        int whenWarm = bench.Station.Faults.CountOf(PipelineFault.AllocatedAfterFreeze);
        Scan(bench, "BOOT....");
        Assert.Equal(whenWarm, bench.Station.Faults.CountOf(PipelineFault.AllocatedAfterFreeze));

        Scan(bench, "BOOT!...");

        Assert.Equal(whenWarm + 1, bench.Station.Faults.CountOf(PipelineFault.AllocatedAfterFreeze));
        Assert.InRange(bench.Station.AllocatedBytes, 1000, 1100);
        Assert.Equal(ScanVerdict.Found, bench.Station.Ledger.Verdict);
    }

    private static void Scan(PipelineBench bench, string text)
    {
        bench.Station.BeginStream(new MoodySource(Encoding.Latin1.GetBytes(text)), text.Length);
        StepResult result = StepResult.Worked;
        while (result is StepResult.Worked or StepResult.Waiting)
        {
            result = bench.Station.Step();
        }

        Assert.Equal(StepResult.Finished, result);
    }

    /// <summary>Makes a copy of what it reads, but only if there is an exclamation mark in it.</summary>
    private sealed class MoodySource : StreamSource
    {
        private readonly byte[] _bytes;
        private int _read;

        internal MoodySource(byte[] bytes)
        {
            _bytes = bytes;
        }

        internal byte[]? LastCopy { get; private set; }

        public override int Read(byte[] buffer, int start, int count)
        {
            if (_read == _bytes.Length)
            {
                return End;
            }

            int length = Math.Min(count, _bytes.Length - _read);
            Array.Copy(_bytes, _read, buffer, start, length);
            if (Array.IndexOf(buffer, (byte)'!', start, length) >= 0)
            {
                LastCopy = new byte[1000];
            }

            _read += length;
            return length;
        }
    }

    private sealed class ThreadMeter : AllocationMeter
    {
        public override long Read() => GC.GetAllocatedBytesForCurrentThread();
    }
}

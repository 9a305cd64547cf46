using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Replay;
using FirmwareScanner.Station;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>Our pipeline in the memory that a replay plans for the reference board: ring, two blocks, journal, all allocated once.</summary>
public sealed class PipelineLane : ILatencyLane
{
    private readonly ScanStation _station;

    /// <summary>Plans, allocates, freezes.</summary>
    /// <param name="database">The database file.</param>
    /// <param name="blockLength">Bytes of a block.</param>
    public PipelineLane(byte[] database, int blockLength)
    {
        var options = new ReplayOptions();
        var plan = new MemoryPlan(options.BudgetBytes, MemoryPlan.DefaultEntries, options.LargestArrayBytes);
        var reader = new DatabaseReader(new ArrayDatabaseSource(database), plan);
        Require(reader.Open(null) == DatabaseError.None, "open the database");
        _station = new ScanStation(
            plan, reader.Database, options.RingCapacity, RingPolicy.Refuse, options.BlockCount, blockLength, options.JournalCapacity);
        Require(reader.Load() == DatabaseError.None, "load the database");
        Require(_station.Attach() == PipelineFault.None && plan.Freeze() == MemoryFault.None, "freeze the plan");
    }

    /// <inheritdoc/>
    public string Name => "FirmwareScanner pipeline";

    /// <inheritdoc/>
    public long Events { get; private set; }

    /// <inheritdoc/>
    public long Checksum { get; private set; }

    /// <inheritdoc/>
    public void Begin()
    {
        Require(_station.BeginStream(-1) == PipelineFault.None, "begin a stream");
    }

    /// <inheritdoc/>
    public void Block(byte[] bytes, int start, int count)
    {
        Require(_station.Offer(bytes, start, count) == count, "take a block");
        StepWhile(StepResult.Waiting);
    }

    /// <inheritdoc/>
    public void End()
    {
        _station.EndStream();
        StepWhile(StepResult.Finished);
    }

    private void StepWhile(StepResult end)
    {
        StepResult result = StepResult.Worked;
        while (result == StepResult.Worked)
        {
            result = _station.Step();
            EventJournal journal = _station.Pipeline.Journal;
            while (journal.TryTake())
            {
                Events++;
                Checksum += journal.Number + journal.Offset + journal.Length;
            }
        }

        Require(result == end, "scan a block");
    }

    private static void Require(bool isDone, string what)
    {
        if (!isDone)
        {
            throw new BenchmarkException($"the pipeline refused to {what}");
        }
    }
}

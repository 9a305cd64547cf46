using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Replay;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>Our pipeline in the memory that a replay plans for the reference board: ring, two blocks, journal, all allocated once.</summary>
public sealed class PipelineLane : ILatencyLane
{
    private readonly ScanPipeline _pipeline;

    /// <summary>Plans, allocates, freezes.</summary>
    /// <param name="database">The database file.</param>
    /// <param name="blockLength">Bytes of a block.</param>
    public PipelineLane(byte[] database, int blockLength)
    {
        var options = new ReplayOptions();
        var plan = new MemoryPlan(options.BudgetBytes, MemoryPlan.DefaultEntries, options.LargestArrayBytes);
        var reader = new DatabaseReader(new ArrayDatabaseSource(database), plan);
        Require(reader.Open(null) == DatabaseError.None, "open the database");
        _pipeline = new ScanPipeline(
            plan, reader.Database, options.RingCapacity, RingPolicy.Refuse, options.BlockCount, blockLength, options.JournalCapacity);
        Require(reader.Load() == DatabaseError.None, "load the database");
        Require(_pipeline.Attach() == PipelineFault.None && plan.Freeze() == MemoryFault.None, "freeze the plan");
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
        Require(_pipeline.BeginStream(-1) == PipelineFault.None, "begin a stream");
    }

    /// <inheritdoc/>
    public void Block(byte[] bytes, int start, int count)
    {
        Require(_pipeline.Offer(bytes, start, count) == count, "take a block");
        StepWhile(StepResult.Waiting);
    }

    /// <inheritdoc/>
    public void End()
    {
        _pipeline.EndStream();
        StepWhile(StepResult.Finished);
    }

    private void StepWhile(StepResult end)
    {
        StepResult result = StepResult.Worked;
        while (result == StepResult.Worked)
        {
            result = _pipeline.Step();
            EventJournal journal = _pipeline.Journal;
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

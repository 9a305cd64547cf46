using System;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;

namespace FirmwareScanner.Benchmarks.Yardsticks;

/// <summary>
/// Takes a stream the whole way through the station of a woven core: offered in pieces, or read from a source that gives pieces. Not
/// woven itself.
/// </summary>
public static class WayDriver
{
    private const int PlanEntries = 128;
    private const int PlanLimit = 1 << 28;
    private const int Ring = 2304;
    private const int Blocks = 2;
    private const int Journal = 256;

    private static ScanStation? _station;

    /// <summary>Opens a database and builds a station on it, with the ring and the blocks of the reference board.</summary>
    /// <param name="image">The database.</param>
    /// <param name="blockLength">Payload of a block in bytes.</param>
    public static void Open(byte[] image, int blockLength)
    {
        OpenUnwrapping(image, blockLength, 0);
    }

    /// <summary>The same for a board that may open what is wrapped.</summary>
    /// <param name="image">The database; it says whether anything is unwrapped.</param>
    /// <param name="blockLength">Payload of a block in bytes.</param>
    /// <param name="window">Bytes that decoders may refer back to; 0 to open nothing.</param>
    public static void OpenUnwrapping(byte[] image, int blockLength, int window)
    {
        var plan = new MemoryPlan(PlanLimit, PlanEntries, PlanLimit);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), plan);
        Require(reader.Open(null) == DatabaseError.None, "open the database");
        var station = new ScanStation(plan, reader.Database, Ring, RingPolicy.Refuse, Blocks, blockLength, Journal, window);
        Require(reader.Load() == DatabaseError.None, "load the database");
        Require(station.Attach() == PipelineFault.None, "attach the station");
        Require(plan.Freeze() == MemoryFault.None, "freeze the plan");
        _station = station;
    }

    /// <summary>Scans a whole stream and drains the journal after each step.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="piece">Bytes that are offered, or that the source gives, at a time.</param>
    /// <param name="isSource">Whether a source is asked, which has its CRC-32 counted, too; otherwise the pieces are offered.</param>
    /// <returns>How many events came.</returns>
    public static int Run(byte[] stream, int piece, bool isSource)
    {
        ScanStation station = _station ?? throw new InvalidOperationException("Open comes first");
        int events = 0;
        if (isSource)
        {
            Require(station.BeginStream(new PieceSource(stream, piece), -1, 0, true) == PipelineFault.None, "begin a stream");
        }
        else
        {
            Require(station.BeginStream(-1) == PipelineFault.None, "begin a stream");
        }

        for (int done = 0; !isSource && done < stream.Length;)
        {
            done += station.Offer(stream, done, Math.Min(piece, stream.Length - done));
            events += StepAll(station);
        }

        if (!isSource)
        {
            station.EndStream();
        }

        events += StepAll(station);
        Require(!station.IsUnderWay && station.Pipeline.ScannedBytes == stream.Length, "scan the whole stream");
        return events;
    }

    private static int StepAll(ScanStation station)
    {
        int events = 0;
        StepResult result;
        do
        {
            result = station.Step();
            while (station.Pipeline.Journal.TryTake())
            {
                events++;
            }
        }
        while (result == StepResult.Worked);
        return events;
    }

    private static void Require(bool isDone, string what)
    {
        if (!isDone)
        {
            throw new InvalidOperationException($"the core refused to {what}");
        }
    }

    private sealed class PieceSource(byte[] stream, int piece) : StreamSource
    {
        private int _done;

        public override int Read(byte[] buffer, int start, int count)
        {
            int given = Math.Min(Math.Min(piece, count), stream.Length - _done);
            if (given == 0)
            {
                return End;
            }

            Array.Copy(stream, _done, buffer, start, given);
            _done += given;
            return given;
        }
    }
}

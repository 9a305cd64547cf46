using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Device.Faults;

/// <summary>
/// Scans a stream of zeros with signatures of the loaded database between them, through the station that scans everything else,
/// before anything else is scanned. What must be found follows from the database's own tables (<see cref="TestVector"/>).
/// </summary>
[AllocationFree]
public sealed class SelfTest
{
    /// <summary>Signatures that are looked for at most; they are spread over the database.</summary>
    public const int MostSignatures = 16;

    /// <summary>Zeros before, between and after the signatures: no multiple of a block, so that signatures lie across boundaries.</summary>
    public const int Padding = 197;

    private const int FieldCount = 11;
    private const int PieceLength = 64;
    private const int StepsAtMost = 64;

    private readonly ScanStation _station;
    private readonly TestVector _vector;
    private readonly MemoryPlan _plan;
    private readonly int _pieceEntry;
    private readonly int _patternsEntry;
    private readonly int _offsetsEntry;
    private byte[] _piece = null!;
    private int[] _patterns = null!;
    private int[] _offsets = null!;
    private int _expected;
    private int _length;

    /// <summary>Lists the test's memory in the plan.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="station">The station.</param>
    /// <param name="database">The database that the station scans with.</param>
    public SelfTest(MemoryPlan plan, ScanStation station, SignatureDatabase database)
    {
        _plan = plan;
        _station = station;
        _vector = new TestVector(database);
        plan.AddObject(PlanItem.SelfTest, HeapCost.Object(FieldCount) + TestVector.HeapBytes);
        _pieceEntry = plan.AddBytes(PlanItem.SelfTestPiece, PieceLength);
        _patternsEntry = plan.AddInt32s(PlanItem.SelfTestPatterns, MostSignatures);
        _offsetsEntry = plan.AddInt32s(PlanItem.SelfTestOffsets, MostSignatures);
    }

    /// <summary>Signatures that the last run looked for.</summary>
    public int Expected => _expected;

    /// <summary>Takes the memory from the plan.</summary>
    /// <returns>Whether there was any.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public bool Attach()
    {
        _piece = _plan.AllocateBytes(_pieceEntry)!;
        _patterns = _plan.AllocateInt32s(_patternsEntry)!;
        _offsets = _plan.AllocateInt32s(_offsetsEntry)!;
        return _piece != null && _patterns != null && _offsets != null;
    }

    /// <summary>Runs the test. No stream is under way, and no event waits in the journal; afterwards it is as if none had been.</summary>
    public SelfTestResult Run()
    {
        if (_station.BeginStream(-1) != PipelineFault.None)
        {
            return SelfTestResult.Refused;
        }

        SelfTestResult result = ScanTestStream();
        _station.ForgetStream();
        return result;
    }

    [BoundedLoop("each round goes to the next sequence of the database")]
    private SelfTestResult ScanTestStream()
    {
        int stride = CountUsable();
        stride = (stride / MostSignatures) + 1;
        _expected = 0;
        _length = 0;
        _vector.Reset();
        bool isOffered = OfferZeros();
        int skipped = 0;
        while (isOffered && _expected < MostSignatures && _vector.MoveNext())
        {
            if (skipped % stride == 0)
            {
                isOffered = OfferSignature() && OfferZeros();
            }

            skipped++;
        }

        return isOffered ? Conclude() : SelfTestResult.Stuck;
    }

    [BoundedLoop("each round goes to the next sequence of the database")]
    private int CountUsable()
    {
        int count = 0;
        _vector.Reset();
        while (_vector.MoveNext())
        {
            count++;
        }

        return count;
    }

    [BoundedLoop("each round offers at least a byte of the signature")]
    private bool OfferSignature()
    {
        _patterns[_expected] = _vector.Pattern;
        _offsets[_expected] = _length;
        _expected++;
        int left = _vector.Length;
        while (left > 0)
        {
            int count = _vector.Copy(_piece, 0, PieceLength);
            if (!OfferPiece(count))
            {
                return false;
            }

            left -= count;
        }

        return true;
    }

    [BoundedLoop("each round offers at least a byte of the padding")]
    private bool OfferZeros()
    {
        for (int i = 0; i < PieceLength; i++)
        {
            _piece[i] = 0;
        }

        int left = Padding;
        while (left > 0)
        {
            int count = left < PieceLength ? left : PieceLength;
            if (!OfferPiece(count))
            {
                return false;
            }

            left -= count;
        }

        return true;
    }

    private bool OfferPiece(int count)
    {
        if (_station.Offer(_piece, 0, count) != count)
        {
            return false;
        }

        _length += count;
        return TakeSteps() == StepResult.Waiting;
    }

    private SelfTestResult Conclude()
    {
        _station.EndStream();
        if (TakeSteps() != StepResult.Finished)
        {
            return SelfTestResult.Stuck;
        }

        StreamLedger stream = _station.Ledger;

        // Whether the database can find anything was asked before; here the device is tested.
        int reasons = stream.Reasons & ~IncompleteReason.NothingToFind;
        if (stream.Verdict == ScanVerdict.Unknown || reasons != IncompleteReason.None
            || _station.Pipeline.ScannedBytes != _length)
        {
            return SelfTestResult.Incomplete;
        }

        for (int i = 0; i < _expected; i++)
        {
            if (_offsets[i] >= 0)
            {
                return SelfTestResult.Missed;
            }
        }

        return _station.Audit() == PipelineFault.None ? SelfTestResult.Passed : SelfTestResult.Corrupt;
    }

    /// <summary>
    /// Takes steps while there is work. A step that leaves events is progress, however many there are: a database may find something
    /// at every zero.
    /// </summary>
    [BoundedLoop("so many rounds without an event, and a stream of this length has so many events and no more")]
    private StepResult TakeSteps()
    {
        StepResult result = StepResult.Worked;
        int rounds = 0;
        while (rounds < StepsAtMost && result == StepResult.Worked)
        {
            result = _station.Step();
            rounds = TakeEvents() ? 0 : rounds + 1;
        }

        return result;
    }

    /// <summary>Strikes what was found off the list of what must be: a negative offset says that it was.</summary>
    /// <returns>Whether there were events.</returns>
    [BoundedLoop("each round takes an event from the journal")]
    private bool TakeEvents()
    {
        EventJournal journal = _station.Pipeline.Journal;
        bool hasEvents = journal.Count > 0;
        while (journal.TryTake())
        {
            for (int i = 0; i < _expected; i++)
            {
                if (journal.Kind == ScanEventKind.Match && _patterns[i] == journal.Number && _offsets[i] == journal.Offset)
                {
                    _offsets[i] = -1;
                }
            }
        }

        return hasEvents;
    }
}

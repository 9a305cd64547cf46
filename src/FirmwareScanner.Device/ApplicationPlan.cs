using FirmwareScanner.Database;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Database;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Log;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device;

/// <summary>
/// The one memory plan of a device: slots, database, station, self-test, link and application, in this order. The start-up takes its
/// memory from it; the desktop lists the same and takes none, to say beforehand whether a database fits a board.
/// </summary>
public sealed class ApplicationPlan
{
    // The station with any database, the link (7), the slots, the self-test (4), the application (2), the log.
    private const int PlanEntries = MemoryPlan.DefaultEntries + 17;

    private const int ScratchLength = 64;

    private readonly BoardProfile _profile;
    private DatabaseReader _reader = null!;

    /// <summary>Starts a plan with nothing in it.</summary>
    /// <param name="profile">The board.</param>
    /// <param name="budget">Bytes of managed heap that everything may take together: those of the board, or what it says of itself.</param>
    public ApplicationPlan(BoardProfile profile, int budget)
    {
        _profile = profile;
        int unwrapEntries = profile.UnwrapWindow > 0 ? MemoryPlan.UnwrapEntries : MemoryPlan.RecogniserEntries;
        Plan = new MemoryPlan(budget, PlanEntries + unwrapEntries, MemoryPlan.LargestDeviceArray);
    }

    /// <summary>The plan.</summary>
    public MemoryPlan Plan { get; }

    /// <summary>Who may change what the device does: anybody, until it has taken the board's key.</summary>
    public Authority Authority { get; } = new Authority();

    /// <summary>The slots; null until they are added, or if there are none.</summary>
    public DatabaseSlots? Slots { get; private set; }

    /// <summary>The database: its numbers are there once it is added, its tables once it is loaded.</summary>
    public SignatureDatabase Database => _reader.Database;

    /// <summary>The station, once the parts are added.</summary>
    public ScanStation Station { get; private set; } = null!;

    /// <summary>The self-test, once the parts are added.</summary>
    public SelfTest SelfTest { get; private set; } = null!;

    /// <summary>The link, once the parts are added.</summary>
    public LinkSession Session { get; private set; } = null!;

    /// <summary>Lists the slots for databases.</summary>
    /// <param name="storage">Where they are.</param>
    public DatabaseSlots AddSlots(SlotStorage storage)
    {
        DatabaseSlots slots = new DatabaseSlots(storage, Plan, Authority, BuiltInDatabase.Version);
        Slots = slots;
        return slots;
    }

    /// <summary>Checks a database and lists its tables.</summary>
    /// <param name="source">The database.</param>
    /// <returns><see cref="DatabaseError.None"/>, or why it is refused.</returns>
    public DatabaseError AddDatabase(DatabaseSource source)
    {
        _reader = new DatabaseReader(source, Plan);
        return _reader.Open(null);
    }

    /// <summary>Lists station, self-test, link and application, whose sizes depend on the database.</summary>
    /// <param name="port">The line of the link.</param>
    /// <param name="identity">Who the device is.</param>
    /// <param name="blockLength">New bytes that a block holds, 1 or more: those of the board, but for a trial on the desktop.</param>
    public void AddParts(LinkPort port, LinkIdentity identity, int blockLength)
    {
        Station = new ScanStation(
            Plan,
            _reader.Database,
            _profile.RingCapacity,
            RingPolicy.Refuse,
            _profile.BlockCount,
            blockLength,
            _profile.JournalCapacity,
            _profile.UnwrapWindow);
        SelfTest = new SelfTest(Plan, Station, _reader.Database);
        LinkSettings settings = new LinkSettings { Window = _profile.LinkReadBuffer };
        Session = new LinkSession(Plan, Station, port, identity, settings, Slots, Authority);
        AddApplication();
    }

    /// <summary>Loads the database, if the plan is within its limits.</summary>
    /// <returns>
    /// <see cref="DatabaseError.None"/>, or why it cannot be used: <see cref="DatabaseError.OverBudget"/>,
    /// <see cref="DatabaseError.NothingToFind"/> if it would let everything pass, or what is wrong with its tables.
    /// </returns>
    public DatabaseError Load()
    {
        DatabaseError error = _reader.Load();
        return error != DatabaseError.None ? error : Database.CanJudge ? DatabaseError.None : DatabaseError.NothingToFind;
    }

    /// <summary>Takes all memory from the plan, and freezes it.</summary>
    /// <param name="meter">What watches the heap from then on.</param>
    /// <returns>Whether there was enough.</returns>
    public bool Attach(AllocationMeter meter)
    {
        return Station.Attach() == PipelineFault.None && Session.Attach() == LinkFault.None && SelfTest.Attach()
            && Station.Watch(meter) == PipelineFault.None && Plan.Freeze() == MemoryFault.None;
    }

    /// <summary>A few bytes, listed in the plan, for the seal of the bare line and to drop what arrived before a stream.</summary>
    public static byte[] CreateScratch()
    {
        return new byte[ScratchLength];
    }

    private void AddApplication()
    {
        int bytes = Application.HeapBytes + SignalPanel.HeapBytes + ClearButton.HeapBytes + SoftWatchdog.HeapBytes
            + CardSlot.HeapBytes
            + HeapCost.Object(HeapMeter.FieldCount) + HeapCost.Object(DeviceRecord.FieldCount)
            + (int)HeapCost.Array(DeviceRecord.CopyLength, 1) + Crc32.HeapBytes;
        Plan.AddObject(PlanItem.Application, bytes);
        if (_profile.LogDrive != BoardProfile.NoLog)
        {
            Plan.AddObject(PlanItem.ScanLog, ScanLog.HeapBytes);
        }

        Plan.AddObject(PlanItem.LineScratch, (int)HeapCost.Array(ScratchLength, 1));
    }
}

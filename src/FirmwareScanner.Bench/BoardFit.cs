using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Boards;
using FirmwareScanner.Database;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench;

/// <summary>
/// Whether the application of a board can work with a database: the memory plan of that very application
/// (<see cref="ApplicationPlan"/>), listed and not taken, and the place for the file. What compiles for a board, replays, updates and
/// tests asks here, so that all give the board's own answer.
/// </summary>
public sealed class BoardFit
{
    private const int LargestShown = 3;

    private readonly MemoryFault _fault;

    private BoardFit(Board board, ApplicationPlan plan, SignatureSet signatures)
    {
        Board = board.Name;
        MemoryPlan list = plan.Plan;
        Rows = MemoryPlanRow.AllOf(list);
        TotalBytes = list.Total;
        BudgetBytes = list.Budget;
        ImageBytes = signatures.Image.Length;
        DatabaseBytes = DatabaseSection.AllOf(signatures).Sum(DeviceBytesOf);
        NativeBytes = NativeMemory.TotalOf(board);
        _fault = list.Check();
        Problem = FindProblem(list.FaultEntry);
    }

    /// <summary>The board's name.</summary>
    public string Board { get; }

    /// <summary>Everything that the application holds, in the order of its plan.</summary>
    public IReadOnlyList<MemoryPlanRow> Rows { get; }

    /// <summary>Bytes of managed heap that everything takes together.</summary>
    public int TotalBytes { get; }

    /// <summary>Bytes that it may take.</summary>
    public int BudgetBytes { get; }

    /// <summary>Bytes of these that the database's tables take.</summary>
    public int DatabaseBytes { get; }

    /// <summary>Bytes that the tables may take beside everything else; less than 0 if everything else alone is too much.</summary>
    public int MostDatabaseBytes => BudgetBytes - (TotalBytes - DatabaseBytes);

    /// <summary>Bytes of the database file.</summary>
    public int ImageBytes { get; }

    /// <summary>Bytes that a file may have to be stored on the board.</summary>
    public static int MostImageBytes => FileSlotStorage.BytesOfSlot;

    /// <summary>Bytes that drivers, their tasks and open files take beside the managed heap, and so beside the budget.</summary>
    public int NativeBytes { get; }

    /// <summary>Why the board cannot work with the database, with the sum; null if it can.</summary>
    public string? Problem { get; }

    /// <summary>Plans a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="signatures">What it is to look for.</param>
    /// <param name="blockLength">New bytes that a block holds, if they are not those of the board.</param>
    /// <param name="budget">Bytes of managed heap, if they are not those of the board file.</param>
    /// <exception cref="SignatureSetException">The database cannot be loaded.</exception>
    public static BoardFit Of(Board board, SignatureSet signatures, int? blockLength = null, int? budget = null)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(signatures);
        BoardProfile profile = BoardProfiles.Create(board.Number);
        var plan = new ApplicationPlan(profile, budget ?? profile.MemoryBudget);
        plan.AddSlots(new NoStorage());
        DatabaseError error = plan.AddDatabase(new ArrayDatabaseSource(signatures.Image));
        if (error != DatabaseError.None)
        {
            throw new SignatureSetException($"the signatures: {DatabaseErrorText.Describe(error)}", error);
        }

        plan.AddParts(new NoPort(), new LinkIdentity(string.Empty, string.Empty, 0, 0, 0), blockLength ?? profile.BlockLength);
        return new BoardFit(board, plan, signatures);
    }

    /// <summary>Plans the board that a device says it is, with the budget that it tells.</summary>
    /// <param name="device">What it says of itself.</param>
    /// <param name="map">Its memory plan.</param>
    /// <param name="signatures">What it is to look for.</param>
    /// <returns>Null if it is no known board, or has an application of another version, whose plan nobody here knows.</returns>
    /// <exception cref="SignatureSetException">The database cannot be loaded.</exception>
    public static BoardFit? OfDevice(DeviceHello device, DeviceMemoryMap map, SignatureSet signatures)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(map);
        return device.Firmware == StartUp.Firmware && BoardOf(device) is Board board
            ? Of(board, signatures, budget: map.BudgetBytes)
            : null;
    }

    /// <summary>The board that a device says it is; null if none has its number.</summary>
    /// <param name="device">What it says of itself.</param>
    public static Board? BoardOf(DeviceHello device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return BoardCatalog.Boards.FirstOrDefault(known => device.Board.Split(',')[0] == $"board {known.Number}");
    }

    private static int DeviceBytesOf(DatabaseSection section)
    {
        var facts = new SectionFacts();
        return facts.MoveTo(section.Kind) && facts.IsOnDevice
            ? (int)HeapCost.Array(section.Length / facts.ElementBytes, facts.ElementBytes)
            : 0;
    }

    private string? FindProblem(int faultEntry)
    {
        switch (_fault)
        {
            case MemoryFault.None:
                return ImageBytes <= MostImageBytes ? null : Format(
                    $"{Board}: its slots hold databases of {MostImageBytes:N0} bytes, and this one has {ImageBytes:N0}");
            case MemoryFault.PlanOverBudget:
                string most = MostDatabaseBytes > 0 ? Format($"may have {MostDatabaseBytes:N0}") : "has no room at all";
                return Format($"{Board}: the application needs {TotalBytes:N0} bytes of memory with this database, ")
                    + Format($"{TotalBytes - BudgetBytes:N0} more than the budget of {BudgetBytes:N0}; the database takes ")
                    + Format($"{DatabaseBytes:N0} of them and {most}; the largest entries are {DescribeLargest()}");
            case MemoryFault.PlanArrayTooLarge:
                return Format($"{Board}: one array may have {Memory.MemoryPlan.LargestDeviceArray:N0} bytes of data, ")
                    + Format($"and {Rows[faultEntry].Name} has more ({Rows[faultEntry].Reason})");
            default:
                return $"{Board}: the memory plan was refused ({_fault})";
        }
    }

    private string DescribeLargest() => string.Join(
        ", ", Rows.OrderByDescending(row => row.Bytes).Take(LargestShown).Select(row => Format($"{row.Name} {row.Bytes:N0} ({row.Reason})")));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A line that nobody uses: the plan asks for its owner's size alone.</summary>
    private sealed class NoPort : LinkPort
    {
        public override int Read(byte[] buffer, int start, int count) => 0;

        public override int Write(byte[] bytes, int start, int count) => 0;
    }

    /// <summary>Slots that nobody uses: the plan asks for its owner's size alone.</summary>
    private sealed class NoStorage : SlotStorage
    {
        public override int SlotLength => MostImageBytes;

        public override int WriteGranularity => 1;

        public override bool Erase(int area) => false;

        public override bool Write(int area, int offset, byte[] bytes, int start, int count) => false;

        public override bool Flush(int area) => false;

        public override bool Read(int area, int offset, byte[] buffer, int start, int count) => false;
    }
}

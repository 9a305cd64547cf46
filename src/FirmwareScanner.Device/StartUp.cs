using System;
using System.Device.Gpio;
using System.IO.Ports;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Database;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Log;
using FirmwareScanner.Device.Ports;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device;

/// <summary>
/// Brings the device from power-up to an <see cref="Application"/>: block first, then record, database, plan, freeze, self-test. All
/// that the device allocates, it allocates here.
/// </summary>
public sealed class StartUp : IDisposable
{
    /// <summary>Name and version of the application, for the hello of the link.</summary>
    public const string Firmware = "FirmwareScanner 0.1.0";

    /// <summary>What the name of the board ends with, in the hello of the link, if the port of the stream could not be opened.</summary>
    public const string MissingPort = " missing";

    // Without storage there is no count of starts; a start must still differ from the one before.
    private const int UncountedBoot = 0x4000;

    private readonly BoardProfile _profile;
    private readonly long _now;
    private readonly SignalPanel _panel;
    private readonly ClearButton _button;
    private readonly HeapMeter _meter = new HeapMeter();

    // What has to be released, in the order in which it is acquired.
    [Owned]
    private readonly DeviceRecord _record;
    [Owned]
    private readonly CardSlot _card;
    [Owned]
    private readonly FileImageSource _image;
    [Owned]
    private SerialPort? _linkPort;
    [Owned]
    private SerialPort? _streamPort;
    [Owned]
    private FileSlotStorage? _storage;
    [Owned]
    private ScanLog? _log;
    private DatabaseSlots? _slots;
    private byte[]? _keyRecord;
    private bool _isFaultLogged;
    private SoftWatchdog _watchdog = null!;
    private int _code;
    private int _detail;

    /// <summary>Sets the outputs to the safe state, before anything else.</summary>
    /// <param name="profile">The board.</param>
    /// <param name="now">Milliseconds of the clock that the application is given later.</param>
    public StartUp(BoardProfile profile, long now)
    {
        GpioController controller = new GpioController();
        _panel = new SignalPanel(controller, profile);
        _profile = profile;
        _now = now;
        _button = new ClearButton(controller, profile);
        _record = new DeviceRecord();
        _card = new CardSlot(profile);
        _image = new FileImageSource();
    }

    /// <summary>The outputs.</summary>
    public SignalPanel Panel => _panel;

    /// <summary>What survives a reboot.</summary>
    public DeviceRecord Record
    {
        [return: Borrowed]
        get => _record;
    }

    /// <summary>The memory plan of the application, once there is one.</summary>
    public MemoryPlan? Plan { get; private set; }

    /// <summary>The station of the application, once there is one.</summary>
    public ScanStation? Station { get; private set; }

    /// <summary>Release number of the database that is used; that of the built-in one, if no slot is.</summary>
    public int DatabaseVersion => _slots is null ? BuiltInDatabase.Version : _slots.ActiveVersion;

    /// <summary>Whether, after a start-up that gave no application, the board is to be restarted rather than to stay stopped.</summary>
    public bool IsRestartDue { get; private set; }

    /// <summary>Starts the device.</summary>
    /// <param name="watchdog">What the application feeds.</param>
    /// <returns>The application; null if there is none, with block and perhaps fault high.</returns>
    public Application? Run(SoftWatchdog watchdog)
    {
        _watchdog = watchdog;
        _watchdog.Feed();
        _record.Start();
        _watchdog.Feed();
        if (_record.LastFault == DeviceFault.SlotRefused && _record.LastFaultBoot == _record.BootNumber - 1)
        {
            // The start before gave a database up: the one that is used now is older than the operator expects.
            _panel.Warn();
        }

        _linkPort ??= PortOpener.TryOpenLink(_profile);
        _streamPort ??= PortOpener.TryOpenStream(_profile);
        WarnOfPorts();
        _watchdog.Feed();
        _storage ??= FileSlotStorage.TryOpen(watchdog);
        _keyRecord = FileKeyStorage.TryRead();
        if (_keyRecord is null)
        {
            // Anybody on the line may change what the board does, and nobody can tell whose its verdicts are.
            _panel.Warn();
        }

        Application? application = Build(true);
        if (application is null && _slots is not null && _slots.ActiveSlot != DatabaseSlots.BuiltIn)
        {
            NoteFault(DeviceFault.SlotRefused, _code, false);
            if (_slots.Reject() == UpdateFault.None)
            {
                Dispose();
                IsRestartDue = true;
                return null;
            }

            application = Build(false);
            _panel.Warn();
        }

        if (application is null)
        {
            GiveUp();
        }

        return application;
    }

    /// <summary>Releases files, ports and card, the last one acquired first; the outputs stay as they are.</summary>
    public void Dispose()
    {
        _log?.Dispose();
        _log = null;
        _storage?.Dispose();
        _storage = null;
        _streamPort?.Dispose();
        _streamPort = null;
        _linkPort?.Dispose();
        _linkPort = null;
        _image.Dispose();
        _card.Dispose();
        _record.Dispose();
    }

    /// <summary>Ends a start-up for something unexpected: block and fault, the fault stored.</summary>
    public void Abandon()
    {
        _code = DeviceFault.Unhandled;
        _detail = 0;
        GiveUp();
    }

    /// <summary>Blocks and stores a fault of a start-up that is stuck, from the thread of the watchdog; nothing is closed.</summary>
    /// <param name="code">A code of <see cref="DeviceFault"/>.</param>
    internal void Fail(int code)
    {
        _panel.LatchFault();
        _record.NoteFault(code, 0, _now, 0, 0, true);
    }

    private void GiveUp()
    {
        _panel.LatchFault();
        NoteFault(_code, _detail, true);
        IsRestartDue = _record.MayRestart;
        Dispose();
    }

    private void NoteFault(int code, int detail, bool stops)
    {
        _record.NoteFault(code, detail, _now, 0, 0, stops);
        if (_log is not null)
        {
            _log.NoteFault(code, detail, 0, 0, stops);
            _isFaultLogged = true;
        }
    }

    /// <summary>The log is where the board file says; without storage, card or room there is none, and all else is the same.</summary>
    [return: Owned]
    private ScanLog? OpenLog()
    {
        if (_profile.LogDrive == BoardProfile.NoLog || (_profile.LogDrive == BoardProfile.CardLog && !_card.TryMount()))
        {
            return null;
        }

        LogFiles? files = LogFiles.TryOpen(_profile.LogDrive == BoardProfile.CardLog, _profile.LogFiles, _profile.LogFileLength, _record.BootNumber);
        return files is null ? null : new ScanLog(files);
    }

    /// <summary>Plans, loads, freezes and tests with the database of the active slot, or with the built-in one.</summary>
    private Application? Build(bool usesSlots)
    {
        ApplicationPlan plan = new ApplicationPlan(_profile, _profile.MemoryBudget);
        Plan = plan.Plan;
        plan.Authority.Open(
            _keyRecord, _storage is null ? null : new FileKeyStorage(), _record.BootNumber, _record.HasStorage);
        _slots = null;
        if (_storage is not null && usesSlots)
        {
            OpenSlots(_storage, plan);
        }

        _watchdog.Feed();
        DatabaseSource? stored = _slots?.OpenSource();
        DatabaseError error = plan.AddDatabase(stored ?? new BuiltInDatabase());
        if (error != DatabaseError.None)
        {
            return Refuse(DeviceFault.NoDatabase, FaultCode.Of(error));
        }

        _watchdog.Feed();
        plan.AddParts(new SerialLinkPort(_linkPort), Identify(plan.Database), _profile.BlockLength);
        error = plan.Load();
        _watchdog.Feed();

        // The files of the slots are closed first: few can be open at once.
        _storage?.Suspend();
        _log ??= OpenLog();
        ApplicationParts parts = CreateParts(plan);
        if (error != DatabaseError.None)
        {
            int code = error == DatabaseError.OverBudget ? DeviceFault.NoMemory : DeviceFault.NoDatabase;
            return Refuse(code, FaultCode.Of(error));
        }

        return plan.Attach(_meter) ? Test(parts, plan.SelfTest, plan.Database) : Refuse(DeviceFault.NoMemory, FaultCode.Of(plan.Plan.LastFault));
    }

    private ApplicationParts CreateParts(ApplicationPlan plan)
    {
        Station = plan.Station;
        return new ApplicationParts(_panel, _button, _record, _image, _watchdog)
        {
            Station = plan.Station,
            Session = plan.Session,
            Slots = _storage,
            Databases = plan.Slots,
            Log = _log,
            Card = _card,
            Meter = _meter,
            Line = _streamPort is null ? null : CreateLine(_streamPort, plan.Station.Ledger),
        };
    }

    private SerialStreamSource CreateLine(SerialPort port, StreamLedger ledger)
    {
        return new SerialStreamSource(port, ledger, _profile.StreamSealIsBehind, ApplicationPlan.CreateScratch());
    }

    private Application? Test(ApplicationParts parts, SelfTest selfTest, SignatureDatabase database)
    {
        _watchdog.Feed();
        SelfTestResult result = selfTest.Run();
        _watchdog.Feed();
        if (result != SelfTestResult.Passed)
        {
            return Refuse(DeviceFault.SelfTest, (int)result);
        }

        if (_slots is not null && _slots.Confirm() != UpdateFault.None)
        {
            _panel.Warn();
        }

        // The next update opens it again.
        _storage?.Suspend();
        StartLog(parts, database);
        _panel.Show(Signal.Ready);
        return new Application(parts, _now);
    }

    private void StartLog(ApplicationParts parts, SignatureDatabase database)
    {
        if (_log is null)
        {
            return;
        }

        _log.Attach(database, parts.Station!.Ledger);
        DeviceRecord record = _record;
        if (record.LastFault != 0 && record.LastFaultBoot == record.BootNumber && !_isFaultLogged)
        {
            _log.NoteFault(record.LastFault, record.LastDetail, 0, 0, false);
        }

        _log.NoteStart(
            database, DatabaseVersion, _profile.Number, record.ClosedPorts, record.LastFaultBoot, record.LastFault, record.LastDetail);
        _log.Commit();
        parts.Session!.Log = _log.Source;
        parts.Session.Watcher = _log;
    }

    private Application? Refuse(int code, int detail)
    {
        _code = code;
        _detail = detail;
        return null;
    }

    /// <summary>A slot that cannot be used leaves an older database at work than the operator expects: the fault output says so.</summary>
    private void WarnOfSlots(UpdateFault fault)
    {
        if (fault != UpdateFault.None)
        {
            NoteFault(DeviceFault.SlotRefused, (int)fault, false);
            _panel.Warn();
        }
    }

    /// <summary>The device works without a port that could not be opened, and says which that is.</summary>
    private void WarnOfPorts()
    {
        int missing = _linkPort is null ? 1 << _profile.LinkPort : 0;
        missing |= _streamPort is null ? 1 << _profile.StreamPort : 0;
        if (missing != 0)
        {
            _panel.Warn();
        }

        _record.NoteClosedPorts(missing);
    }

    private LinkIdentity Identify(SignatureDatabase database)
    {
        int boot = _record.HasStorage ? _record.BootNumber : UncountedBoot | ((int)_now & (UncountedBoot - 1));
        string board = "board " + _profile.Number.ToString();
        if (_streamPort is null)
        {
            board += ", COM";
            board += _profile.StreamPort.ToString();
            board += MissingPort;
        }

        return new LinkIdentity(board, Firmware, database.Identity, DatabaseVersion, boot);
    }

    private void OpenSlots(FileSlotStorage storage, ApplicationPlan plan)
    {
        if (plan.Authority.State == KeyState.Unusable)
        {
            // A key that nobody has is none, and no key would let everybody in.
            WarnOfSlots(UpdateFault.NotAuthenticated);
            return;
        }

        _slots = plan.AddSlots(storage);
        _slots.Boot();
        WarnOfSlots(_slots.BootFault);
    }
}

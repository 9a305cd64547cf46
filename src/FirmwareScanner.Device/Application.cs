using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Log;
using FirmwareScanner.Device.Ports;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device;

/// <summary>
/// The device at work, one bounded step at a time: polls the link, scans, turns verdicts into outputs, watches the button. It starts
/// blocked, and shows pass only for a stream that was scanned whole, has bytes and is clean.
/// </summary>
/// <remarks>
/// <see cref="Step"/> allocates nothing. What allocates (opening a file, storing a fault) is done by <see cref="Tick"/> between
/// streams or when scanning is over.
/// </remarks>
public sealed class Application
{
    /// <summary>The file that the button starts to scan, if it is there.</summary>
    public const string ImagePath = "D:\\image.bin";

    /// <summary>Content type, in the verdict of the link, of the file on the card.</summary>
    public const int FileContent = 128;

    /// <summary>Content type, in the verdict of the link, of the bare line under test.</summary>
    public const int LineContent = 129;

    /// <summary>Milliseconds without a byte after which a stream from the bare line is given up as incomplete.</summary>
    public const int SilenceMilliseconds = 10_000;

    /// <summary>Milliseconds without its host after which a stream of the link is given up; the host gives up after half of that.</summary>
    public const int AbsenceMilliseconds = 30_000;

    private const int FieldCount = 29;

    // Two presses within this time are one: what the driver's debouncing leaves over.
    private const int PressMilliseconds = 200;

    // So long the fault can be seen before the board restarts.
    private const int RestartMilliseconds = 1000;

    private readonly SignalPanel _panel;
    private readonly ClearButton _button;
    private readonly LinkSession _session;
    private readonly ScanStation _station;
    private readonly StreamLedger _stream;
    [Borrowed]
    private readonly DeviceRecord _record;
    private readonly SoftWatchdog _watchdog;
    [Borrowed]
    private readonly FileImageSource _file;
    [Borrowed]
    private readonly CardSlot _card;
    private readonly HeapMeter _meter;
    private readonly SerialStreamSource? _line;
    [Borrowed]
    private readonly FileSlotStorage? _slots;
    private readonly DatabaseSlots? _databases;
    [Borrowed]
    private readonly ScanLog? _log;
    private readonly long _startedAt;
    private bool _hasButtonEvent;
    private long _pressedAt;
    private bool _wantsStart;
    private bool _isFinishedNew;
    private bool _isLine;
    private long _lineGiven;
    private long _lineAt;
    private long _hostAt;
    private int _judgedStream;
    private bool _isFaulty;
    private bool _wantsRestart;
    private bool _isRestartLogged;
    private long _restartAt;
    private long _now;

    /// <summary>Puts the parts together; all of them are attached.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="now">Milliseconds of the clock that the steps are given.</param>
    public Application(ApplicationParts parts, long now)
    {
        _panel = parts.Panel;
        _button = parts.Button;
        _session = parts.Session!;
        _station = parts.Station!;
        _stream = _station.Ledger;
        _record = parts.Record;
        _watchdog = parts.Watchdog;
        _file = parts.File;
        _card = parts.Card!;
        _meter = parts.Meter!;
        _line = parts.Line;
        _slots = parts.Slots;
        _databases = parts.Databases;
        _log = parts.Log;
        _startedAt = now;
        _now = now;
        _pressedAt = now;
        _judgedStream = _stream.Number;
        _session.FreeHeapBytes = _meter.FreeBytes;
    }

    /// <summary>Whether the board is to be restarted now, by whoever drives the steps.</summary>
    public bool IsRestartDue => _wantsRestart && _now >= _restartAt;

    /// <summary>Whether the board is to be restarted, now or in a moment.</summary>
    public bool WantsRestart => _wantsRestart;

    /// <summary>Whether the device has a fault and scans no more.</summary>
    public bool IsFaulty => _isFaulty;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + HeapCost.Object(FileImageSource.FieldCount)
        + HeapCost.Object(SerialStreamSource.FieldCount) + HeapCost.Object(SerialLinkPort.FieldCount);

    /// <summary>A step, and what must not be done in one: opening and closing files, storing records.</summary>
    /// <param name="now">Milliseconds of a clock that runs on.</param>
    /// <returns>Whether anything was done; if not, the caller may sleep a little.</returns>
    public bool Tick(long now)
    {
        bool hasWorked = Step(now);
        if (_station.Faults.NeedsRestart && !_isFaulty)
        {
            Fail(_station.Faults.RestartCode, _station.Faults.LastCause);
        }

        if (_isFinishedNew)
        {
            _isFinishedNew = false;
            _session.FreeHeapBytes = _meter.FreeBytes;
            _file.CloseFile();
            _log?.NoteVerdict(_station.Pipeline);
            _record.NoteSuccess();
        }

        KeepLog();
        if (_wantsStart)
        {
            _wantsStart = false;
            BeginLocal();
        }

        return hasWorked;
    }

    /// <summary>One bounded piece of work.</summary>
    /// <param name="now">Milliseconds of a clock that runs on.</param>
    /// <returns>Whether anything was done.</returns>
    [AllocationFree]
    public bool Step(long now)
    {
        _now = now;
        _watchdog.Feed();
        _log?.SetTime(now - _startedAt);
        if (_button.TakePress() && (!_hasButtonEvent || now - _pressedAt >= PressMilliseconds))
        {
            _hasButtonEvent = true;
            _pressedAt = now;
            HandlePress();
        }

        if (_isFaulty)
        {
            return false;
        }

        bool hasWorked = _session.Poll((int)now);
        WatchLine();
        WatchHost();
        ShowStream();
        if (_session.IsRebootRequested && !_wantsRestart)
        {
            _panel.Show(Signal.Starting);
            _wantsRestart = true;
            _restartAt = now;
        }

        return hasWorked;
    }

    /// <summary>Ends scanning for a fault: block, no pass, the fault stored; restarts the board, unless that did not help before.</summary>
    /// <param name="code">A code of <see cref="FaultCode"/> or <see cref="DeviceFault"/>.</param>
    /// <param name="detail">What is behind it.</param>
    public void Fail(int code, int detail)
    {
        _panel.LatchFault();
        _isFaulty = true;
        _record.NoteFault(code, detail, _now - _startedAt, _stream.Number, _station.Pipeline.StreamLength, true);
        _wantsRestart = _record.MayRestart;
        _restartAt = _now + RestartMilliseconds;

        // The watchdog's thread is another one, and the log is this one's: the next start logs what the record says.
        if (code != DeviceFault.Watchdog)
        {
            LogFault(code, detail);
        }
    }

    /// <summary>Ends the application's life: block, the stream given up, files closed.</summary>
    /// <returns>The leases that were outstanding.</returns>
    public StopReport Stop()
    {
        _panel.Show(Signal.Starting);
        StopReport report = _station.Stop();
        Close();
        return report;
    }

    /// <summary>
    /// Closes all files, the last one opened first, before the board restarts: a reset closes none. They are the start-up's, which
    /// releases them; one that is needed again opens again.
    /// </summary>
    public void Close()
    {
        _file.CloseFile();
        _log?.Suspend();
        _slots?.Suspend();
        _record.Suspend();
    }

    private void LogFault(int code, int detail)
    {
        if (_log is not null)
        {
            _log.NoteFault(code, detail, _stream.Number, _station.Pipeline.StreamLength, true);
            LogRestart(ScanLog.RestartAfterFault);
            _log.Commit();
        }
    }

    /// <summary>What the log needs beside the records of a stream: updates and restarts noticed, everything made lasting between streams.</summary>
    private void KeepLog()
    {
        if (_log is null)
        {
            return;
        }

        if (_stream.IsUnderWay)
        {
            _log.Prepare();
            return;
        }

        if (_databases is not null)
        {
            _log.NoteUpdate(_databases);
        }

        LogRestart(_isFaulty ? ScanLog.RestartAfterFault : ScanLog.RestartByHost);
        if (_station.Pipeline.Journal.Count == 0)
        {
            _log.NoteLateRules(_station.Pipeline);
        }

        if (_log.HasUncommitted && (_station.Pipeline.Journal.Count == 0 || _wantsRestart))
        {
            _log.Commit();
        }
    }

    private void LogRestart(int cause)
    {
        if (_wantsRestart && !_isRestartLogged)
        {
            _isRestartLogged = true;
            _log?.NoteRestart(cause);
        }
    }

    /// <summary>
    /// The button ends a stream of the bare line, gives up any other stream that is under way, clears a verdict, or starts a stream
    /// of the device's own. On a device with a fault it restarts the board.
    /// </summary>
    [AllocationFree]
    private void HandlePress()
    {
        if (_isFaulty)
        {
            _wantsRestart = true;
            _restartAt = _now;
            return;
        }

        if (_stream.IsUnderWay)
        {
            if (_isLine && _line is not null && _stream.State == StreamState.Local)
            {
                _line.Finish();
            }
            else
            {
                _station.AbandonStream();
            }
        }
        else if (_panel.Shown == Signal.Ready)
        {
            _wantsStart = true;
        }
        else
        {
            _panel.Show(Signal.Ready);
        }
    }

    /// <summary>A line that has fallen silent was perhaps cut: nobody said that the stream was over.</summary>
    [AllocationFree]
    private void WatchLine()
    {
        if (!_isLine || _line is null || _stream.State != StreamState.Local)
        {
            return;
        }

        if (_line.Given != _lineGiven)
        {
            _lineGiven = _line.Given;
            _lineAt = _now;
        }
        else if (_now - _lineAt >= SilenceMilliseconds)
        {
            _station.AbandonStream();
        }
    }

    /// <summary>A host that does not come back will not end its stream either.</summary>
    [AllocationFree]
    private void WatchHost()
    {
        bool needsHost = _stream.State == StreamState.Receiving || _stream.State == StreamState.Finishing;
        if (_session.IsHostPresent || !needsHost)
        {
            _hostAt = _now;
        }
        else if (_now - _hostAt >= AbsenceMilliseconds)
        {
            _station.AbandonStream();
        }
    }

    [AllocationFree]
    private void ShowStream()
    {
        if (_stream.IsUnderWay)
        {
            _panel.Show(Signal.Scanning);
            _log?.NoteStream();
        }
        else if (_stream.State == StreamState.Finished && _stream.Number != _judgedStream)
        {
            _judgedStream = _stream.Number;
            _isFinishedNew = true;
            _panel.Show(Judge());
        }
    }

    /// <summary>Everything that speaks for a pass is asked for itself; whatever is missing means no pass.</summary>
    [AllocationFree]
    private Signal Judge()
    {
        if (_stream.Verdict == ScanVerdict.Found)
        {
            return Signal.Found;
        }

        ScanPipeline pipeline = _station.Pipeline;
        bool isWhole = _stream.Reasons == IncompleteReason.None && _stream.MissingBytes == 0 && !_station.Faults.NeedsRestart
            && pipeline.ScannedBytes > 0 && pipeline.ScannedBytes == pipeline.StreamLength;
        return isWhole && _stream.Verdict == ScanVerdict.Clean ? Signal.Passed : Signal.Incomplete;
    }

    private void BeginLocal()
    {
        if (_stream.IsUnderWay)
        {
            // A host was quicker than the button.
            return;
        }

        if (_log is not null && _log.IsOnCard)
        {
            _log.Suspend();
        }

        if (_card.TryMount() && _file.TryOpen(ImagePath))
        {
            _isLine = false;
            _station.BeginStream(_file, _file.Length, FileContent, true);
        }
        else if (_line is null)
        {
            // Nothing to scan, and no port to wait for it.
            _panel.Show(Signal.Incomplete);
            return;
        }
        else
        {
            _isLine = true;
            _line.Begin();
            _lineGiven = 0;
            _lineAt = _now;
            _station.BeginStream(_line, -1, LineContent, true);
        }

        ShowStream();
    }
}

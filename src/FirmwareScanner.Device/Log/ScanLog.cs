using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Log;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device.Log;

/// <summary>
/// What the device logs: starts, streams, rules that fired and are not of severity info, verdicts, faults, updates, restarts. It judges
/// nothing, and whatever becomes of its files changes no verdict. docs/scan-log.md has the records.
/// </summary>
[AllocationFree]
public sealed class ScanLog : ScanEventSink, IDisposable
{
    /// <summary>A restart that the host asked for, in the payload of <see cref="LogKind.Restart"/>.</summary>
    public const int RestartByHost = 1;

    /// <summary>A restart after a fault.</summary>
    public const int RestartAfterFault = 2;

    internal const int FieldCount = 8;

    [Owned]
    private readonly LogFiles _files;
    private SignatureDatabase? _database;
    private StreamLedger? _ledger;
    private int _stream;
    private int _rules;
    private int _leftOut;
    private int _told;
    private UpdateState _update;

    /// <summary>Logs to some files.</summary>
    /// <param name="files">The files.</param>
    public ScanLog([Consumed] LogFiles files)
    {
        _files = files;
    }

    /// <summary>The files, for whoever reads them over the link.</summary>
    public LogSource Source
    {
        [return: Borrowed]
        get => _files;
    }

    /// <summary>Whether there are records that do not last yet.</summary>
    public bool HasUncommitted => _files.HasUncommitted;

    /// <summary>Whether the files are on the SD card, which is mounted anew now and then.</summary>
    public bool IsOnCard => _files.IsOnCard;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + LogFiles.HeapBytes;

    /// <summary>Says which streams and rules it hears of.</summary>
    /// <param name="database">The database, loaded.</param>
    /// <param name="ledger">What is known of the stream.</param>
    public void Attach(SignatureDatabase database, StreamLedger ledger)
    {
        _database = database;
        _ledger = ledger;
        _stream = ledger.Number;
    }

    /// <summary>Sets the time of the records that follow.</summary>
    /// <param name="time">Milliseconds since the start.</param>
    public void SetTime(long time)
    {
        _files.Time = time;
    }

    /// <summary>Logs a rule that fired, unless it is of severity info. What is found by patterns alone is no finding yet.</summary>
    /// <inheritdoc/>
    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        bool isRule = kind == ScanEventKind.RuleFired || kind == ScanEventKind.LayerRuleFired;
        if (!isRule || _database is null || _database.IsInformational(number))
        {
            return;
        }

        NoteStream();
        if (_rules == LogFormat.MostRulesOfStream)
        {
            _leftOut++;
            return;
        }

        _rules++;
        LogRecord record = _files.BeginRecord(LogKind.RuleFired);
        record.AddInt32(_stream);
        record.AddByte((int)kind);
        record.AddUInt16(number);
        _files.EndRecord();
    }

    /// <summary>Logs that a stream has begun, if one has since the last call.</summary>
    public void NoteStream()
    {
        if (_ledger is null || _ledger.Number == _stream)
        {
            return;
        }

        _stream = _ledger.Number;
        _rules = 0;
        _leftOut = 0;
        _told = 0;
        LogRecord record = _files.BeginRecord(LogKind.StreamBegun);
        record.AddInt32(_stream);
        record.AddByte(_ledger.ContentType);
        record.AddByte(_ledger.IsLocal ? 1 : 0);
        record.AddInt64(_ledger.DeclaredSize);
        _files.EndRecord();
    }

    /// <summary>Logs what is said of the stream that has finished.</summary>
    /// <param name="pipeline">What scanned it.</param>
    public void NoteVerdict(ScanPipeline pipeline)
    {
        if (_ledger is null)
        {
            return;
        }

        NoteStream();
        _told = _rules + _leftOut;
        LogRecord record = _files.BeginRecord(LogKind.Verdict);
        record.AddInt32(_stream);
        record.AddByte((int)_ledger.Verdict);
        record.AddUInt16(_ledger.Reasons);
        record.AddInt64(pipeline.StreamLength);
        record.AddInt64(pipeline.ScannedBytes);
        record.AddInt64(_ledger.MissingBytes);
        record.AddInt32((int)_ledger.Checksum);
        record.AddInt32(_rules);
        record.AddInt32(_leftOut);
        _files.EndRecord();
    }

    /// <summary>Logs the verdict again if rules came after it, which a slow host has kept waiting: the last one has all in its counts.</summary>
    /// <param name="pipeline">What scanned the stream.</param>
    public void NoteLateRules(ScanPipeline pipeline)
    {
        if (_ledger is not null && _ledger.Number == _stream && _ledger.State == StreamState.Finished && _told != _rules + _leftOut)
        {
            NoteVerdict(pipeline);
        }
    }

    /// <summary>Logs that the device has started.</summary>
    /// <param name="database">The database in use.</param>
    /// <param name="version">Its release number.</param>
    /// <param name="board">Number of the board.</param>
    /// <param name="closedPorts">Ports that could not be opened: bit 1 for COM1, bit 2 for COM2.</param>
    /// <param name="faultStart">Number of the start that the last fault of the record happened in; 0 if there was none.</param>
    /// <param name="fault">That fault.</param>
    /// <param name="detail">Its detail.</param>
    public void NoteStart(SignatureDatabase database, int version, int board, int closedPorts, int faultStart, int fault, int detail)
    {
        LogRecord record = _files.BeginRecord(LogKind.Started);
        record.AddInt32(database.Identity);
        record.AddInt32(version);
        record.AddByte(board);
        record.AddByte(closedPorts);
        record.AddInt32(faultStart);
        record.AddInt32(fault);
        record.AddInt32(detail);
        _files.EndRecord();
    }

    /// <summary>Logs a fault.</summary>
    /// <param name="code">A code of <c>FaultCode</c> or <c>DeviceFault</c>.</param>
    /// <param name="detail">What is behind it.</param>
    /// <param name="stream">Number of the stream under way.</param>
    /// <param name="length">Bytes of it that have arrived.</param>
    /// <param name="stops">Whether scanning is over by it.</param>
    public void NoteFault(int code, int detail, int stream, long length, bool stops)
    {
        LogRecord record = _files.BeginRecord(LogKind.Fault);
        record.AddInt32(code);
        record.AddInt32(detail);
        record.AddInt32(stream);
        record.AddInt64(length);
        record.AddByte(stops ? 1 : 0);
        _files.EndRecord();
    }

    /// <summary>Logs that an update was stored or has failed, if that is new.</summary>
    /// <param name="slots">Where databases are stored.</param>
    public void NoteUpdate(DatabaseSlots slots)
    {
        UpdateState state = slots.State;
        if (state == _update)
        {
            return;
        }

        _update = state;
        if (state == UpdateState.Ready || state == UpdateState.Failed)
        {
            LogRecord record = _files.BeginRecord(LogKind.Update);
            record.AddByte((int)state);
            record.AddUInt16((int)slots.Fault);
            record.AddInt32(slots.Received);
            _files.EndRecord();
        }
    }

    /// <summary>Logs that the board is about to be restarted.</summary>
    /// <param name="cause"><see cref="RestartByHost"/> or <see cref="RestartAfterFault"/>.</param>
    public void NoteRestart(int cause)
    {
        LogRecord record = _files.BeginRecord(LogKind.Restart);
        record.AddByte(cause);
        _files.EndRecord();
    }

    /// <summary>Has the file open, before a stream, should another have been read.</summary>
    public void Prepare()
    {
        _files.Prepare();
    }

    /// <summary>Makes everything lasting, between streams.</summary>
    public void Commit()
    {
        _files.Commit();
    }

    /// <summary>Makes everything lasting and closes the file for a moment: the card is mounted anew.</summary>
    public void Suspend()
    {
        _files.Suspend();
    }

    /// <summary>Makes everything lasting and closes the file.</summary>
    public void Dispose()
    {
        _files.Dispose();
    }
}

using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Update;

/// <summary>
/// Keeps the databases of a device: two slots, of which one is used while the other takes an update. A new database is stored,
/// read back and checked, then marked for trial with one record write; it is used from the next start on, and stays only if the
/// device confirms it after its self-test. Whatever fails, and whenever power goes, the next start finds a database that works, or
/// falls back to the built-in one.
/// </summary>
/// <remarks>
/// At start: <see cref="Boot"/>, load the database of <see cref="ActiveSlot"/> with <see cref="OpenSource"/> (or the built-in one),
/// run the self-test, then <see cref="Confirm"/> or <see cref="Reject"/> and restart. Later: <see cref="Begin"/>,
/// <see cref="Write"/>, <see cref="Commit"/>, and <see cref="Step"/> until the check is done.
/// </remarks>
[AllocationFree]
public sealed partial class DatabaseSlots
{
    /// <summary><see cref="ActiveSlot"/> when the built-in database is to be used.</summary>
    public const int BuiltIn = -1;

    /// <summary>Starts that a new database gets to be confirmed in.</summary>
    public const int Trials = 2;

    internal const int FieldCount = 17;

    private readonly SlotStorage _storage;
    private readonly Authority _authority;
    private readonly Crc32 _checksum = new Crc32();
    private readonly SlotRecord _record;
    private readonly ImageCheck _check;
    private readonly byte[] _unit = new byte[ImageCheck.PieceLength];
    private readonly int _builtInVersion;
    private int _active = BuiltIn;
    private bool _isOnTrial;
    private UpdateState _state;
    private UpdateFault _fault;
    private UpdateFault _bootFault;
    private int _target;
    private int _size;
    private int _declaredChecksum;
    private int _version;
    private int _received;

    /// <summary>Prepares to use a storage.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="plan">The plan, still building, that lists what the object takes.</param>
    /// <param name="authority">Who may update: it has taken the board's key already, if there is one.</param>
    /// <param name="builtInVersion">Release number of the built-in database, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The storage's write granularity is no power of two from 1 to 64.</exception>
    public DatabaseSlots(SlotStorage storage, MemoryPlan plan, Authority authority, int builtInVersion)
    {
        ArgumentNullException.ThrowIfNull(storage, nameof(storage));
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        ArgumentNullException.ThrowIfNull(authority, nameof(authority));
        int granularity = storage.WriteGranularity;
        if (granularity < 1 || granularity > SlotStorage.RecordLength || (granularity & (granularity - 1)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(storage));
        }

        _storage = storage;
        _authority = authority;
        _record = new SlotRecord(storage, _checksum, authority);
        _check = new ImageCheck(storage, _checksum, authority, _unit);
        _builtInVersion = builtInVersion;
        int own = HeapCost.Object(FieldCount) + SlotRecord.HeapBytes + ImageCheck.HeapBytes + (int)HeapCost.Array(_unit.Length, 1)
            + Crc32.HeapBytes;
        plan.AddObject(PlanItem.Slots, own);
    }

    /// <summary>Bytes that a database may have: behind it the slot has room for its code.</summary>
    public int SlotLength => _storage.SlotLength - SlotLayout.RoomOfCode(_storage.WriteGranularity);

    /// <summary>Pieces of an update start, and but for the last end, at multiples of this.</summary>
    public int WriteGranularity => _storage.WriteGranularity;

    /// <summary>The slot whose database is used since the start, or <see cref="BuiltIn"/>.</summary>
    public int ActiveSlot => _active;

    /// <summary>Release number of the database in use.</summary>
    public int ActiveVersion => _active == BuiltIn ? _builtInVersion : _record.VersionOf(_active);

    /// <summary>CRC-32 of the file of the database in use; 0 for the built-in one.</summary>
    internal int ActiveChecksum => _active == BuiltIn ? 0 : _record.ChecksumOf(_active);

    /// <summary>Counts the updates: it only rises, also by those that are forced.</summary>
    internal int Counter => _record.Counter;

    /// <summary>Whether the database in use waits to be confirmed.</summary>
    public bool IsOnTrial => _isOnTrial;

    /// <summary>
    /// What went wrong when the slot was chosen: <see cref="UpdateFault.RolledBack"/>, <see cref="UpdateFault.SlotDamaged"/>; on a board
    /// with a key also <see cref="UpdateFault.NotAuthenticated"/>, <see cref="UpdateFault.BadAuthentication"/>.
    /// </summary>
    public UpdateFault BootFault => _bootFault;

    /// <summary>Whether the slot that was looked at last holds a database without the code that it needs.</summary>
    private bool IsForged => _check.Fault == UpdateFault.NotAuthenticated || _check.Fault == UpdateFault.BadAuthentication;

    /// <summary>Where the update is.</summary>
    public UpdateState State => _state;

    /// <summary>Why the update failed, in state <see cref="UpdateState.Failed"/>.</summary>
    public UpdateFault Fault => _fault;

    /// <summary>Bytes of the update stored so far.</summary>
    public int Received => _received;

    /// <summary>Bytes of the update checked so far.</summary>
    public int Checked => _state == UpdateState.Checking || _state == UpdateState.Ready ? _check.Position : 0;

    /// <summary>
    /// Chooses the database to use, once at each start. A database on trial uses up one of its trials here, before it is used: one
    /// that takes the device down with it is given up in the end.
    /// </summary>
    /// <returns><see cref="ActiveSlot"/>.</returns>
    public int Boot()
    {
        _record.Counter = _authority.LowestCounter;
        _record.Load();
        _active = BuiltIn;
        _isOnTrial = false;
        _bootFault = _record.HasForgery ? UpdateFault.BadAuthentication : UpdateFault.None;
        if (_record.Trial != SlotRecord.None && TryTrial())
        {
            return _active;
        }

        if (_record.Confirmed == SlotRecord.None)
        {
            return _active;
        }

        _active = IsSound(_record.Confirmed) ? _record.Confirmed : BuiltIn;
        _bootFault = _active != BuiltIn ? _bootFault : IsForged ? _check.Fault : UpdateFault.SlotDamaged;
        return _active;
    }

    /// <summary>Opens the database of <see cref="ActiveSlot"/> for the reader.</summary>
    /// <returns>Null if the built-in one is to be used.</returns>
    [Allocates("Called at start, before the plan is frozen.")]
    public SlotSource? OpenSource()
    {
        return _active == BuiltIn ? null : new SlotSource(_storage, _active, _record.LengthOf(_active));
    }

    /// <summary>The database in use works: it stays.</summary>
    /// <returns><see cref="UpdateFault.None"/>, also if it is confirmed already; <see cref="UpdateFault.StorageFailed"/>.</returns>
    public UpdateFault Confirm()
    {
        if (!_isOnTrial)
        {
            return UpdateFault.None;
        }

        _record.Confirmed = _active;
        _record.Trial = SlotRecord.None;
        if (!_record.Store())
        {
            return UpdateFault.StorageFailed;
        }

        _isOnTrial = false;
        return UpdateFault.None;
    }

    /// <summary>
    /// The database in use does not work: it is given up. The device restarts afterwards, and uses the previous one, or the built-in
    /// one if even a confirmed database does not work any more.
    /// </summary>
    /// <returns><see cref="UpdateFault.None"/>; <see cref="UpdateFault.WrongState"/> when the built-in one is in use.</returns>
    public UpdateFault Reject()
    {
        if (_active == BuiltIn)
        {
            return UpdateFault.WrongState;
        }

        _record.Confirmed = _record.Confirmed == _active ? SlotRecord.None : _record.Confirmed;
        return GiveUpTrial() ? UpdateFault.None : UpdateFault.StorageFailed;
    }

    /// <summary>Gives every stored database up: the key is about to be replaced, and none has a code by the new one.</summary>
    internal bool Forget()
    {
        _record.Confirmed = SlotRecord.None;
        _state = UpdateState.Idle;
        return GiveUpTrial();
    }

    private bool TryTrial()
    {
        int slot = _record.Trial;
        if (_record.TrialsLeft > 0 && IsSound(slot))
        {
            _record.TrialsLeft--;
            if (_record.Store())
            {
                _active = slot;
                _isOnTrial = true;
                return true;
            }

            // A trial that cannot be counted might be repeated for ever.
            _bootFault = UpdateFault.StorageFailed;
            return false;
        }

        bool isForged = _record.TrialsLeft > 0 && IsForged;
        _bootFault = isForged ? _check.Fault : UpdateFault.RolledBack;
        GiveUpTrial();
        return false;
    }

    private bool GiveUpTrial()
    {
        _record.Trial = SlotRecord.None;
        _record.TrialsLeft = 0;
        return _record.Store();
    }

    [BoundedLoop("each round checks a piece of the slot")]
    private bool IsSound(int slot)
    {
        int length = _record.LengthOf(slot);
        if (length < 1 || length > SlotLength)
        {
            return false;
        }

        _check.Begin(slot, length, _record.ChecksumOf(slot), _record.VersionOf(slot), _record.CounterOf(slot));
        while (_check.Step())
        {
        }

        return _check.Fault == UpdateFault.None;
    }
}

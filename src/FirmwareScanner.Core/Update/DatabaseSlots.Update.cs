using System;

namespace FirmwareScanner.Update;

/// <content>An update: store, read back, check, mark for trial.</content>
public sealed partial class DatabaseSlots
{
    private const byte Padding = 0xFF;

    /// <summary>
    /// Starts an update, in the slot that is not in use. Asked for twice with the same numbers, it goes on where it stands.
    /// </summary>
    /// <param name="size">Bytes of the database file.</param>
    /// <param name="checksum">CRC-32 of the whole file.</param>
    /// <param name="version">Release number; greater than that in use.</param>
    /// <param name="isForced">Whether any version is accepted.</param>
    /// <param name="bytes">Where the request's authentication code is.</param>
    /// <param name="code">
    /// Index of its first byte, or -1 if there is none. Needed if the board has a key: a code of <see cref="CodeLabel.BeginUpdate"/>, the
    /// nonce of the last challenge, the counter that the update is to have, version, size, checksum and one byte for isForced.
    /// </param>
    /// <returns><see cref="UpdateFault.None"/>, or why nothing was started.</returns>
    public UpdateFault Begin(int size, int checksum, int version, bool isForced, byte[] bytes, int code)
    {
        bool isRepeated = _state != UpdateState.Idle && _state != UpdateState.Failed
            && size == _size && checksum == _declaredChecksum && version == _version;
        if (isRepeated)
        {
            return UpdateFault.None;
        }

        UpdateFault fault = RequestFault(size, checksum, version, isForced, bytes, code);
        if (fault != UpdateFault.None)
        {
            return fault;
        }

        _target = _active == 0 ? 1 : 0;
        _state = UpdateState.Idle;
        _received = 0;
        if (!ForgetTarget() || !_storage.Erase(_target))
        {
            return Fail(UpdateFault.StorageFailed);
        }

        _size = size;
        _declaredChecksum = checksum;
        _version = version;
        _fault = UpdateFault.None;
        _state = UpdateState.Receiving;
        return UpdateFault.None;
    }

    /// <summary>Stores a piece. One that was stored already is accepted again.</summary>
    /// <param name="offset">Where in the file it belongs.</param>
    /// <param name="bytes">Where the bytes are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many; a multiple of <see cref="WriteGranularity"/>, but for the end of the file.</param>
    /// <returns><see cref="UpdateFault.None"/>, or why nothing was stored.</returns>
    public UpdateFault Write(int offset, byte[] bytes, int start, int count)
    {
        if (_state != UpdateState.Receiving)
        {
            return _state == UpdateState.Failed ? _fault : UpdateFault.WrongState;
        }

        if (count < 1 || offset < 0 || offset > _size - count)
        {
            return UpdateFault.BadRequest;
        }

        if (offset + count <= _received)
        {
            return UpdateFault.None;
        }

        int rest = count & (_storage.WriteGranularity - 1);
        bool isLast = offset + count == _size;
        if (offset != _received || (rest != 0 && !isLast))
        {
            return UpdateFault.OutOfOrder;
        }

        int whole = count - rest;
        bool isStored = (whole == 0 || _storage.Write(_target, offset, bytes, start, whole))
            && (rest == 0 || WriteFilled(offset + whole, bytes, start + whole, rest, _storage.WriteGranularity));
        if (!isStored)
        {
            return Fail(UpdateFault.StorageFailed);
        }

        _received += count;
        return UpdateFault.None;
    }

    /// <summary>Ends the update: it is read back and checked by <see cref="Step"/>, then marked for trial.</summary>
    /// <param name="bytes">Where the code of the database is.</param>
    /// <param name="code">
    /// Index of its first byte, or -1 if there is none. Needed if the board has a key: a whole code of <see cref="CodeLabel.Database"/>, the
    /// counter, version, size, checksum and the database. It is stored behind the database, and checked at every start.
    /// </param>
    /// <returns><see cref="UpdateFault.None"/>, also if that was done already, or why it cannot be.</returns>
    public UpdateFault Commit(byte[] bytes, int code)
    {
        if (_state == UpdateState.Checking || _state == UpdateState.Ready)
        {
            return UpdateFault.None;
        }

        if (_state != UpdateState.Receiving)
        {
            return _state == UpdateState.Failed ? _fault : UpdateFault.WrongState;
        }

        if (_received != _size)
        {
            return UpdateFault.Incomplete;
        }

        if (_authority.IsKeyed && code < 0)
        {
            return UpdateFault.NotAuthenticated;
        }

        int at = SlotLayout.CodePosition(_size, _storage.WriteGranularity);
        int room = SlotLayout.RoomOfCode(_storage.WriteGranularity);
        if ((_authority.IsKeyed && !WriteFilled(at, bytes, code, Authority.CodeLength, room)) || !_storage.Flush(_target))
        {
            return Fail(UpdateFault.StorageFailed);
        }

        _check.Begin(_target, _size, _declaredChecksum, _version, _record.Counter + 1);
        _state = UpdateState.Checking;
        return UpdateFault.None;
    }

    /// <summary>Checks one piece of a committed update; after the last one marks it for trial.</summary>
    /// <returns>Whether anything was done.</returns>
    public bool Step()
    {
        if (_state != UpdateState.Checking)
        {
            return false;
        }

        if (_check.Step())
        {
            return true;
        }

        if (_check.Fault != UpdateFault.None)
        {
            Fail(_check.Fault);
            return true;
        }

        _record.Counter++;
        _record.Describe(_target, _size, _declaredChecksum, _version, _record.Counter);
        _record.Trial = _target;
        _record.TrialsLeft = Trials;
        if (_record.Store())
        {
            _state = UpdateState.Ready;
        }
        else
        {
            _record.Trial = SlotRecord.None;
            Fail(UpdateFault.StorageFailed);
        }

        return true;
    }

    /// <summary>Gives an update up that is not marked for trial yet.</summary>
    public void Abort()
    {
        if (_state != UpdateState.Ready)
        {
            _state = UpdateState.Idle;
            _fault = UpdateFault.None;
            _received = 0;
        }
    }

    private UpdateFault RequestFault(int size, int checksum, int version, bool isForced, byte[] bytes, int code)
    {
        if (size < 1 || version < 0)
        {
            return UpdateFault.BadRequest;
        }

        if (_isOnTrial)
        {
            return UpdateFault.OnTrial;
        }

        if (size > SlotLength)
        {
            return UpdateFault.TooLarge;
        }

        if (_authority.IsKeyed)
        {
            UpdateFault fault = AuthorityFault(size, checksum, version, isForced, bytes, code);
            if (fault != UpdateFault.None)
            {
                return fault;
            }
        }

        return version > ActiveVersion || isForced ? UpdateFault.None : UpdateFault.NotNewer;
    }

    /// <summary>The record must not name the slot that is about to be erased, neither as on trial nor as confirmed (if damaged).</summary>
    private bool ForgetTarget()
    {
        if (_record.Trial != _target && _record.Confirmed != _target)
        {
            return true;
        }

        _record.Confirmed = _record.Confirmed == _target ? SlotRecord.None : _record.Confirmed;
        return GiveUpTrial();
    }

    private UpdateFault AuthorityFault(int size, int checksum, int version, bool isForced, byte[] bytes, int code)
    {
        if (_state == UpdateState.Checking || _record.Counter == int.MaxValue)
        {
            return UpdateFault.WrongState;
        }

        if (code < 0 || !_authority.TryBeginRequest(CodeLabel.BeginUpdate))
        {
            return UpdateFault.NotAuthenticated;
        }

        _authority.AddDatabase(_record.Counter + 1, version, size, checksum);
        _authority.AddByte(isForced ? 1 : 0);
        return _authority.EndsAs(bytes, code, Authority.RequestCodeLength) ? UpdateFault.None : UpdateFault.BadAuthentication;
    }

    /// <summary>The last bytes of a file, or the code behind it, filled up to what can be written.</summary>
    private bool WriteFilled(int offset, byte[] bytes, int start, int count, int unit)
    {
        Array.Copy(bytes, start, _unit, 0, count);
        for (int i = count; i < unit; i++)
        {
            _unit[i] = Padding;
        }

        return _storage.Write(_target, offset, _unit, 0, unit);
    }

    private UpdateFault Fail(UpdateFault fault)
    {
        _fault = fault;
        _state = UpdateState.Failed;
        return fault;
    }
}

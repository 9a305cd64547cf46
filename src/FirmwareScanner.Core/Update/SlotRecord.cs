using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Update;

/// <summary>
/// Which slot is used: kept in two copies, written in turn, each with a generation and a CRC-32, so that a write that power loss
/// tears leaves the other copy. If the board has a key, each copy has a code by it, and one without counts as none.
/// docs/link-protocol.md has the layout.
/// </summary>
[AllocationFree]
internal sealed class SlotRecord
{
    internal const int None = 0xFF;
    internal const int FieldCount = 12;

    private const int Magic = 0x4C535346;
    private const int CounterPosition = 36;
    private const int CodePosition = 48;
    private const int ChecksumPosition = SlotStorage.RecordLength - 4;
    private const int CodeLength = ChecksumPosition - CodePosition;

    // Four numbers of each slot: length, CRC-32, version, counter.
    private const int NumbersOfSlot = 4;

    private readonly SlotStorage _storage;
    private readonly Crc32 _checksum;
    private readonly byte[] _bytes = new byte[SlotStorage.RecordLength];
    private readonly int[] _numbers = new int[2 * NumbersOfSlot];
    private readonly Authority _authority;
    private int _newest;
    private int _generation;

    internal SlotRecord(SlotStorage storage, Crc32 checksum, Authority authority)
    {
        _authority = authority;
        _storage = storage;
        _checksum = checksum;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(SlotStorage.RecordLength, 1)
        + (int)HeapCost.Array(2 * NumbersOfSlot, 4);

    /// <summary>The slot that is known to work, or <see cref="None"/>.</summary>
    internal int Confirmed { get; set; } = None;

    /// <summary>The slot that is to be tried, or <see cref="None"/>.</summary>
    internal int Trial { get; set; } = None;

    /// <summary>How many starts the slot on trial still gets.</summary>
    internal int TrialsLeft { get; set; }

    /// <summary>Counts the updates: it only rises, also by those that are forced.</summary>
    internal int Counter { get; set; }

    /// <summary>Whether a copy names a database and has no code by the board's key.</summary>
    internal bool HasForgery { get; private set; }

    internal int LengthOf(int slot) => _numbers[NumbersOfSlot * slot];

    internal int ChecksumOf(int slot) => _numbers[(NumbersOfSlot * slot) + 1];

    internal int VersionOf(int slot) => _numbers[(NumbersOfSlot * slot) + 2];

    /// <summary>Value of the board's counter that the slot's database was taken with.</summary>
    internal int CounterOf(int slot) => _numbers[(NumbersOfSlot * slot) + 3];

    internal void Describe(int slot, int length, int checksum, int version, int counter)
    {
        int at = NumbersOfSlot * slot;
        _numbers[at] = length;
        _numbers[at + 1] = checksum;
        _numbers[at + 2] = version;
        _numbers[at + 3] = counter;
    }

    /// <summary>Takes the newer valid copy; without one, nothing is stored yet.</summary>
    internal void Load()
    {
        bool hasSecond = ReadCopy(1);
        int second = _generation;
        bool hasFirst = ReadCopy(0);
        bool isSecondNewer = hasSecond && (!hasFirst || second - _generation > 0);
        _newest = isSecondNewer ? 1 : 0;
        if (isSecondNewer)
        {
            ReadCopy(1);
        }

        if (hasFirst || hasSecond)
        {
            TakeFields();
        }
        else
        {
            _newest = 1;
            _generation = 0;
        }
    }

    /// <summary>Writes the older copy.</summary>
    internal bool Store()
    {
        int copy = 1 - _newest;
        int area = SlotStorage.FirstRecord + copy;
        PutFields(_generation + 1);
        bool isStored = _storage.Erase(area)
            && _storage.Write(area, 0, _bytes, 0, SlotStorage.RecordLength)
            && _storage.Flush(area);
        if (isStored)
        {
            _newest = copy;
            _generation++;
        }

        return isStored;
    }

    private bool ReadCopy(int copy)
    {
        _generation = 0;
        if (!_storage.Read(SlotStorage.FirstRecord + copy, 0, _bytes, 0, SlotStorage.RecordLength))
        {
            return false;
        }

        _checksum.Reset();
        _checksum.Add(_bytes, 0, ChecksumPosition);
        bool isValid = LittleEndian.Int32(_bytes, 0) == Magic && _checksum.Value == (uint)LittleEndian.Int32(_bytes, ChecksumPosition)
            && IsSlot(_bytes[8]) && IsSlot(_bytes[9]);
        if (isValid && _authority.IsKeyed && !IsAuthentic())
        {
            HasForgery |= _bytes[8] != None || _bytes[9] != None;
            isValid = false;
        }

        _generation = isValid ? LittleEndian.Int32(_bytes, 4) : 0;
        return isValid;
    }

    private bool IsAuthentic()
    {
        _authority.Begin(CodeLabel.SlotRecord);
        _authority.Add(_bytes, 0, CodePosition);
        return _authority.EndsAs(_bytes, CodePosition, CodeLength);
    }

    private static bool IsSlot(int slot) => slot <= 1 || slot == None;

    private void TakeFields()
    {
        Confirmed = _bytes[8];
        Trial = _bytes[9];
        TrialsLeft = _bytes[10];
        for (int slot = 0; slot < 2; slot++)
        {
            int at = 12 + (12 * slot);
            Describe(
                slot,
                LittleEndian.Int32(_bytes, at),
                LittleEndian.Int32(_bytes, at + 4),
                LittleEndian.Int32(_bytes, at + 8),
                LittleEndian.Int32(_bytes, CounterPosition + 4 + (4 * slot)));
        }

        int counter = LittleEndian.Int32(_bytes, CounterPosition);
        Counter = counter > Counter ? counter : Counter;
    }

    private void PutFields(int generation)
    {
        for (int i = 0; i < SlotStorage.RecordLength; i++)
        {
            _bytes[i] = 0;
        }

        LittleEndian.PutInt32(_bytes, 0, Magic);
        LittleEndian.PutInt32(_bytes, 4, generation);
        _bytes[8] = (byte)Confirmed;
        _bytes[9] = (byte)Trial;
        _bytes[10] = (byte)TrialsLeft;
        for (int slot = 0; slot < 2; slot++)
        {
            int at = 12 + (12 * slot);
            LittleEndian.PutInt32(_bytes, at, LengthOf(slot));
            LittleEndian.PutInt32(_bytes, at + 4, ChecksumOf(slot));
            LittleEndian.PutInt32(_bytes, at + 8, VersionOf(slot));
            LittleEndian.PutInt32(_bytes, CounterPosition + 4 + (4 * slot), CounterOf(slot));
        }

        LittleEndian.PutInt32(_bytes, CounterPosition, Counter);
        if (_authority.IsKeyed)
        {
            _authority.Begin(CodeLabel.SlotRecord);
            _authority.Add(_bytes, 0, CodePosition);
            Array.Copy(_authority.End(), 0, _bytes, CodePosition, CodeLength);
        }

        _checksum.Reset();
        _checksum.Add(_bytes, 0, ChecksumPosition);
        LittleEndian.PutInt32(_bytes, ChecksumPosition, (int)_checksum.Value);
    }
}

using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Database;

/// <summary>
/// Bytes that a loaded database must find, taken from its own tables: for a self-test that fits any database. Sequences of plain or
/// masked bytes are used that may stand anywhere in a stream; programs, chains and anchored ones are left out.
/// </summary>
[AllocationFree]
public sealed class TestVector
{
    internal const int FieldCount = 3;

    private readonly SignatureDatabase _database;
    private int _sequence;
    private int _at;

    /// <summary>Starts before the first sequence.</summary>
    /// <param name="database">The database, loaded.</param>
    public TestVector(SignatureDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database, nameof(database));
        _database = database;
        _sequence = -1;
    }

    /// <summary>Bytes of heap that a vector takes.</summary>
    public static int HeapBytes => HeapCost.Object(FieldCount);

    /// <summary>The pattern that the current sequence belongs to.</summary>
    public int Pattern => _database.SequencePattern[_sequence];

    /// <summary>Bytes of the current sequence.</summary>
    public int Length
    {
        get
        {
            int length = _database.StartOf(_sequence + 1) - _database.StartOf(_sequence);
            return (_database.SequenceFlagBits[_sequence] & SequenceFlags.Masked) != 0 ? length >> 1 : length;
        }
    }

    /// <summary>Goes back before the first sequence.</summary>
    public void Reset()
    {
        _sequence = -1;
    }

    /// <summary>Goes to the next usable sequence.</summary>
    /// <returns>Whether there is one.</returns>
    [BoundedLoop("each round goes to the next sequence of the database")]
    public bool MoveNext()
    {
        _at = 0;
        do
        {
            _sequence++;
        }
        while (_sequence < _database.SequenceCount && !IsUsable(_sequence));
        return _sequence < _database.SequenceCount;
    }

    /// <summary>Copies the next bytes of the current sequence.</summary>
    /// <returns>How many: all that is left, or as many as there is room for.</returns>
    public int Copy(byte[] buffer, int start, int count)
    {
        int left = Length - _at;
        int copied = left < count ? left : count;
        Array.Copy(_database.SequenceBytes, _database.StartOf(_sequence) + _at, buffer, start, copied);
        _at += copied;
        return copied;
    }

    private bool IsUsable(int sequence)
    {
        const int Unusable = SequenceFlags.Extended | SequenceFlags.Ranged | SequenceFlags.Link;
        return (_database.SequenceFlagBits[sequence] & Unusable) == 0
            && !Contains(_database.AnchoredSequence, sequence)
            && !Contains(_database.EndPattern, _database.SequencePattern[sequence]);
    }

    private static bool Contains(ushort[] numbers, int wanted)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == wanted)
            {
                return true;
            }
        }

        return false;
    }
}

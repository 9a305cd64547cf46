using System;
using System.Collections.Generic;
using FirmwareScanner.Database;

namespace FirmwareScanner.Search;

/// <summary>
/// The bytes of a sequence that stand at fixed distances from its atom, as many as are worth looking at: of each the values that it may have.
/// </summary>
internal sealed class FixedBytes
{
    /// <summary>The most cells that are looked at.</summary>
    public const int MostCells = 48;

    // So many stand before the atom that the compiler chose.
    private const int CellsBeforeAtom = 12;
    private const int ValuesOfByte = 256;

    private readonly SignatureDatabase _database;
    private readonly byte[] _values = new byte[MostCells];
    private readonly byte[] _masks = new byte[MostCells];
    private readonly int[] _classes = new int[MostCells];
    private readonly int[] _counts = new int[MostCells];
    private readonly Dictionary<int, (byte Least, int Count)> _classFacts = [];
    private int _next;
    private int _first;

    /// <summary>Prepares a reader of sequences.</summary>
    public FixedBytes(SignatureDatabase database)
    {
        _database = database;
    }

    /// <summary>How many cells there are.</summary>
    public int Count { get; private set; }

    /// <summary>The distance from the atom to the first cell; negative where cells stand before it.</summary>
    public int FromAtom { get; private set; }

    /// <summary>Whether no byte before the first cell may be looked at: links of chains must be seen in stream order.</summary>
    public bool IsLink { get; private set; }

    /// <summary>The length of a sequence of which every byte is given; 0 for others.</summary>
    public int PlainLength(int sequence) => (_database.SequenceFlagBits[sequence] & (SequenceFlags.Extended | SequenceFlags.Masked | SequenceFlags.Link)) == 0
        ? _database.StartOf(sequence + 1) - _database.StartOf(sequence)
        : 0;

    /// <summary>How many values a cell may have; 256 outside of the cells.</summary>
    public int CountOf(int cell) => (uint)cell < (uint)Count ? _counts[cell] : ValuesOfByte;

    /// <summary>The value of a cell under its mask; of a set, its least value.</summary>
    public byte ValueOf(int cell) => _values[cell];

    /// <summary>The bits of a cell that are given; 0 where a set of bytes is no mask.</summary>
    public byte MaskOf(int cell) => _classes[cell] >= 0 ? (byte)0 : _masks[cell];

    /// <summary>Reads the cells of a sequence.</summary>
    public void Read(int sequence)
    {
        int start = _database.StartOf(sequence);
        int end = _database.StartOf(sequence + 1);
        int flags = _database.SequenceFlagBits[sequence];
        int atom = _database.AtomDistanceOf(sequence);
        IsLink = (flags & SequenceFlags.Link) != 0;
        Count = 0;
        _next = 0;
        if ((flags & SequenceFlags.Extended) != 0)
        {
            ReadExtended(start, end, atom);
            return;
        }

        bool isMasked = (flags & SequenceFlags.Masked) != 0;
        int length = isMasked ? (end - start) / 2 : end - start;
        Open(Math.Clamp(atom - CellsBeforeAtom, 0, Math.Max(0, length - MostCells)), atom);
        int last = Math.Min(length, _first + MostCells);
        _next = _first;
        for (int i = _first; i < last; i++)
        {
            Put(_database.SequenceBytes[start + i], isMasked ? _database.SequenceBytes[start + length + i] : byte.MaxValue);
        }
    }

    /// <summary>Copies the values that a cell may have.</summary>
    /// <returns>How many they are.</returns>
    public int CopyValues(int cell, Span<byte> values)
    {
        if ((uint)cell >= (uint)Count)
        {
            for (int value = 0; value < ValuesOfByte; value++)
            {
                values[value] = (byte)value;
            }

            return ValuesOfByte;
        }

        if (_counts[cell] == 1)
        {
            values[0] = _values[cell];
            return 1;
        }

        int count = 0;
        for (int value = 0; value < ValuesOfByte; value++)
        {
            if (_classes[cell] >= 0 ? IsMember(_classes[cell], value) : ((value ^ _values[cell]) & _masks[cell]) == 0)
            {
                values[count++] = (byte)value;
            }
        }

        return count;
    }

    private void Open(int first, int atom)
    {
        _first = first;
        FromAtom = first - atom;
    }

    /// <summary>Of a sequence whose distance to its atom varies only the atom is fixed; of the others, all before the first jump.</summary>
    private void ReadExtended(int start, int end, int atom)
    {
        byte[] bytes = _database.SequenceBytes;
        int atomLength = bytes[start + ExtendedHeader.AtomLengthPosition];
        int pc = start + ExtendedHeader.Length + (2 * atomLength);
        if (LittleEndian.UInt16(bytes, start) != 0)
        {
            Open(0, 0);
            for (int i = 0; i < atomLength; i++)
            {
                int at = start + ExtendedHeader.Length + i;
                Put(bytes[at], bytes[at + atomLength]);
            }

            return;
        }

        Open(Math.Max(0, atom - CellsBeforeAtom), atom);
        bool isFixed = true;
        while (pc < end && isFixed && _next < _first + MostCells)
        {
            int number = LittleEndian.UInt16(bytes, pc + SequenceOperation.NumberPosition);
            isFixed = ReadOperation(bytes, pc, number);
            pc += SequenceOperation.Length + (bytes[pc] == SequenceOperation.Literal ? number
                : bytes[pc] == SequenceOperation.Masked ? 2 * number : 0);
        }
    }

    /// <returns>Whether what follows stands at a fixed distance, too.</returns>
    private bool ReadOperation(byte[] bytes, int pc, int number)
    {
        int operand = pc + SequenceOperation.Length;
        switch (bytes[pc])
        {
            case SequenceOperation.Literal:
            case SequenceOperation.Masked:
                bool isMasked = bytes[pc] == SequenceOperation.Masked;
                for (int i = 0; i < number; i++)
                {
                    Put(bytes[operand + i], isMasked ? bytes[operand + number + i] : byte.MaxValue);
                }

                return true;
            case SequenceOperation.Class:
                PutClass(number);
                return true;
            case SequenceOperation.Skip:
                for (int i = 0; i < number; i++)
                {
                    Put(0, 0);
                }

                return true;
            default:
                return bytes[pc] == SequenceOperation.Longest;
        }
    }

    private void Put(byte value, byte mask)
    {
        int cell = _next++ - _first;
        if ((uint)cell < MostCells)
        {
            _values[cell] = (byte)(value & mask);
            _masks[cell] = mask;
            _classes[cell] = -1;
            _counts[cell] = 1 << (8 - byte.PopCount(mask));
            Count = cell + 1;
        }
    }

    private void PutClass(int byteClass)
    {
        int cell = _next++ - _first;
        if ((uint)cell >= MostCells)
        {
            return;
        }

        if (!_classFacts.TryGetValue(byteClass, out (byte Least, int Count) facts))
        {
            for (int value = ValuesOfByte - 1; value >= 0; value--)
            {
                facts = IsMember(byteClass, value) ? ((byte)value, facts.Count + 1) : facts;
            }

            _classFacts.Add(byteClass, facts);
        }

        _values[cell] = facts.Least;
        _masks[cell] = 0;
        _classes[cell] = byteClass;
        _counts[cell] = facts.Count;
        Count = cell + 1;
    }

    private bool IsMember(int byteClass, int value)
    {
        int at = (byteClass * DatabaseFormat.PiecesOfByteClass) + (value >> 5);
        int piece = _database.ByteClasses[at] | (_database.ByteClassHigh.Length == 0 ? 0 : _database.ByteClassHigh[at] << 8);
        return (_database.ByteClassPieces[(piece * DatabaseFormat.ByteClassPieceLength) + ((value >> 3) & 3)] >> (value & 7) & 1) != 0;
    }
}

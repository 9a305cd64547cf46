using System;
using System.Collections.Generic;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Writes a sequence as the bytes that SequenceBytes holds for it.</summary>
internal static class SequenceEncoder
{
    /// <summary>Adds the bytes of a sequence whose atom is chosen.</summary>
    /// <param name="bytes">Receives them.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="classes">The byte classes of the database; new ones are added.</param>
    public static void Append(List<byte> bytes, CompiledSequence sequence, ByteClassTable classes)
    {
        if (sequence.IsExtended)
        {
            AppendAtom(bytes, sequence);
            if (sequence.IsLongest)
            {
                bytes.Add(SequenceOperation.Longest);
                AppendNumber(bytes, 0);
            }

            AppendOperations(bytes, sequence.Cells, classes);
            return;
        }

        AppendValues(bytes, sequence.Cells);
        if (sequence.IsMasked)
        {
            AppendMasks(bytes, sequence.Cells);
        }
    }

    // Where the distance to the atom varies, the scanner looks for it itself; that atom consists of masks only.
    private static void AppendAtom(List<byte> bytes, CompiledSequence sequence)
    {
        int length = sequence.AtomSpread == 0 ? 0 : sequence.AtomLength;
        AppendNumber(bytes, length == 0 ? 0 : sequence.AtomSpread);
        bytes.Add((byte)length);
        ReadOnlySpan<SequenceCell> atom = sequence.Cells.AsSpan(sequence.AtomCell, length);
        AppendValues(bytes, atom);
        AppendMasks(bytes, atom);
    }

    private static void AppendOperations(List<byte> bytes, ReadOnlySpan<SequenceCell> cells, ByteClassTable classes)
    {
        int position = 0;
        while (position < cells.Length)
        {
            int operation = OperationOf(cells, position);
            int end = position + 1;
            while (end < cells.Length && operation is not (SequenceOperation.Class or SequenceOperation.Gap or SequenceOperation.Run)
                && OperationOf(cells, end) == operation)
            {
                end++;
            }

            AppendOperation(bytes, operation, cells[position..end], classes);
            position = end;
        }
    }

    private static int OperationOf(ReadOnlySpan<SequenceCell> cells, int position)
    {
        SequenceCell cell = cells[position];
        if (cell.Byte is null)
        {
            return cell.RunOf is not null ? SequenceOperation.Run : cell.IsGap ? SequenceOperation.Gap : SequenceOperation.Skip;
        }

        if (cell.Byte.Count == 256 && position > 0 && position < cells.Length - 1)
        {
            return SequenceOperation.Skip;
        }

        if (!cell.Byte.TryGetMask(out _, out byte mask))
        {
            return SequenceOperation.Class;
        }

        return mask == 0xFF ? SequenceOperation.Literal : SequenceOperation.Masked;
    }

    private static void AppendOperation(List<byte> bytes, int operation, ReadOnlySpan<SequenceCell> cells, ByteClassTable classes)
    {
        bytes.Add((byte)operation);
        switch (operation)
        {
            case SequenceOperation.Class:
                AppendNumber(bytes, classes.IndexOf(cells[0].Byte!));
                break;
            case SequenceOperation.Gap:
                AppendNumber(bytes, cells[0].Least);
                AppendNumber(bytes, cells[0].Most);
                break;
            case SequenceOperation.Run:
                AppendNumber(bytes, cells[0].Least);
                AppendNumber(bytes, cells[0].Most);
                AppendNumber(bytes, classes.IndexOf(cells[0].RunOf!));
                break;
            case SequenceOperation.Skip:
                AppendNumber(bytes, LengthOf(cells));
                break;
            case SequenceOperation.Masked:
                AppendNumber(bytes, cells.Length);
                AppendValues(bytes, cells);
                AppendMasks(bytes, cells);
                break;
            default:
                AppendNumber(bytes, cells.Length);
                AppendValues(bytes, cells);
                break;
        }
    }

    private static int LengthOf(ReadOnlySpan<SequenceCell> cells)
    {
        int length = 0;
        foreach (SequenceCell cell in cells)
        {
            length += cell.Least;
        }

        return length;
    }

    private static void AppendValues(List<byte> bytes, ReadOnlySpan<SequenceCell> cells)
    {
        foreach (SequenceCell cell in cells)
        {
            cell.Byte!.TryGetMask(out byte value, out _);
            bytes.Add(value);
        }
    }

    private static void AppendMasks(List<byte> bytes, ReadOnlySpan<SequenceCell> cells)
    {
        foreach (SequenceCell cell in cells)
        {
            cell.Byte!.TryGetMask(out _, out byte mask);
            bytes.Add(mask);
        }
    }

    private static void AppendNumber(List<byte> bytes, int value)
    {
        bytes.Add((byte)value);
        bytes.Add((byte)(value >> 8));
    }
}

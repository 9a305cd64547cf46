using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Writes a sequence as the bytes that SequenceBytes holds for it.</summary>
internal static class SequenceEncoder
{
    /// <summary>The bytes of a sequence whose atom is chosen.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="classes">The byte classes of the database; new ones are added.</param>
    public static byte[] Encode(CompiledSequence sequence, ByteClassTable classes)
    {
        var bytes = new List<byte>();
        if (sequence.IsExtended)
        {
            AppendAtom(bytes, sequence);
            if (sequence.IsLongest)
            {
                bytes.Add(SequenceOperation.Longest);
                AppendNumber(bytes, 0);
            }

            AppendOperations(bytes, sequence.Cells, classes);
            return [.. bytes];
        }

        AppendValues(bytes, sequence.Cells);
        if (sequence.IsMasked)
        {
            AppendMasks(bytes, sequence.Cells);
        }

        return [.. bytes];
    }

    // Where the distance to the atom varies, the scanner looks for it itself; that atom consists of masks only.
    private static void AppendAtom(List<byte> bytes, CompiledSequence sequence)
    {
        int length = sequence.AtomSpread == 0 ? 0 : sequence.AtomLength;
        AppendNumber(bytes, length == 0 ? 0 : sequence.AtomSpread);
        bytes.Add((byte)length);
        List<SequenceCell> atom = [.. sequence.Cells.Skip(sequence.AtomCell).Take(length)];
        AppendValues(bytes, atom);
        AppendMasks(bytes, atom);
    }

    private static void AppendOperations(List<byte> bytes, IReadOnlyList<SequenceCell> cells, ByteClassTable classes)
    {
        int position = 0;
        while (position < cells.Count)
        {
            int operation = OperationOf(cells, position);
            int end = position + 1;
            while (end < cells.Count && operation is not (SequenceOperation.Class or SequenceOperation.Gap or SequenceOperation.Run)
                && OperationOf(cells, end) == operation)
            {
                end++;
            }

            AppendOperation(bytes, operation, [.. cells.Skip(position).Take(end - position)], classes);
            position = end;
        }
    }

    private static int OperationOf(IReadOnlyList<SequenceCell> cells, int position)
    {
        SequenceCell cell = cells[position];
        if (cell.Byte is null)
        {
            return cell.RunOf is not null ? SequenceOperation.Run : cell.IsGap ? SequenceOperation.Gap : SequenceOperation.Skip;
        }

        if (cell.Byte.Count == 256 && position > 0 && position < cells.Count - 1)
        {
            return SequenceOperation.Skip;
        }

        if (!cell.Byte.TryGetMask(out _, out byte mask))
        {
            return SequenceOperation.Class;
        }

        return mask == 0xFF ? SequenceOperation.Literal : SequenceOperation.Masked;
    }

    private static void AppendOperation(List<byte> bytes, int operation, List<SequenceCell> cells, ByteClassTable classes)
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
                AppendNumber(bytes, cells.Sum(c => c.Least));
                break;
            case SequenceOperation.Masked:
                AppendNumber(bytes, cells.Count);
                AppendValues(bytes, cells);
                AppendMasks(bytes, cells);
                break;
            default:
                AppendNumber(bytes, cells.Count);
                AppendValues(bytes, cells);
                break;
        }
    }

    private static void AppendValues(List<byte> bytes, IEnumerable<SequenceCell> cells)
    {
        foreach (SequenceCell cell in cells)
        {
            cell.Byte!.TryGetMask(out byte value, out _);
            bytes.Add(value);
        }
    }

    private static void AppendMasks(List<byte> bytes, IEnumerable<SequenceCell> cells)
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

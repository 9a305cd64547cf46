using System;
using System.IO;
using System.Linq;
using System.Numerics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack.Measuring;

namespace FirmwareScanner.Reports.Page;

/// <summary>What the bytes of a file look like: cells of equal length, of each the class of most bytes and the entropy.</summary>
internal sealed class ByteMap
{
    /// <summary>The most cells of a file.</summary>
    public const int MostCells = 4096;

    private const int LeastCell = 64;
    private const int MostCell = 1 << 20;

    private ByteMap(int cell, byte[] cells)
    {
        Cell = cell;
        Cells = cells;
    }

    /// <summary>Bytes of a cell, a power of two; the last one may be shorter.</summary>
    public int Cell { get; }

    /// <summary>
    /// Two bytes a cell: the class of most of its bytes (0: 00; 1: FF; 2: text; 3: others below 80; 4: 80 and above), and its entropy
    /// (Shannon, in bits a byte, 0 to 8 as 0 to 255).
    /// </summary>
    public byte[] Cells { get; }

    /// <summary>Reads the map of a file that was scanned.</summary>
    /// <param name="result">What was found in it.</param>
    /// <param name="open">Opens it once more; null for what cannot be read again.</param>
    /// <param name="problem">Why there is no map; empty if there is one.</param>
    /// <returns>The map, or null.</returns>
    public static ByteMap? Read(FileScanResult result, Func<FileScanResult, Stream?> open, out string problem)
    {
        problem = result.Size == 0 ? "There are no bytes to draw." : string.Empty;
        if (problem.Length > 0)
        {
            return null;
        }

        try
        {
            using Stream? file = open(result);
            if (file is null)
            {
                problem = "There is no byte map: this is no regular file, and its bytes were read once only.";
                return null;
            }

            if (result.Size > (long)MostCell * MostCells)
            {
                problem = "There is no byte map: the file is too large for one.";
                return null;
            }

            bool hasChanged = (result.Reasons & IncompleteReason.Changed) != 0 || file.Length != result.Size || !HasExcerpts(file, result);
            ByteMap? map = hasChanged ? null : ReadCells(file, result.Size);
            problem = map is null ? "There is no byte map: the file has changed since it was scanned." : string.Empty;
            return map;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = "There is no byte map: the file cannot be read again.";
            return null;
        }
    }

    /// <summary>Opens the file of a result's path; null if it is no regular one.</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static Stream? Open(FileScanResult result) =>
        FileStatus.TryOf(result.Path)?.Kind == FileKind.Regular ? InputFile.OpenNamed(result.Path) : null;

    private static bool HasExcerpts(Stream file, FileScanResult result)
    {
        foreach (MatchExcerpt excerpt in result.Rules.SelectMany(fired => fired.Excerpts))
        {
            byte[] bytes = new byte[excerpt.Bytes.Length];
            file.Position = excerpt.Offset;
            if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || !excerpt.Bytes.Span.SequenceEqual(bytes))
            {
                return false;
            }
        }

        file.Position = 0;
        return true;
    }

    private static ByteMap? ReadCells(Stream file, long size)
    {
        int cell = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(LeastCell, (size + MostCells - 1) / MostCells));
        byte[] cells = new byte[2 * ((size + cell - 1) / cell)];
        byte[] piece = new byte[cell];
        for (int i = 0; i < cells.Length; i += 2)
        {
            int count = file.ReadAtLeast(piece, cell, throwOnEndOfStream: false);
            if (count == 0)
            {
                return null;
            }

            (cells[i], cells[i + 1]) = Measure(piece.AsSpan(0, count));
        }

        return new ByteMap(cell, cells);
    }

    /// <summary>The class and the entropy of some bytes, at least one.</summary>
    internal static (byte Class, byte Entropy) Measure(ReadOnlySpan<byte> bytes)
    {
        Span<long> counts = stackalloc long[256];
        counts.Clear();
        Span<int> classes = stackalloc int[5];
        classes.Clear();
        foreach (byte value in bytes)
        {
            counts[value]++;
            classes[ClassOf(value)]++;
        }

        int most = 0;
        for (int i = 1; i < classes.Length; i++)
        {
            most = classes[i] > classes[most] ? i : most;
        }

        double entropy = EntropyMeter.OfCounts(counts, bytes.Length);
        return ((byte)most, (byte)Math.Round(entropy * byte.MaxValue / 8));
    }

    private static int ClassOf(byte value) => value switch
    {
        0 => 0,
        0xFF => 1,
        (>= 0x20 and < 0x7F) or 0x09 or 0x0A or 0x0D => 2,
        < 0x80 => 3,
        _ => 4,
    };
}

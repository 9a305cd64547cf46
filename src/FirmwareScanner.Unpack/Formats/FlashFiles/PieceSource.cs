using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.FlashFiles;

/// <summary>A run of bytes of a file that is decoded at once.</summary>
/// <typeparam name="T">What the reader of the file system knows about it.</typeparam>
/// <param name="Start">Offset of the first byte in the file.</param>
/// <param name="Length">Length in bytes, above 0.</param>
/// <param name="Inside">How many bytes of what is decoded lie before the first byte.</param>
/// <param name="Block">Where the bytes are.</param>
internal readonly record struct FilePiece<T>(long Start, int Length, int Inside, T Block);

/// <summary>
/// A file whose pieces are compressed one by one. What no piece covers reads as zeros. A piece that cannot be decoded reads as zeros
/// too, so that what follows keeps its place; <see cref="Problem"/> tells.
/// </summary>
/// <typeparam name="T">What the reader of the file system knows about a piece.</typeparam>
/// <param name="pieces">The pieces by start; they do not overlap.</param>
/// <param name="length">Length of the file in bytes.</param>
/// <param name="decode">Decodes a block.</param>
/// <param name="context">The limits.</param>
/// <param name="problem">What is wrong with the file as far as is known, if anything.</param>
internal sealed class PieceSource<T>(
    List<FilePiece<T>> pieces, long length, Func<T, byte[]> decode, UnpackContext context, LayerProblem? problem) : ByteSource
{
    // Two, because a new small piece often lies in the middle of an old large one.
    private (T Block, byte[] Bytes)? _last;
    private (T Block, byte[] Bytes)? _before;
    private LayerProblem? _problem = problem;

    public override long Length => length;

    public override LayerProblem? Problem => _problem;

    public override int Read(long offset, Span<byte> destination)
    {
        int count = (int)Math.Clamp(length - offset, 0, destination.Length);
        destination = destination[..count];
        destination.Clear();
        int number = NumberAt(offset);
        while (!destination.IsEmpty && number < pieces.Count)
        {
            FilePiece<T> piece = pieces[number];
            long gap = Math.Max(0, piece.Start - offset);
            if (gap >= destination.Length)
            {
                break;
            }

            destination = destination[(int)gap..];
            offset += gap;
            int inside = (int)(offset - piece.Start);
            int part = Math.Min(piece.Length - inside, destination.Length);
            Copy(number, piece.Inside + inside, destination[..part]);
            destination = destination[part..];
            offset += part;
            number++;
        }

        return count;
    }

    /// <summary>Number of the first piece that ends behind an offset.</summary>
    private int NumberAt(long offset)
    {
        int low = 0;
        int high = pieces.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (pieces[middle].Start + pieces[middle].Length > offset)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private void Copy(int number, int inside, Span<byte> destination)
    {
        ReadOnlySpan<byte> rest = DecodedOf(pieces[number]);
        rest = rest[Math.Min(inside, rest.Length)..];
        rest[..Math.Min(rest.Length, destination.Length)].CopyTo(destination);
    }

    private byte[] DecodedOf(FilePiece<T> piece)
    {
        if (_last is not { } last || !EqualityComparer<T>.Default.Equals(last.Block, piece.Block))
        {
            bool wasBefore = _before is { } before && EqualityComparer<T>.Default.Equals(before.Block, piece.Block);
            (T, byte[])? found = wasBefore ? _before : (piece.Block, Decode(piece));
            _before = _last;
            _last = found;
        }

        return _last!.Value.Bytes;
    }

    private byte[] Decode(FilePiece<T> piece)
    {
        try
        {
            byte[] decoded = decode(piece.Block);
            context.Spend(decoded.Length);
            if (decoded.Length < piece.Inside + piece.Length)
            {
                _problem ??= new LayerProblem(
                    ProblemKind.Damaged, $"{piece.Length} bytes at offset 0x{piece.Start:x} of the file decode to fewer");
            }

            return decoded;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            LayerProblem described = UnpackException.Describe(exception);
            _problem ??= described with { Text = $"at offset 0x{piece.Start:x} of the file: {described.Text}" };
            return [];
        }
    }
}

using System;

namespace FirmwareScanner.Modules.Functions;

/// <summary>
/// A range of the file that a function is called for. As in YARA it must begin inside of the file, and what lies behind the end is not
/// asked for.
/// </summary>
/// <param name="Offset">Offset of the first byte.</param>
/// <param name="Length">Length in bytes, up to the end of the file at most.</param>
internal readonly record struct FileRange(long Offset, long Length)
{
    private const int ChunkSize = 1 << 16;

    /// <summary>Receives the bytes of a range, one stretch after another.</summary>
    internal delegate void ChunkReader(ReadOnlySpan<byte> chunk);

    /// <summary>The range that two arguments of a call stand for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">Index of the argument that is the offset; the length follows.</param>
    /// <returns>The range; null if the call is undefined.</returns>
    internal static FileRange? Of(ModuleCall call, int index)
    {
        long offset = call.Integer(index);
        long length = call.Integer(index + 1);
        long size = call.Context.Content.Length;
        return offset < 0 || length < 0 || offset >= size ? null : new FileRange(offset, Math.Min(length, size - offset));
    }

    /// <summary>The file as a whole, also one that is empty.</summary>
    internal static FileRange All(ModuleCall call) => new(0, call.Context.Content.Length);

    /// <summary>Reads the range.</summary>
    internal void Read(IModuleContent content, ChunkReader reader)
    {
        byte[] buffer = new byte[(int)Math.Min(ChunkSize, Length)];
        long end = Offset + Length;
        for (long offset = Offset; offset < end;)
        {
            int count = content.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)));
            if (count <= 0)
            {
                break;
            }

            reader(buffer.AsSpan(0, count));
            offset += count;
        }
    }
}

using System;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>Blocks of LZMA without a header, straight into memory.</summary>
internal static class RawLzma
{
    /// <summary>Decodes until the output is full, or the input or a mark ends it.</summary>
    /// <param name="properties">lc + 9 * (lp + 5 * pb).</param>
    /// <param name="input">The bytes, the first of the range decoder first.</param>
    /// <param name="output">Room for what they decode to.</param>
    /// <returns>How many bytes were decoded.</returns>
    public static int Decode(byte properties, ReadOnlyMemory<byte> input, Span<byte> output)
    {
        using var core = new LzmaCore();
        using var bytes = new CodecInput(input);
        core.SetProperties(properties);
        core.Begin(bytes);
        try
        {
            if (!core.Run(output, 0, 0, output.Length, 0, output.Length, bytes))
            {
                throw new UnpackException(ProblemKind.Damaged, $"an LZMA block refers {core.RefusedDistance} bytes back, before its start");
            }
        }
        catch (UnpackException exception) when (exception.Kind == ProblemKind.Truncated)
        {
            // Nothing but the end of the input tells the end of a block whose decoded length is not known.
        }

        return core.Position;
    }
}

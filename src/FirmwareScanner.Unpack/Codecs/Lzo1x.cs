using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// LZO1X, the method of lzop, SquashFS, UBIFS, JFFS2 and btrfs, and the kernel's variant of it with runs of zeros (LZO-RLE). Written
/// from the description of the stream in the documentation of the Linux kernel (staging/lzo).
/// </summary>
internal static class Lzo1x
{
    // A stream of the variant begins with this byte, which says nothing else in any other stream; then comes its version.
    private const int VersionMark = 17;
    private const int LongDistance = 16384;
    private const int ShortestZeroRun = 4;

    // What the instructions 0 to 15 mean depends on how many literals were copied before: a run of 4 or more counts as 4.
    private const int AfterLiteralRun = 4;

    /// <summary>Decodes a block up to its end mark.</summary>
    /// <param name="input">The block. Bytes behind its end are ignored.</param>
    /// <param name="output">Room for the decoded bytes.</param>
    /// <returns>How many bytes were decoded.</returns>
    /// <exception cref="UnpackException">The block is damaged, ends early, or decodes to more than there is room for.</exception>
    public static int Decode(ReadOnlySpan<byte> input, Span<byte> output) => Decode(input, output, out _);

    /// <summary>Decodes a block up to its end mark.</summary>
    /// <param name="input">The block. Bytes behind its end are ignored.</param>
    /// <param name="output">Room for the decoded bytes.</param>
    /// <param name="consumed">How many bytes of the input the block has.</param>
    /// <returns>How many bytes were decoded.</returns>
    /// <exception cref="UnpackException">The block is damaged, ends early, or decodes to more than there is room for.</exception>
    public static int Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed)
    {
        var decoder = new Decoder(input, output);
        decoder.Run();
        consumed = decoder.Consumed;
        return decoder.Produced;
    }

    private ref struct Decoder(ReadOnlySpan<byte> input, Span<byte> output)
    {
        private readonly ReadOnlySpan<byte> _input = input;
        private readonly Span<byte> _output = output;
        private int _read;
        private int _written;

        public readonly int Consumed => _read;

        public readonly int Produced => _written;

        public void Run()
        {
            bool hasZeroRuns = false;
            int state = 0;
            if (_input.Length >= 5 && _input[0] == VersionMark)
            {
                hasZeroRuns = _input[1] > 0;
                _read = 2;
            }
            else if (!_input.IsEmpty && _input[0] > VersionMark)
            {
                int literals = _input[0] - VersionMark;
                _read = 1;
                CopyLiterals(literals);
                state = Math.Min(literals, AfterLiteralRun);
            }

            while (state >= 0)
            {
                state = Step(state, hasZeroRuns);
            }
        }

        /// <summary>Carries out one instruction.</summary>
        /// <returns>The state after it, -1 at the end mark.</returns>
        private int Step(int state, bool hasZeroRuns)
        {
            int instruction = ReadByte();
            if (instruction >= 64)
            {
                int distance = (ReadByte() << 3) + ((instruction >> 2) & 7) + 1;
                int length = instruction >= 128 ? 5 + ((instruction >> 5) & 3) : 3 + ((instruction >> 5) & 1);
                return CopyMatch(distance, length, instruction & 3);
            }

            if (instruction >= 32)
            {
                int length = 2 + ReadLength(instruction & 31, 31);
                int word = ReadWord();
                return CopyMatch((word >> 2) + 1, length, word & 3);
            }

            if (instruction >= 16)
            {
                return CopyFar(instruction, hasZeroRuns);
            }

            if (state == 0)
            {
                CopyLiterals(3 + ReadLength(instruction, 15));
                return AfterLiteralRun;
            }

            int near = (ReadByte() << 2) + (instruction >> 2) + 1;
            return state == AfterLiteralRun
                ? CopyMatch(near + 2048, 3, instruction & 3)
                : CopyMatch(near, 2, instruction & 3);
        }

        private int CopyFar(int instruction, bool hasZeroRuns)
        {
            if (hasZeroRuns && (instruction & 8) != 0 && IsZeroRun())
            {
                int literals = ReadWord() & 3;
                int run = ((ReadByte() << 3) | (instruction & 7)) + ShortestZeroRun;
                RequireRoom(run);
                _output.Slice(_written, run).Clear();
                _written += run;
                CopyLiterals(literals);
                return literals;
            }

            int length = 2 + ReadLength(instruction & 7, 7);
            int word = ReadWord();
            int distance = LongDistance + ((instruction & 8) << 11) + (word >> 2);
            return distance == LongDistance ? -1 : CopyMatch(distance, length, word & 3);
        }

        private readonly bool IsZeroRun() =>
            _input.Length - _read >= 2 && (_input[_read] & 0xFC) == 0xFC && _input[_read + 1] == 0xFF;

        private int ReadByte() =>
            _read < _input.Length ? _input[_read++] : throw new UnpackException(ProblemKind.Truncated, "an LZO block ends early");

        private int ReadWord()
        {
            int low = ReadByte();
            return low | (ReadByte() << 8);
        }

        private int ReadLength(int bits, int most)
        {
            if (bits != 0)
            {
                return bits;
            }

            int length = most;
            int part = ReadByte();
            while (part == 0)
            {
                length += 255;
                if (length > _output.Length)
                {
                    throw TooLong();
                }

                part = ReadByte();
            }

            return length + part;
        }

        private void CopyLiterals(int count)
        {
            if (count > _input.Length - _read)
            {
                throw new UnpackException(ProblemKind.Truncated, "an LZO block ends early");
            }

            RequireRoom(count);
            _input.Slice(_read, count).CopyTo(_output[_written..]);
            _read += count;
            _written += count;
        }

        private int CopyMatch(int distance, int length, int literals)
        {
            if (distance > _written)
            {
                throw new UnpackException(ProblemKind.Damaged, "an LZO block refers to bytes before its start");
            }

            RequireRoom(length);
            MatchCopy.Copy(_output, _written, distance, length);
            _written += length;
            CopyLiterals(literals);
            return literals;
        }

        private readonly void RequireRoom(int count)
        {
            if (count > _output.Length - _written)
            {
                throw TooLong();
            }
        }

        private readonly UnpackException TooLong() =>
            new(ProblemKind.Damaged, $"a block decodes to more than {_output.Length} bytes");
    }
}

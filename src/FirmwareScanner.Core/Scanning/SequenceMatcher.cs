using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Scanning;

/// <summary>Exact comparison of a sequence with the bytes of the window. No hash decides here.</summary>
[AllocationFree]
internal static class SequenceMatcher
{
    /// <summary>No match.</summary>
    internal const int NoMatch = -1;

    /// <summary>The end of the shortest match of a sequence that starts at an index of the window.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="buffer">The window.</param>
    /// <param name="at">Where the match starts.</param>
    /// <param name="windowEnd">Index after the last valid byte.</param>
    /// <param name="reach">Scratch for gaps: at least <see cref="SignatureDatabase.LongestSpan"/> + 1 bytes.</param>
    /// <returns>Index after the last byte of the match, or <see cref="NoMatch"/>.</returns>
    internal static int Match(
        SignatureDatabase database, int sequence, byte[] buffer, int at, int windowEnd, byte[] reach)
    {
        byte[] bytes = database.SequenceBytes;
        int start = database.SequenceStart[sequence];
        int end = database.SequenceStart[sequence + 1];
        int flags = database.SequenceFlagBits[sequence];
        if ((flags & SequenceFlags.Extended) != 0)
        {
            return MatchProgram(database, start, end, buffer, at, windowEnd, reach);
        }

        if ((flags & SequenceFlags.Masked) != 0)
        {
            int length = (end - start) >> 1;
            return at <= windowEnd - length && EqualsMasked(buffer, at, bytes, start, length) ? at + length : NoMatch;
        }

        int count = end - start;
        return at <= windowEnd - count && EqualsPlain(buffer, at, bytes, start, end) ? at + count : NoMatch;
    }

    /// <summary>Whether the window holds, at an index, the bytes from start to end.</summary>
    internal static bool EqualsPlain(byte[] buffer, int at, byte[] bytes, int start, int end)
    {
        while (start < end)
        {
            if (buffer[at] != bytes[start])
            {
                return false;
            }

            at++;
            start++;
        }

        return true;
    }

    /// <summary>Whether the window equals values under masks; the masks follow the values.</summary>
    internal static bool EqualsMasked(byte[] buffer, int at, byte[] bytes, int start, int length)
    {
        int end = start + length;
        while (start < end)
        {
            if (((buffer[at] ^ bytes[start]) & bytes[start + length]) != 0)
            {
                return false;
            }

            at++;
            start++;
        }

        return true;
    }

    /// <summary>How much the distance from the start of an extended sequence to its atom varies.</summary>
    internal static int Spread(SignatureDatabase database, int sequence)
    {
        return LittleEndian.UInt16(database.SequenceBytes, database.SequenceStart[sequence]);
    }

    /// <summary>Whether the atom of an extended sequence with a spread stands, whole, at an index of the window.</summary>
    internal static bool IsAtomAt(SignatureDatabase database, int sequence, byte[] buffer, int at, int windowEnd)
    {
        byte[] bytes = database.SequenceBytes;
        int start = database.SequenceStart[sequence];
        int length = bytes[start + ExtendedHeader.AtomLengthPosition];
        return at >= 0 && at <= windowEnd - length
            && EqualsMasked(buffer, at, bytes, start + ExtendedHeader.Length, length);
    }

    /// <summary>
    /// Runs the program of an extended sequence over the set of all places that the gaps so far allow: <paramref name="reach"/>[x]
    /// says whether place <c>at + offset + x</c> is one of them. The time is bounded by operations times the width of the gaps,
    /// whatever the input; backtracking would not be.
    /// </summary>
    [BoundedLoop("Each round passes an instruction of the program, which SequenceChecks walked.")]
    private static int MatchProgram(
        SignatureDatabase database, int start, int end, byte[] buffer, int at, int windowEnd, byte[] reach)
    {
        byte[] bytes = database.SequenceBytes;
        int pc = start + ExtendedHeader.Length + (2 * bytes[start + ExtendedHeader.AtomLengthPosition]);
        int place = at;
        int low = 0;
        int high = 0;
        reach[0] = 1;
        while (pc < end)
        {
            int operation = bytes[pc];
            int number = LittleEndian.UInt16(bytes, pc + SequenceOperation.NumberPosition);
            if (operation == SequenceOperation.Gap)
            {
                int width = LittleEndian.UInt16(bytes, pc + SequenceOperation.SecondNumberPosition) - number;
                high = Widen(reach, low, high, width);
                place += number;
                pc += SequenceOperation.GapLength;
                continue;
            }

            if (operation == SequenceOperation.Skip)
            {
                place += number;
                pc += SequenceOperation.Length;
                continue;
            }

            int length = operation == SequenceOperation.Class ? 1 : number;
            int last = windowEnd - length - place;
            high = Keep(database, pc, buffer, place, low, high < last ? high : last, reach);
            if (high < low)
            {
                return NoMatch;
            }

            low = FirstReached(reach, low);
            place += length;
            pc += operation == SequenceOperation.Literal ? SequenceOperation.Length + number
                : operation == SequenceOperation.Masked ? SequenceOperation.Length + (2 * number) : SequenceOperation.Length;
        }

        return place + low;
    }

    /// <summary>Lets every place move ahead by 0 to <paramref name="width"/> bytes.</summary>
    private static int Widen(byte[] reach, int low, int high, int width)
    {
        int newHigh = high + width;
        int latest = low;
        for (int x = low; x <= newHigh; x++)
        {
            if (x <= high && reach[x] != 0)
            {
                latest = x;
            }

            reach[x] = x - latest <= width ? (byte)1 : (byte)0;
        }

        return newHigh;
    }

    /// <summary>Keeps the places at which an operation matches; returns the last of them, or less than low if none is left.</summary>
    private static int Keep(
        SignatureDatabase database, int pc, byte[] buffer, int place, int low, int high, byte[] reach)
    {
        int kept = low - 1;
        for (int x = low; x <= high; x++)
        {
            if (reach[x] == 0)
            {
                continue;
            }

            if (OperationMatches(database, pc, buffer, place + x))
            {
                kept = x;
            }
            else
            {
                reach[x] = 0;
            }
        }

        return kept;
    }

    [BoundedLoop("The caller has seen a place that is reached.")]
    private static int FirstReached(byte[] reach, int low)
    {
        while (reach[low] == 0)
        {
            low++;
        }

        return low;
    }

    private static bool OperationMatches(SignatureDatabase database, int pc, byte[] buffer, int at)
    {
        byte[] bytes = database.SequenceBytes;
        int number = LittleEndian.UInt16(bytes, pc + SequenceOperation.NumberPosition);
        switch (bytes[pc])
        {
            case SequenceOperation.Literal:
                return EqualsPlain(buffer, at, bytes, pc + SequenceOperation.Length, pc + SequenceOperation.Length + number);
            case SequenceOperation.Masked:
                return EqualsMasked(buffer, at, bytes, pc + SequenceOperation.Length, number);
            default:
                int value = buffer[at];
                return ((database.ByteClasses[(number * DatabaseFormat.ByteClassLength) + (value >> 3)] >> (value & 7)) & 1) != 0;
        }
    }
}

using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Scanning;

/// <summary>Exact comparison of a sequence with the bytes of the window. No hash decides here.</summary>
[AllocationFree]
internal static class SequenceMatcher
{
    /// <summary>No match.</summary>
    internal const int NoMatch = -1;

    /// <summary>
    /// The end of the match of a sequence that starts at an index of the window: the first one, or the last if the sequence says so.
    /// </summary>
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
        int start = database.StartOf(sequence);
        int end = database.StartOf(sequence + 1);
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

    /// <summary>Whether the longest match of a sequence counts, and of its pattern.</summary>
    internal static bool IsLongest(SignatureDatabase database, int sequence)
    {
        return (database.SequenceFlagBits[sequence] & SequenceFlags.Extended) != 0
            && database.SequenceBytes[ProgramStart(database.SequenceBytes, database.StartOf(sequence))] == SequenceOperation.Longest;
    }

    /// <summary>Whether the atom of an extended sequence with a spread stands, whole, at an index of the window.</summary>
    internal static bool IsAtomAt(SignatureDatabase database, int sequence, byte[] buffer, int at, int windowEnd)
    {
        byte[] bytes = database.SequenceBytes;
        int start = database.StartOf(sequence);
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
        int pc = ProgramStart(bytes, start);
        bool isLongest = bytes[pc] == SequenceOperation.Longest;
        pc += isLongest ? SequenceOperation.Length : 0;
        int place = at;
        int low = 0;
        int high = 0;
        reach[0] = 1;

        // What runs may add up to beyond the longest span is no match.
        windowEnd = windowEnd - at < database.LongestSpan ? windowEnd : at + database.LongestSpan;
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

            if (operation == SequenceOperation.Run)
            {
                high = Run(database, pc, buffer, place, low, high, windowEnd, reach);
                place += number;
                pc += SequenceOperation.RunLength;
            }
            else
            {
                int length = operation == SequenceOperation.Class ? 1 : number;
                int last = windowEnd - length - place;
                high = Keep(database, pc, buffer, place, low, high < last ? high : last, reach);
                place += length;
                pc += LengthOf(operation, number);
            }

            if (high < low)
            {
                return NoMatch;
            }

            low = FirstReached(reach, low);
        }

        return isLongest ? place + high : place + low;
    }

    private static int LengthOf(int operation, int number)
    {
        return operation == SequenceOperation.Literal ? SequenceOperation.Length + number
            : operation == SequenceOperation.Masked ? SequenceOperation.Length + (2 * number) : SequenceOperation.Length;
    }

    private static int ProgramStart(byte[] bytes, int start)
    {
        return start + ExtendedHeader.Length + (2 * bytes[start + ExtendedHeader.AtomLengthPosition]);
    }

    /// <summary>Lets every place move ahead by 0 to <paramref name="width"/> bytes.</summary>
    private static int Widen(byte[] reach, int low, int high, int width)
    {
        int newHigh = high + width < reach.Length ? high + width : reach.Length - 1;
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

    /// <summary>
    /// Lets every place move ahead over bytes of a class, as many as a run allows; index x then stands for the place behind the least
    /// number. What decides is the nearest place before: it needs the fewest bytes of the class.
    /// </summary>
    /// <returns>The last of them, or less than low if none is left.</returns>
    private static int Run(
        SignatureDatabase database, int pc, byte[] buffer, int place, int low, int high, int windowEnd, byte[] reach)
    {
        byte[] bytes = database.SequenceBytes;
        int least = LittleEndian.UInt16(bytes, pc + SequenceOperation.NumberPosition);
        int width = LittleEndian.UInt16(bytes, pc + SequenceOperation.SecondNumberPosition) - least;
        int byteClass = LittleEndian.UInt16(bytes, pc + SequenceOperation.ClassPosition);
        int end = place + low;
        int members = 0;
        while (end < place + low + least && end < windowEnd)
        {
            members = IsMember(database, byteClass, buffer[end]) ? members + 1 : 0;
            end++;
        }

        int kept = low - 1;
        int latest = low;
        int newHigh = high + width < reach.Length ? high + width : reach.Length - 1;
        for (int x = low; x <= newHigh && place + least + x <= windowEnd && (members > 0 || x <= high); x++)
        {
            latest = x <= high && reach[x] != 0 ? x : latest;
            bool isReached = x - latest <= width && least + x - latest <= members;
            reach[x] = isReached ? (byte)1 : (byte)0;
            kept = isReached ? x : kept;
            end = place + least + x;
            members = end < windowEnd && IsMember(database, byteClass, buffer[end]) ? members + 1 : 0;
        }

        return kept;
    }

    private static bool IsMember(SignatureDatabase database, int byteClass, int value)
    {
        int at = (byteClass * DatabaseFormat.PiecesOfByteClass) + (value >> 5);
        int piece = database.ByteClasses[at];
        if (database.ByteClassHigh.Length != 0)
        {
            piece |= database.ByteClassHigh[at] << 8;
        }

        int bits = database.ByteClassPieces[(piece * DatabaseFormat.ByteClassPieceLength) + ((value >> 3) & 3)];
        return ((bits >> (value & 7)) & 1) != 0;
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
                return IsMember(database, number, buffer[at]);
        }
    }
}

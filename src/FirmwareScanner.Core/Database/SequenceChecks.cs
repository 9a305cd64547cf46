using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>Checks that a sequence's bytes are what its flags say.</summary>
internal static class SequenceChecks
{
    private const int MaximumLength = 65535;

    /// <summary>Whether the sequence can be matched safely; its start and end are already known to lie in the byte array.</summary>
    internal static bool IsValid(SignatureDatabase database, int sequence)
    {
        int flags = database.SequenceFlagBits[sequence];
        int length = database.StartOf(sequence + 1) - database.StartOf(sequence);
        bool isAsciiWord = (flags & SequenceFlags.FullWord) != 0;
        bool isWideWord = (flags & SequenceFlags.FullWordWide) != 0;
        if (isAsciiWord && isWideWord)
        {
            return false;
        }

        if ((flags & SequenceFlags.Extended) != 0)
        {
            // Only one end of a program is looked at; whether another one is delimited would go unnoticed.
            return (flags & SequenceFlags.Masked) == 0 && IsProgramValid(database, sequence, isAsciiWord || isWideWord);
        }

        bool isMasked = (flags & SequenceFlags.Masked) != 0;
        return length > 0 && length <= MaximumLength && (!isMasked || (length & 1) == 0);
    }

    private static bool IsProgramValid(SignatureDatabase database, int sequence, bool isWord)
    {
        byte[] bytes = database.SequenceBytes;
        int at = database.StartOf(sequence);
        int end = database.StartOf(sequence + 1);
        if (end - at < ExtendedHeader.Length)
        {
            return false;
        }

        int spread = LittleEndian.UInt16(bytes, at);
        int atomLength = bytes[at + ExtendedHeader.AtomLengthPosition];
        at += ExtendedHeader.Length + (2 * atomLength);
        bool isLink = (database.SequenceFlagBits[sequence] & SequenceFlags.Link) != 0;

        // Occurrences of a link with a spread would be seen out of stream order, and chains would be missed.
        bool isHeaderValid = at < end && (spread == 0) == (atomLength == 0) && spread <= database.LongestSpan
            && (spread == 0 || !isLink);
        return isHeaderValid && AreOperationsValid(database, at, end, isWord);
    }

    [BoundedLoop("Each round passes at least 3 bytes of the sequence.")]
    private static bool AreOperationsValid(SignatureDatabase database, int at, int end, bool isWord)
    {
        byte[] bytes = database.SequenceBytes;
        long span = 0;
        bool isFirst = true;
        bool consumes = false;
        at += bytes[at] == SequenceOperation.Longest ? SequenceOperation.Length : 0;
        while (at < end)
        {
            int operation = bytes[at];
            int operandEnd = at + OperandLength(bytes, at, end);
            if (operandEnd <= at || operandEnd > end)
            {
                return false;
            }

            bool isRun = operation == SequenceOperation.Run;
            consumes = operation != SequenceOperation.Skip && operation != SequenceOperation.Gap;
            if ((isFirst && (isRun || !consumes)) || (isWord && (isRun || operation == SequenceOperation.Gap))
                || !AreOperandsValid(database, at))
            {
                return false;
            }

            span += SpanOf(bytes, at);
            isFirst = false;
            at = operandEnd;
        }

        return consumes && span <= database.LongestSpan;
    }

    /// <summary>Length of an operation with its operands; 0 if it is unknown or its length does not fit.</summary>
    private static int OperandLength(byte[] bytes, int at, int end)
    {
        if (at + SequenceOperation.Length > end)
        {
            return 0;
        }

        int number = LittleEndian.UInt16(bytes, at + SequenceOperation.NumberPosition);
        switch (bytes[at])
        {
            case SequenceOperation.Literal:
                return SequenceOperation.Length + number;
            case SequenceOperation.Masked:
                return SequenceOperation.Length + (2 * number);
            case SequenceOperation.Class:
            case SequenceOperation.Skip:
                return SequenceOperation.Length;
            case SequenceOperation.Gap:
                return SequenceOperation.GapLength;
            case SequenceOperation.Run:
                return SequenceOperation.RunLength;
            default:
                return 0;
        }
    }

    private static bool AreOperandsValid(SignatureDatabase database, int at)
    {
        byte[] bytes = database.SequenceBytes;
        int number = LittleEndian.UInt16(bytes, at + SequenceOperation.NumberPosition);
        switch (bytes[at])
        {
            case SequenceOperation.Class:
                return IsClass(database, number);
            case SequenceOperation.Gap:
                return LittleEndian.UInt16(bytes, at + SequenceOperation.SecondNumberPosition) >= number;
            case SequenceOperation.Run:
                return LittleEndian.UInt16(bytes, at + SequenceOperation.SecondNumberPosition) >= number
                    && IsClass(database, LittleEndian.UInt16(bytes, at + SequenceOperation.ClassPosition));
            default:
                return number > 0;
        }
    }

    private static bool IsClass(SignatureDatabase database, int number)
    {
        return number < database.ByteClasses.Length / DatabaseFormat.PiecesOfByteClass;
    }

    // The runs of a sequence may add up to more than the longest span: the matcher ends them there. What is certain has to fit.
    private static int SpanOf(byte[] bytes, int at)
    {
        switch (bytes[at])
        {
            case SequenceOperation.Class:
                return 1;
            case SequenceOperation.Gap:
                return LittleEndian.UInt16(bytes, at + SequenceOperation.SecondNumberPosition);
            default:
                return LittleEndian.UInt16(bytes, at + SequenceOperation.NumberPosition);
        }
    }
}

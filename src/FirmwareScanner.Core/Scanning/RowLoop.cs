using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Scanning;

/// <summary>
/// The loop of <see cref="FilterLoop"/> for grams of 2 whose filter consists of rows, one for each first byte that any of them has, laid over each
/// other where that does no harm. Most bytes of firmware have none, so most samples are done with after a look at one byte.
/// </summary>
[AllocationFree]
internal static class RowLoop
{
    /// <summary>Has every sampled position verified whose gram, and the byte behind it, may be part of an atom.</summary>
    /// <param name="verifier">Verifies them.</param>
    /// <param name="database">The database.</param>
    /// <param name="table">The filter table; it has rows.</param>
    /// <param name="buffer">The window; at least <paramref name="end"/> + 2 bytes long.</param>
    /// <param name="i">Index of the first sampled position.</param>
    /// <param name="end">Index after the last sampled position.</param>
    /// <param name="bitOfByte">The bits of the filter, for each value of the byte behind a gram.</param>
    /// <returns>
    /// The first sampled position at or after <paramref name="end"/>; or the complement of one at which the verifier could not go on.
    /// </returns>
    [BoundedLoop("The stride is at least 1: at most end - i rounds.")]
    internal static int Scan(
        CandidateVerifier verifier, SignatureDatabase database, int table, byte[] buffer, int i, int end, byte[] bitOfByte)
    {
        // Declared first: the first four locals have instructions of their own, which a device is quicker at than at those that name the local.
        int row;
        ushort[] rows = database.RowStart[table];
        byte[] bytes = buffer;
        int at = i;
        int bits;
        byte[] filter = database.Filter[table];
        int stride = database.TableField(table, TableShapeField.Stride);
        ushort[] starts = database.BucketStart[table];
        bool isWide = database.BucketStartHigh[table].Length != 0;
        int mask = starts.Length - 2;
        int second = stride;
        int third = second + stride;
        int fourth = third + stride;
        int fifth = fourth + stride;
        int sixth = fifth + stride;
        int seventh = sixth + stride;
        int eighth = seventh + stride;
        int ninth = eighth + stride;
        int tenth = ninth + stride;
        int eleventh = tenth + stride;
        int twelfth = eleventh + stride;
        int thirteenth = twelfth + stride;
        int fourteenth = thirteenth + stride;
        int fifteenth = fourteenth + stride;
        int sixteenth = fifteenth + stride;
        int round = sixteenth + stride;
        int lastRound = end - sixteenth;
        while (true)
        {
            // The second byte of a gram has an index of its own: it costs less than adding 1 for each sample.
            int next = at + 1;
            for (; at < lastRound; at += round)
            {
                if ((row = rows[bytes[at]]) != 0 && (bits = filter[row + bytes[next]]) != 0 && (bits & bitOfByte[bytes[next + 1]]) != 0)
                {
                    goto Candidate;
                }

                if ((row = rows[bytes[at + second]]) != 0 && (bits = filter[row + bytes[next + second]]) != 0 && (bits & bitOfByte[bytes[next + second + 1]]) != 0)
                {
                    at += second;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + third]]) != 0 && (bits = filter[row + bytes[next + third]]) != 0 && (bits & bitOfByte[bytes[next + third + 1]]) != 0)
                {
                    at += third;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + fourth]]) != 0 && (bits = filter[row + bytes[next + fourth]]) != 0 && (bits & bitOfByte[bytes[next + fourth + 1]]) != 0)
                {
                    at += fourth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + fifth]]) != 0 && (bits = filter[row + bytes[next + fifth]]) != 0 && (bits & bitOfByte[bytes[next + fifth + 1]]) != 0)
                {
                    at += fifth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + sixth]]) != 0 && (bits = filter[row + bytes[next + sixth]]) != 0 && (bits & bitOfByte[bytes[next + sixth + 1]]) != 0)
                {
                    at += sixth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + seventh]]) != 0 && (bits = filter[row + bytes[next + seventh]]) != 0 && (bits & bitOfByte[bytes[next + seventh + 1]]) != 0)
                {
                    at += seventh;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + eighth]]) != 0 && (bits = filter[row + bytes[next + eighth]]) != 0 && (bits & bitOfByte[bytes[next + eighth + 1]]) != 0)
                {
                    at += eighth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + ninth]]) != 0 && (bits = filter[row + bytes[next + ninth]]) != 0 && (bits & bitOfByte[bytes[next + ninth + 1]]) != 0)
                {
                    at += ninth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + tenth]]) != 0 && (bits = filter[row + bytes[next + tenth]]) != 0 && (bits & bitOfByte[bytes[next + tenth + 1]]) != 0)
                {
                    at += tenth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + eleventh]]) != 0 && (bits = filter[row + bytes[next + eleventh]]) != 0 && (bits & bitOfByte[bytes[next + eleventh + 1]]) != 0)
                {
                    at += eleventh;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + twelfth]]) != 0 && (bits = filter[row + bytes[next + twelfth]]) != 0 && (bits & bitOfByte[bytes[next + twelfth + 1]]) != 0)
                {
                    at += twelfth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + thirteenth]]) != 0 && (bits = filter[row + bytes[next + thirteenth]]) != 0 && (bits & bitOfByte[bytes[next + thirteenth + 1]]) != 0)
                {
                    at += thirteenth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + fourteenth]]) != 0 && (bits = filter[row + bytes[next + fourteenth]]) != 0 && (bits & bitOfByte[bytes[next + fourteenth + 1]]) != 0)
                {
                    at += fourteenth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + fifteenth]]) != 0 && (bits = filter[row + bytes[next + fifteenth]]) != 0 && (bits & bitOfByte[bytes[next + fifteenth + 1]]) != 0)
                {
                    at += fifteenth;
                    goto Candidate;
                }

                if ((row = rows[bytes[at + sixteenth]]) != 0 && (bits = filter[row + bytes[next + sixteenth]]) != 0 && (bits & bitOfByte[bytes[next + sixteenth + 1]]) != 0)
                {
                    at += sixteenth;
                    goto Candidate;
                }

                next += round;
            }

            for (; at < end; at += stride)
            {
                if ((row = rows[bytes[at]]) != 0 && (bits = filter[row + bytes[at + 1]]) != 0 && (bits & bitOfByte[bytes[at + 2]]) != 0)
                {
                    goto Candidate;
                }
            }

            return at;

        Candidate:
            int bucket = (row + bytes[at + 1]) & mask;
            int entry = isWide ? database.StartOfBucket(table, bucket) : starts[bucket];
            int stop = isWide ? database.StartOfBucket(table, bucket + 1) : starts[bucket + 1];
            if (!verifier.VerifyEntries(table, at, entry, stop, bytes[at + 2]))
            {
                return ~at;
            }

            at += stride;
        }
    }
}

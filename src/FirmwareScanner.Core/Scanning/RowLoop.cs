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
        byte[] filter = database.Filter[table];
        ushort[] rows = database.RowStart[table];
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
            int row;
            int bits;

            // The second byte of a gram has an index of its own: it costs less than adding 1 for each sample.
            int next = i + 1;
            for (; i < lastRound; i += round)
            {
                row = rows[buffer[i]];
                if (row != 0 && (bits = filter[row + buffer[next]]) != 0 && (bits & bitOfByte[buffer[next + 1]]) != 0)
                {
                    goto Candidate;
                }

                row = rows[buffer[i + second]];
                if (row != 0 && (bits = filter[row + buffer[next + second]]) != 0 && (bits & bitOfByte[buffer[next + second + 1]]) != 0)
                {
                    i += second;
                    goto Candidate;
                }

                row = rows[buffer[i + third]];
                if (row != 0 && (bits = filter[row + buffer[next + third]]) != 0 && (bits & bitOfByte[buffer[next + third + 1]]) != 0)
                {
                    i += third;
                    goto Candidate;
                }

                row = rows[buffer[i + fourth]];
                if (row != 0 && (bits = filter[row + buffer[next + fourth]]) != 0 && (bits & bitOfByte[buffer[next + fourth + 1]]) != 0)
                {
                    i += fourth;
                    goto Candidate;
                }

                row = rows[buffer[i + fifth]];
                if (row != 0 && (bits = filter[row + buffer[next + fifth]]) != 0 && (bits & bitOfByte[buffer[next + fifth + 1]]) != 0)
                {
                    i += fifth;
                    goto Candidate;
                }

                row = rows[buffer[i + sixth]];
                if (row != 0 && (bits = filter[row + buffer[next + sixth]]) != 0 && (bits & bitOfByte[buffer[next + sixth + 1]]) != 0)
                {
                    i += sixth;
                    goto Candidate;
                }

                row = rows[buffer[i + seventh]];
                if (row != 0 && (bits = filter[row + buffer[next + seventh]]) != 0 && (bits & bitOfByte[buffer[next + seventh + 1]]) != 0)
                {
                    i += seventh;
                    goto Candidate;
                }

                row = rows[buffer[i + eighth]];
                if (row != 0 && (bits = filter[row + buffer[next + eighth]]) != 0 && (bits & bitOfByte[buffer[next + eighth + 1]]) != 0)
                {
                    i += eighth;
                    goto Candidate;
                }

                row = rows[buffer[i + ninth]];
                if (row != 0 && (bits = filter[row + buffer[next + ninth]]) != 0 && (bits & bitOfByte[buffer[next + ninth + 1]]) != 0)
                {
                    i += ninth;
                    goto Candidate;
                }

                row = rows[buffer[i + tenth]];
                if (row != 0 && (bits = filter[row + buffer[next + tenth]]) != 0 && (bits & bitOfByte[buffer[next + tenth + 1]]) != 0)
                {
                    i += tenth;
                    goto Candidate;
                }

                row = rows[buffer[i + eleventh]];
                if (row != 0 && (bits = filter[row + buffer[next + eleventh]]) != 0 && (bits & bitOfByte[buffer[next + eleventh + 1]]) != 0)
                {
                    i += eleventh;
                    goto Candidate;
                }

                row = rows[buffer[i + twelfth]];
                if (row != 0 && (bits = filter[row + buffer[next + twelfth]]) != 0 && (bits & bitOfByte[buffer[next + twelfth + 1]]) != 0)
                {
                    i += twelfth;
                    goto Candidate;
                }

                row = rows[buffer[i + thirteenth]];
                if (row != 0 && (bits = filter[row + buffer[next + thirteenth]]) != 0 && (bits & bitOfByte[buffer[next + thirteenth + 1]]) != 0)
                {
                    i += thirteenth;
                    goto Candidate;
                }

                row = rows[buffer[i + fourteenth]];
                if (row != 0 && (bits = filter[row + buffer[next + fourteenth]]) != 0 && (bits & bitOfByte[buffer[next + fourteenth + 1]]) != 0)
                {
                    i += fourteenth;
                    goto Candidate;
                }

                row = rows[buffer[i + fifteenth]];
                if (row != 0 && (bits = filter[row + buffer[next + fifteenth]]) != 0 && (bits & bitOfByte[buffer[next + fifteenth + 1]]) != 0)
                {
                    i += fifteenth;
                    goto Candidate;
                }

                row = rows[buffer[i + sixteenth]];
                if (row != 0 && (bits = filter[row + buffer[next + sixteenth]]) != 0 && (bits & bitOfByte[buffer[next + sixteenth + 1]]) != 0)
                {
                    i += sixteenth;
                    goto Candidate;
                }

                next += round;
            }

            for (; i < end; i += stride)
            {
                row = rows[buffer[i]];
                if (row != 0 && (bits = filter[row + buffer[i + 1]]) != 0 && (bits & bitOfByte[buffer[i + 2]]) != 0)
                {
                    goto Candidate;
                }
            }

            return i;

        Candidate:
            int bucket = (row + buffer[i + 1]) & mask;
            int entry = isWide ? database.StartOfBucket(table, bucket) : starts[bucket];
            int stop = isWide ? database.StartOfBucket(table, bucket + 1) : starts[bucket + 1];
            if (!verifier.VerifyEntries(table, i, entry, stop, buffer[i + 2]))
            {
                return ~i;
            }

            i += stride;
        }
    }
}

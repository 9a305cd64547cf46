using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Scanning;

/// <summary>
/// The loops that look at every s-th byte of the stream, several samples a round: static, over locals, and without a call before a sample has
/// passed both tests, because on the device an instance field costs three times a local and a call costs as much as six bytes of a loop.
/// Each has its own copy of <see cref="GramHash"/>. (After Fredriksson and Grabowski's average-optimal shift-or; Salmela, Tarhio
/// and Kytojoki, JEA 2007; DFC, NSDI 2016.)
/// </summary>
/// <remarks>
/// The first test is whether anything has a gram of this hash, the second whether any of those goes on with a byte like the one that follows here.
/// </remarks>
[AllocationFree]
internal static class FilterLoop
{
    /// <summary>Has every sampled position verified whose gram of 3 bytes, and the byte behind it, may be part of an atom.</summary>
    /// <param name="verifier">Verifies them.</param>
    /// <param name="database">The database.</param>
    /// <param name="table">The filter table.</param>
    /// <param name="buffer">The window; at least <paramref name="end"/> + 3 bytes long.</param>
    /// <param name="i">Index of the first sampled position.</param>
    /// <param name="end">Index after the last sampled position.</param>
    /// <param name="bitOfByte">The bits of the filter, for each value of the byte behind a gram.</param>
    /// <returns>
    /// The first sampled position at or after <paramref name="end"/>; or the complement of one at which the verifier could not go on.
    /// </returns>
    [BoundedLoop("The stride is at least 1: at most end - i rounds.")]
    internal static int Scan3(
        CandidateVerifier verifier, SignatureDatabase database, int table, byte[] buffer, int i, int end, byte[] bitOfByte)
    {
        byte[] filter = database.Filter[table];
        int stride = database.TableField(table, TableShapeField.Stride);
        int m0 = 1 << database.TableField(table, TableShapeField.Shift0);
        int m1 = 1 << database.TableField(table, TableShapeField.Shift1);
        ushort[] starts = database.BucketStart[table];
        bool isWide = database.BucketStartHigh[table].Length != 0;
        int mask = starts.Length - 2;
        int second = stride;
        int secondNext = second + 1;
        int secondAfter = second + 2;
        int round = second + stride;
        int lastRound = end - second;
        while (true)
        {
            int bits;
            for (; i < lastRound; i += round)
            {
                bits = filter[(buffer[i] * m0) ^ (buffer[i + 1] * m1) ^ buffer[i + 2]];
                if (bits != 0 && (bits & bitOfByte[buffer[i + 3]]) != 0)
                {
                    goto Candidate;
                }

                bits = filter[(buffer[i + second] * m0) ^ (buffer[i + secondNext] * m1) ^ buffer[i + secondAfter]];
                if (bits != 0 && (bits & bitOfByte[buffer[i + second + 3]]) != 0)
                {
                    i += second;
                    goto Candidate;
                }
            }

            for (; i < end; i += stride)
            {
                bits = filter[(buffer[i] * m0) ^ (buffer[i + 1] * m1) ^ buffer[i + 2]];
                if (bits != 0 && (bits & bitOfByte[buffer[i + 3]]) != 0)
                {
                    goto Candidate;
                }
            }

            return i;

        Candidate:
            int bucket = ((buffer[i] * m0) ^ (buffer[i + 1] * m1) ^ buffer[i + 2]) & mask;
            int entry = isWide ? database.StartOfBucket(table, bucket) : starts[bucket];
            int stop = isWide ? database.StartOfBucket(table, bucket + 1) : starts[bucket + 1];
            if (!verifier.VerifyEntries(table, i, entry, stop, buffer[i + 3]))
            {
                return ~i;
            }

            i += stride;
        }
    }

    /// <summary>The same for grams of 2 bytes.</summary>
    /// <param name="verifier">Verifies them.</param>
    /// <param name="database">The database.</param>
    /// <param name="table">The filter table.</param>
    /// <param name="buffer">The window; at least <paramref name="end"/> + 2 bytes long.</param>
    /// <param name="i">Index of the first sampled position.</param>
    /// <param name="end">Index after the last sampled position.</param>
    /// <param name="bitOfByte">The bits of the filter, for each value of the byte behind a gram.</param>
    /// <returns>
    /// The first sampled position at or after <paramref name="end"/>; or the complement of one at which the verifier could not go on.
    /// </returns>
    [BoundedLoop("The stride is at least 1: at most end - i rounds.")]
    internal static int Scan2(
        CandidateVerifier verifier, SignatureDatabase database, int table, byte[] buffer, int i, int end, byte[] bitOfByte)
    {
        byte[] filter = database.Filter[table];
        int stride = database.TableField(table, TableShapeField.Stride);
        int m0 = 1 << database.TableField(table, TableShapeField.Shift0);
        ushort[] starts = database.BucketStart[table];
        bool isWide = database.BucketStartHigh[table].Length != 0;
        int mask = starts.Length - 2;
        int second = stride;
        int secondNext = second + 1;
        int round = second + stride;
        int lastRound = end - second;
        while (true)
        {
            int bits;
            for (; i < lastRound; i += round)
            {
                bits = filter[(buffer[i] * m0) ^ buffer[i + 1]];
                if (bits != 0 && (bits & bitOfByte[buffer[i + 2]]) != 0)
                {
                    goto Candidate;
                }

                bits = filter[(buffer[i + second] * m0) ^ buffer[i + secondNext]];
                if (bits != 0 && (bits & bitOfByte[buffer[i + second + 2]]) != 0)
                {
                    i += second;
                    goto Candidate;
                }
            }

            for (; i < end; i += stride)
            {
                bits = filter[(buffer[i] * m0) ^ buffer[i + 1]];
                if (bits != 0 && (bits & bitOfByte[buffer[i + 2]]) != 0)
                {
                    goto Candidate;
                }
            }

            return i;

        Candidate:
            int bucket = ((buffer[i] * m0) ^ buffer[i + 1]) & mask;
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

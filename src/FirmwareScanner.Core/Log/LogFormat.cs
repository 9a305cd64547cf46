using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Log;

/// <summary>
/// A record of the scan log, byte for byte: a fixed header, a payload that depends on the kind, a CRC-32. Each stands for itself, so
/// that whoever looks at every byte finds all records that are whole, whatever lies between them. docs/scan-log.md has the layout.
/// </summary>
[AllocationFree]
public static class LogFormat
{
    /// <summary>Version of the format, in the first record of each file.</summary>
    public const int Version = 1;

    /// <summary>The first byte of a record: no printable character, and not what erased flash or an empty file consists of.</summary>
    public const int FirstMagic = 0xC5;

    /// <summary>The second byte of a record.</summary>
    public const int SecondMagic = 0x4C;

    /// <summary>Bytes in front of the payload.</summary>
    public const int HeaderLength = 20;

    /// <summary>Bytes of a payload at most.</summary>
    public const int LongestPayload = 48;

    /// <summary>Bytes of a record beside its payload.</summary>
    public const int Overhead = HeaderLength + 4;

    /// <summary>Bytes of a record at most.</summary>
    public const int LongestRecord = Overhead + LongestPayload;

    /// <summary>Where the kind stands.</summary>
    public const int KindOffset = 2;

    /// <summary>Where the length of the payload stands.</summary>
    public const int LengthOffset = 3;

    /// <summary>Where the sequence number stands.</summary>
    public const int SequenceOffset = 4;

    /// <summary>Where the number of the start stands.</summary>
    public const int StartOffset = 8;

    /// <summary>Where the milliseconds since the start stand.</summary>
    public const int TimeOffset = 12;

    /// <summary>Bytes of the payload of a <see cref="LogKind.FileBegun"/> record.</summary>
    public const int FilePayload = 10;

    /// <summary>Bytes of the payload of a <see cref="LogKind.Started"/> record.</summary>
    public const int StartPayload = 22;

    /// <summary>Bytes of the payload of a <see cref="LogKind.StreamBegun"/> record.</summary>
    public const int StreamPayload = 14;

    /// <summary>Bytes of the payload of a <see cref="LogKind.RuleFired"/> record.</summary>
    public const int RulePayload = 7;

    /// <summary>Bytes of the payload of a <see cref="LogKind.Verdict"/> record.</summary>
    public const int VerdictPayload = 43;

    /// <summary>Bytes of the payload of a <see cref="LogKind.Fault"/> record.</summary>
    public const int FaultPayload = 21;

    /// <summary>Bytes of the payload of an <see cref="LogKind.Update"/> record.</summary>
    public const int UpdatePayload = 7;

    /// <summary>Bytes of the payload of a <see cref="LogKind.Restart"/> record.</summary>
    public const int RestartPayload = 1;

    /// <summary>Bytes of a file at least: room for the records of a stream and more.</summary>
    public const int ShortestFile = 4096;

    /// <summary>Bytes of a file at most.</summary>
    public const int LongestFile = 65536;

    /// <summary>Files of a ring at most.</summary>
    public const int MostFiles = 16;

    /// <summary>Rules that are logged of a stream at most; the verdict counts the others.</summary>
    public const int MostRulesOfStream = 32;

    /// <summary>
    /// Bytes that the records of a stream take at most, with a fault, an update and a restart behind them: a file that has fewer left is
    /// full. So none is opened while a stream is scanned.
    /// </summary>
    public const int StreamReserve = (6 * LongestRecord) + (MostRulesOfStream * (Overhead + RulePayload));

    /// <summary>Looks whether a record begins at a place.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="at">Index where it may begin.</param>
    /// <param name="end">Index behind the last byte that is there.</param>
    /// <param name="checksum">Computes the checksum; what it held is lost.</param>
    /// <returns>Bytes of the record; 0 if there is none, or not all of it.</returns>
    public static int RecordLength(byte[] bytes, int at, int end, Crc32 checksum)
    {
        if (end - at < Overhead || bytes[at] != FirstMagic || bytes[at + 1] != SecondMagic)
        {
            return 0;
        }

        int payload = bytes[at + LengthOffset];
        int covered = HeaderLength + payload;
        if (payload > LongestPayload || end - at < covered + 4 || LittleEndian.Int32(bytes, at + SequenceOffset) < 0)
        {
            return 0;
        }

        checksum.Reset();
        checksum.Add(bytes, at, covered);
        return (int)checksum.Value == LittleEndian.Int32(bytes, at + covered) ? covered + 4 : 0;
    }
}

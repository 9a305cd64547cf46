using System;
using System.Buffers.Binary;
using FirmwareScanner.Log;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Log;

/// <summary>Turns the payload of a record into fields. It trusts nothing: numbers that mean nothing here stay numbers.</summary>
internal static class LogPayload
{
    /// <summary>Reads a payload; a longer one than is known has fields of a later version, which are ignored.</summary>
    internal static LogFieldList Read(LogKind kind, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < LengthOf(kind))
        {
            return Unknown(payload);
        }

        return kind switch
        {
            LogKind.FileBegun => new(
                Number("file", Int32(payload, 0)), Number("version", payload[4]), Number("files", payload[5]), Number("bytes", Int32(payload, 6))),
            LogKind.Started => ReadStart(payload),
            LogKind.StreamBegun => new(
                Number("stream", Int32(payload, 0)),
                Number("content", payload[4]),
                Word("source", payload[5] != 0 ? "local" : "link"),
                Number("declared", Int64(payload, 6))),
            LogKind.RuleFired => new(
                Number("stream", Int32(payload, 0)),
                Word("in", payload[4] == (int)ScanEventKind.LayerRuleFired ? "layer" : "stream"),
                Number("rule", BinaryPrimitives.ReadUInt16LittleEndian(payload[5..]))),
            LogKind.Verdict => ReadVerdict(payload),
            LogKind.Fault => new(
                Number("fault", Int32(payload, 0)),
                Number("detail", Int32(payload, 4)),
                Number("stream", Int32(payload, 8)),
                Number("received", Int64(payload, 12)),
                Word("effect", payload[20] != 0 ? "stopped" : "warned")),
            LogKind.Update => new(
                Word("update", WordOf((UpdateState)payload[0])),
                Word("reason", WordOf((UpdateFault)BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]))),
                Number("received", Int32(payload, 3))),
            LogKind.Restart => new(Word("cause", payload[0] switch { 1 => "host", 2 => "fault", _ => "unknown" })),
            _ => Unknown(payload),
        };
    }

    private static int LengthOf(LogKind kind) => kind switch
    {
        LogKind.FileBegun => LogFormat.FilePayload,
        LogKind.Started => LogFormat.StartPayload,
        LogKind.StreamBegun => LogFormat.StreamPayload,
        LogKind.RuleFired => LogFormat.RulePayload,
        LogKind.Verdict => LogFormat.VerdictPayload,
        LogKind.Fault => LogFormat.FaultPayload,
        LogKind.Update => LogFormat.UpdatePayload,
        LogKind.Restart => LogFormat.RestartPayload,
        _ => 0,
    };

    private static LogFieldList ReadStart(ReadOnlySpan<byte> payload) => new(
        Word("database", Hex(payload, 0)),
        Number("version", Int32(payload, 4)),
        Number("board", payload[8]),
        Number("closedPorts", payload[9]),
        Number("lastFaultStart", Int32(payload, 10)),
        Number("lastFault", Int32(payload, 14)),
        Number("lastDetail", Int32(payload, 18)));

    private static LogFieldList ReadVerdict(ReadOnlySpan<byte> payload) => new(
        Number("stream", Int32(payload, 0)),
        Word("verdict", WordOf((ScanVerdict)payload[4])),
        Number("reasons", BinaryPrimitives.ReadUInt16LittleEndian(payload[5..])),
        Number("length", Int64(payload, 7)),
        Number("scanned", Int64(payload, 15)),
        Number("missing", Int64(payload, 23)),
        Word("crc32", Hex(payload, 31)),
        Number("rules", Int32(payload, 35)),
        Number("rulesLeftOut", Int32(payload, 39)));

    private static LogFieldList Unknown(ReadOnlySpan<byte> payload) => new(Word("payload", Convert.ToHexString(payload)));

    // A number that no name is known for stays one.
    private static string WordOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Hex(ReadOnlySpan<byte> payload, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(payload[at..]).ToString("X8", System.Globalization.CultureInfo.InvariantCulture);

    private static int Int32(ReadOnlySpan<byte> payload, int at) => BinaryPrimitives.ReadInt32LittleEndian(payload[at..]);

    private static long Int64(ReadOnlySpan<byte> payload, int at) => BinaryPrimitives.ReadInt64LittleEndian(payload[at..]);

    private static LogField Number(string name, long value) => new(name, value);

    private static LogField Word(string name, string value) => new(name, value);
}

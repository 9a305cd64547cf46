using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>
/// The device's end of the link: whatever a host sends, the device's structures audit, no stream is clean that was not scanned
/// whole, and the next host, which keeps to the protocol, gets its verdict.
/// </summary>
public sealed class DeviceLinkTarget : FuzzTarget
{
    private const int FirstStream = (FuzzedDevice.BootNumber << 16) + 1;
    private const int MillisecondsOfWait = 16;
    private const int ServedOneOf = 8;
    private const int PollsOfHonestHost = 24;

    private static readonly byte[] Content = "..BOOT..OTA.chBOOT-endEND"u8.ToArray();

    /// <inheritdoc/>
    public override string Name => "link-device";

    /// <inheritdoc/>
    public override int LongestInput => 512;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        Hello(), Begin(FirstStream, 10), Begin(FirstStream + 1, -1), Data(FirstStream, 0, Content), End(FirstStream, Content),
        LinkScript.Frame(FrameType.Probe), LinkScript.Frame(FrameType.GetAudit), LinkScript.Frame(FrameType.GetStatistics, 1),
        LinkScript.Frame(FrameType.CommitUpdate), LinkScript.Frame(FrameType.AbortUpdate), LinkScript.Frame(FrameType.Reboot),
        [1, 0, 3, 0], [2, 0, 3, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0xE0, 0xFF], [0xF0, 1, 0],
    ];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds()
    {
        yield return [0, .. Hello(), .. Begin(FirstStream, Content.Length), .. Data(FirstStream, 0, Content), .. End(FirstStream, Content), .. Acknowledge()];
        yield return [0, .. Hello(), .. Begin(FirstStream, -1), .. Data(FirstStream, 0, Content), .. LinkScript.Frame(FrameType.AbortStream, 1, 0, 3, 0)];
        yield return
        [
            0, .. Hello(), .. LinkScript.Frame(FrameType.GetStatistics, 0), .. LinkScript.Frame(FrameType.GetMemoryMap, 3, 0),
            .. LinkScript.Frame(FrameType.GetAudit), 0xE0, 200, 0xF0, 3, 1, 2, 0, .. LinkScript.Frame(FrameType.Probe),
        ];
        byte[] update = new byte[52];
        update[0] = 100;
        yield return
        [
            1, .. Hello(), .. LinkScript.Frame(FrameType.BeginUpdate, update), .. LinkScript.Frame(FrameType.UpdateData, new byte[40]),
            .. LinkScript.Frame(FrameType.CommitUpdate), .. LinkScript.Frame(FrameType.AbortUpdate), .. LinkScript.Frame(FrameType.Reboot, 1),
        ];
    }

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var device = new FuzzedDevice(input.Length > 0 && (input[0] & 1) != 0);
        var host = new FrameCoder();
        foreach (LinkStep step in LinkScript.Parse(input, 1))
        {
            Take(step, device, host);
            device.Poll(4);
            device.Port.Take();
            RequireScanned(device.Station);
        }

        if (IsDue(input, ServedOneOf))
        {
            RequireServed(device, host);
        }
    }

    private static void Take(LinkStep step, FuzzedDevice device, FrameCoder host)
    {
        switch (step.Kind)
        {
            case LinkStepKind.Wait:
                device.Now += step.Bytes[0] * MillisecondsOfWait;
                break;
            case LinkStepKind.Raw:
                device.Port.Put(step.Bytes);
                break;
            default:
                device.Port.Put(host.Encode(step.Type, step.Bytes));
                break;
        }
    }

    private static void RequireScanned(ScanStation station) => PropertyException.Require(
        station.Ledger.Verdict != ScanVerdict.Clean
            || (station.Pipeline.ScannedBytes == station.Pipeline.StreamLength && station.Ledger.MissingBytes == 0),
        "a stream is clean only if it was scanned whole");

    /// <summary>A host that keeps to the protocol gets a verdict of its stream.</summary>
    private static void RequireServed(FuzzedDevice device, FrameCoder host)
    {
        StreamLedger ledger = device.Station.Ledger;
        device.Port.Put([0]);
        Ask(Hello());
        if (ledger.State is StreamState.Receiving or StreamState.Finishing)
        {
            byte[] number = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(number, ledger.Number);
            Ask(LinkScript.Frame(FrameType.AbortStream, number));
        }

        int stream = unchecked(ledger.Number + 1);
        Ask(Begin(stream, Content.Length));
        Ask(Data(stream, 0, Content));
        Ask(End(stream, Content));
        PropertyException.Require(
            ledger.Number == stream && ledger.State == StreamState.Finished && ledger.Verdict == ScanVerdict.Found,
            $"the next host is served: stream {ledger.Number:X} of {stream:X}, {ledger.State}, {ledger.Verdict}");

        void Ask(byte[] script)
        {
            Take(LinkScript.Parse(script, 0).Single(), device, host);
            device.Poll(PollsOfHonestHost);
            device.Port.Take();
        }
    }

    private static byte[] Hello() => LinkScript.Frame(FrameType.Hello, 0x77, 0x66, 0x55, 0x44, LinkSession.ProtocolVersion, LinkSession.ProtocolVersion);

    private static byte[] Acknowledge() => LinkScript.Frame(FrameType.Acknowledge, 1, 0, 3, 0, 4, 0, 0, 0, 1);

    private static byte[] Begin(int stream, long size)
    {
        byte[] payload = new byte[13];
        BinaryPrimitives.WriteInt32LittleEndian(payload, stream);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(4), size);
        payload[12] = 1;
        return LinkScript.Frame(FrameType.BeginStream, payload);
    }

    private static byte[] Data(int stream, long offset, byte[] bytes)
    {
        byte[] payload = new byte[LinkSession.DataHeaderLength + bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(payload, stream);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(4), offset);
        bytes.CopyTo(payload, LinkSession.DataHeaderLength);
        return LinkScript.Frame(FrameType.Data, payload);
    }

    private static byte[] End(int stream, byte[] content)
    {
        var checksum = new Crc32();
        checksum.Add(content, 0, content.Length);
        byte[] payload = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(payload, stream);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(4), content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(12), checksum.Value);
        return LinkScript.Frame(FrameType.EndStream, payload);
    }
}

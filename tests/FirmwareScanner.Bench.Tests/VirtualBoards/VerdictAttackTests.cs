using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Bench.Tests.Client;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The attacks of docs/threat-model.md on verdicts, by their rows there: what the host believes is what its board said of what it sent.</summary>
public sealed class VerdictAttackTests
{
    private const int Length = 3001;
    private const int VerdictByte = FrameReader.HeaderLength + 6;

    private static readonly LinkClientOptions Careful = new() { Keys = TestMaster.Key.Derive, DemandsProof = true };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(Length)]
    public void Verdict_with_a_code_names_board_database_and_what_was_sent(int length)
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        byte[] image = Images.Clean(length);

        LinkStreamResult result = DeviceBench.Send(bench.Connect(Careful), image);

        Assert.Equal(length == 0 ? ScanVerdict.Incomplete : ScanVerdict.Clean, result.Verdict);
        Assert.Equal(DeviceBench.Identity, result.Proof!.Board);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), result.Proof.Sha256);
        Assert.Equal(bench.Connect(Careful).Device!.DatabaseIdentity, result.Proof.DatabaseIdentity);
    }

    [Fact]
    public void V1_Verdict_that_was_changed_on_the_line_is_not_believed()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bench.Tap = new Wiretap { ChangeToHost = MakeClean };

        // Without a code there is nothing to notice it by.
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(bench.Connect(), Images.Bad(Length)).Verdict);
        LinkStreamResult result = DeviceBench.Send(bench.Connect(Careful), Images.Bad(Length));

        Assert.True(result.IsLost);
        Assert.Contains("somebody has changed it on the line", result.LostReason, StringComparison.Ordinal);
    }

    [Fact]
    public void V2_Each_bit_of_a_proof_counts()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        int length = 0;
        bench.Tap = new Wiretap { ChangeToHost = frame => Note(frame, ref length) };
        LinkClient client = bench.Connect(Careful);
        Assert.NotNull(DeviceBench.Send(client, Images.Clean(200)).Proof);

        // The two bytes behind the header say which question is answered: another one is no answer at all.
        for (int at = FrameReader.HeaderLength + 2; at < length; at++)
        {
            int changed = at;
            bench.Tap.ChangeToHost = frame => Flip(frame, changed);
            LinkStreamResult result = DeviceBench.Send(client, Images.Clean(200));
            Assert.True(result.IsLost, $"byte {at} of {length}");
        }
    }

    [Fact]
    public void V3_Other_bytes_with_the_same_length_and_checksum_are_noticed()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        byte[] bad = Images.Bad(Length);
        byte[] harmless = WithChecksumOf(bad, Images.Clean(Length));
        bench.Tap = new Wiretap { ChangeToBoard = frame => Exchange(frame, harmless) };

        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(bench.Connect(), bad).Verdict);
        LinkStreamResult result = DeviceBench.Send(bench.Connect(Careful), bad);

        Assert.True(result.IsLost);
        Assert.Contains("did not get what was sent", result.LostReason, StringComparison.Ordinal);
    }

    [Fact]
    public void V4_Recorded_proof_of_another_stream_is_not_believed()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect(Careful);
        byte[]? recorded = null;
        bench.Tap = new Wiretap { ChangeToHost = frame => Keep(frame, ref recorded) };
        Assert.NotNull(DeviceBench.Send(client, Images.Clean(Length)).Proof);
        bench.Tap.ChangeToHost = frame => Wiretap.TypeOf(frame) == FrameType.Proof ? [.. frame[..5], .. recorded![5..]] : frame;

        Assert.True(DeviceBench.Send(client, Images.Clean(Length)).IsLost);
    }

    [Fact]
    public void V5_Another_board_in_the_place_of_ours_is_not_believed()
    {
        // One that was stolen, with its own key and our board's name; and one of another owner.
        using DeviceBench bench = new(isKeyed: false);
        byte[] stolen = TestMaster.Key.Derive("bench-2").ToRecord(0);
        TestMaster.Key.Derive(DeviceBench.Identity).ToRecord(0).AsSpan(8, 16).CopyTo(stolen.AsSpan(8));
        byte[][] records = [Completed(stolen), MasterKey.Create().Derive(DeviceBench.Identity).ToRecord(0)];
        foreach (byte[] record in records)
        {
            File.WriteAllBytes(bench.Storage.PathOnDesktop(Device.Storage.FileKeyStorage.Path), record);
            bench.PowerUp();

            LinkException refused = Assert.Throws<LinkException>(() => DeviceBench.Send(bench.Connect(Careful), Images.Clean(Length)));

            Assert.Equal(LinkFault.NotAuthorized, refused.Fault);
        }
    }

    [Fact]
    public void V6_Board_that_a_stranger_makes_pretend_to_have_no_key_is_not_used()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect(Careful);
        bench.Tap = new Wiretap
        {
            ChangeToHost = frame => Wiretap.TypeOf(frame) == FrameType.Challenge ? [.. frame[..5], 0, .. frame[6..]] : frame,
        };

        Assert.Equal(LinkFault.NoKey, Assert.Throws<LinkException>(() => DeviceBench.Send(client, Images.Clean(Length))).Fault);
    }

    [Fact]
    public void Proof_holds_over_a_restart_of_the_session_and_for_the_last_stream_alone()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect(Careful);

        Assert.NotNull(DeviceBench.Send(client, Images.Bad(Length)).Proof);
        Assert.NotNull(DeviceBench.Send(client, Images.Clean(Length)).Proof);

        var attacker = new LineAttacker(bench).Hello();
        byte[] old = attacker.Ask(FrameType.GetProof, [.. BitConverter.GetBytes(1), .. new byte[48]]);
        Assert.Equal(LinkFault.StreamUnknown, LineAttacker.FaultOf(old));
        Assert.Equal(LinkFault.FrameBadPayload, LineAttacker.FaultOf(attacker.Ask(FrameType.GetProof, new byte[51])));
    }

    private static byte[] MakeClean(byte[] frame)
    {
        if (Wiretap.TypeOf(frame) == FrameType.Verdict)
        {
            frame[VerdictByte] = (byte)ScanVerdict.Clean;
        }

        return frame;
    }

    private static byte[] Note(byte[] frame, ref int length)
    {
        length = Wiretap.TypeOf(frame) == FrameType.Proof ? frame.Length : length;
        return frame;
    }

    private static byte[] Keep(byte[] frame, ref byte[]? kept)
    {
        kept = Wiretap.TypeOf(frame) == FrameType.Proof ? [.. frame] : kept;
        return frame;
    }

    private static byte[] Flip(byte[] frame, int at)
    {
        if (Wiretap.TypeOf(frame) == FrameType.Proof)
        {
            frame[at] ^= 1;
        }

        return frame;
    }

    private static byte[] Exchange(byte[] frame, byte[] content)
    {
        if (Wiretap.TypeOf(frame) != FrameType.Data)
        {
            return frame;
        }

        const int Start = FrameReader.HeaderLength + LinkSession.DataHeaderLength;
        int offset = (int)BitConverter.ToInt64(frame, FrameReader.HeaderLength + 4);
        return [.. frame[..Start], .. content[offset..(offset + frame.Length - Start)]];
    }

    /// <summary>
    /// Changes the last four bytes so that the CRC-32 is another's. The checksum is linear: each bit of those bytes changes it by a
    /// value that does not depend on the rest, and 32 such values make every difference.
    /// </summary>
    private static byte[] WithChecksumOf(byte[] wanted, byte[] content)
    {
        byte[] forged = [.. content];
        uint difference = Checksum(wanted) ^ Checksum(forged);
        var rows = new List<(uint Value, uint Bits)>();
        for (int bit = 0; bit < 32; bit++)
        {
            byte[] other = [.. content];
            other[^(4 - (bit / 8))] ^= (byte)(1 << (bit % 8));
            (uint value, uint bits) = Reduce(rows, Checksum(other) ^ Checksum(content), 1u << bit);
            if (value != 0)
            {
                rows.Add((value, bits));
            }
        }

        (uint rest, uint chosen) = Reduce(rows, difference, 0);
        Assert.Equal(0u, rest);
        for (int bit = 0; bit < 32; bit++)
        {
            forged[^(4 - (bit / 8))] ^= (byte)((chosen >> bit & 1) << (bit % 8));
        }

        Assert.Equal(Checksum(wanted), Checksum(forged));
        return forged;
    }

    private static (uint Value, uint Bits) Reduce(List<(uint Value, uint Bits)> rows, uint value, uint bits)
    {
        foreach ((uint row, uint rowBits) in rows.Where(_ => value != 0))
        {
            if ((value & HighestBit(row)) != 0)
            {
                value ^= row;
                bits ^= rowBits;
            }
        }

        return (value, bits);
    }

    private static uint HighestBit(uint value) => 1u << (31 - System.Numerics.BitOperations.LeadingZeroCount(value));

    private static uint Checksum(byte[] bytes)
    {
        var checksum = new Crc32();
        checksum.Add(bytes, 0, bytes.Length);
        return checksum.Value;
    }

    private static byte[] Completed(byte[] record)
    {
        Update.KeyRecord.Complete(record, 0, new Crc32());
        return record;
    }
}

using System;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>A stream of the bare line passes only when length and checksum exclude that bytes were lost.</summary>
public sealed class BareLineTests
{
    private const int Length = 20_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sealed_line_passes_at_its_end_and_nobody_has_to_press(bool isBehind)
    {
        using DeviceBench bench = Begin(isBehind);

        SendInPieces(bench, Seal(Images.Clean(Length), isBehind));

        Assert.Equal(Signal.Passed, bench.Shown);
        Assert.Equal(Length, bench.Start.Station!.Pipeline.ScannedBytes);
        Assert.Equal(ScanVerdict.Clean, bench.Start.Station.Ledger.Verdict);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Finding_in_a_sealed_line_is_found_at_its_place(bool isBehind)
    {
        using DeviceBench bench = Begin(isBehind);

        SendInPieces(bench, Seal(Images.Bad(Length), isBehind));

        Assert.Equal(Signal.Found, bench.Shown);
        Assert.Equal(Length, bench.Start.Station!.Pipeline.ScannedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Line_without_a_seal_is_scanned_to_its_last_byte_and_incomplete(bool isBehind)
    {
        using DeviceBench bench = Begin(isBehind);

        SendInPieces(bench, Images.Clean(Length));
        Assert.Equal(Signal.Scanning, bench.Shown);
        bench.Press();

        AssertIncomplete(bench, IncompleteReason.Unverified);
        Assert.Equal(Length, bench.Start.Station!.Pipeline.ScannedBytes);
        Assert.Equal(ChecksumOf(Images.Clean(Length)), bench.Start.Station.Ledger.Checksum);
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    public void Line_shorter_than_a_seal_is_incomplete(bool isBehind, int length)
    {
        using DeviceBench bench = Begin(isBehind);

        SendInPieces(bench, Images.Clean(length));
        bench.Press();

        AssertIncomplete(bench, IncompleteReason.Unverified);
        Assert.Equal(length, bench.Start.Station!.Pipeline.ScannedBytes);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 4)]
    [InlineData(false, 8)]
    [InlineData(false, 20)]
    [InlineData(true, 20)]
    [InlineData(true, Length)]
    [InlineData(true, Length + 4)]
    [InlineData(true, Length + 8)]
    [InlineData(true, Length + 15)]
    public void Sealed_line_of_which_a_byte_is_changed_is_incomplete(bool isBehind, int at)
    {
        using DeviceBench bench = Begin(isBehind);
        byte[] sent = Seal(Images.Clean(Length), isBehind);
        sent[at] ^= 1;

        SendInPieces(bench, sent);
        PressIfScanning(bench);

        AssertIncomplete(bench, IncompleteReason.Unverified);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sealed_line_of_which_a_byte_is_lost_is_incomplete(bool isBehind)
    {
        byte[] sent = Seal(Images.Clean(40), isBehind);
        for (int lost = 0; lost < sent.Length; lost++)
        {
            using DeviceBench bench = Begin(isBehind);

            SendInPieces(bench, [.. sent.Where((_, at) => at != lost)]);
            PressIfScanning(bench);

            AssertIncomplete(bench, IncompleteReason.Unverified);
        }
    }

    /// <summary>The driver's buffer is empty afterwards: nothing tells that it ever was full.</summary>
    [Theory]
    [InlineData(false, SerialOverflow.Flush)]
    [InlineData(true, SerialOverflow.Flush)]
    [InlineData(false, SerialOverflow.Truncate)]
    [InlineData(true, SerialOverflow.Truncate)]
    public void Overflow_of_the_bare_line_is_incomplete(bool isBehind, SerialOverflow overflow)
    {
        using DeviceBench bench = Begin(isBehind);
        bench.Line.Overflow = overflow;
        byte[] sent = Seal(Images.Clean(Length * 3), isBehind);

        SendInPieces(bench, sent[..Length]);
        bench.Line.Send(sent.AsSpan(Length, bench.Profile.StreamReadBuffer + 1));
        bench.Step(100);
        SendInPieces(bench, sent[(Length + bench.Profile.StreamReadBuffer + 1)..]);
        bench.Press();

        Assert.True(bench.Line.LostBytes > 0);
        AssertIncomplete(bench, IncompleteReason.None);
    }

    [Fact]
    public void Overflow_of_a_line_without_a_seal_is_incomplete()
    {
        using DeviceBench bench = Begin(false);

        SendInPieces(bench, Images.Clean(Length));
        bench.Line.Send(Images.Clean(bench.Profile.StreamReadBuffer + 1));
        bench.Step(100);
        SendInPieces(bench, Images.Clean(Length));
        bench.Press();

        Assert.True(bench.Line.LostBytes > 0);
        AssertIncomplete(bench, IncompleteReason.Unverified);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bare_line_that_falls_silent_is_incomplete(bool isBehind)
    {
        using DeviceBench bench = Begin(isBehind);
        byte[] sent = Seal(Images.Clean(Length), isBehind);

        SendInPieces(bench, sent[..^1]);
        bench.Step(Application.SilenceMilliseconds + 10);

        AssertIncomplete(bench, IncompleteReason.Stopped);
    }

    [Fact]
    public void What_follows_the_announced_bytes_is_no_part_of_the_stream_and_of_none_after_it()
    {
        using DeviceBench bench = Begin(false);
        SendInPieces(bench, [.. Seal(Images.Clean(Length), false), .. Images.Bad(200)]);
        Assert.Equal(Signal.Passed, bench.Shown);
        bench.Press();
        bench.Press();

        SendInPieces(bench, Seal(Images.Clean(Length), false));

        Assert.Equal(Signal.Passed, bench.Shown);
        Assert.Equal(Length, bench.Start.Station!.Pipeline.ScannedBytes);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 33)]
    public void Seal_with_a_length_that_cannot_be_is_incomplete(long length)
    {
        using DeviceBench bench = Begin(false);
        byte[] image = Images.Clean(500);
        byte[] sent = [.. new byte[LineSeal.Length], .. image];
        LineSeal.Write(sent, 0, length, ChecksumOf(image));

        SendInPieces(bench, sent);
        bench.Press();

        AssertIncomplete(bench, IncompleteReason.Unverified);
    }

    private static DeviceBench Begin(bool isBehind)
    {
        var bench = new DeviceBench();
        bench.Profile.StreamSealIsBehind = isBehind;
        bench.PowerUp();
        bench.Line.Send(Images.Bad(200));
        bench.Press();
        Assert.Equal(Signal.Scanning, bench.Shown);
        return bench;
    }

    /// <summary>A seal in front says where the stream ends, and then nobody has to.</summary>
    private static void PressIfScanning(DeviceBench bench)
    {
        if (bench.Shown == Signal.Scanning)
        {
            bench.Press();
        }
    }

    private static byte[] Seal(byte[] image, bool isBehind)
    {
        byte[] seal = new byte[LineSeal.Length];
        LineSeal.Write(seal, 0, image.Length, ChecksumOf(image));
        return isBehind ? [.. image, .. seal] : [.. seal, .. image];
    }

    private static uint ChecksumOf(byte[] bytes)
    {
        var checksum = new Crc32();
        checksum.Add(bytes, 0, bytes.Length);
        return checksum.Value;
    }

    private static void AssertIncomplete(DeviceBench bench, int reason)
    {
        Assert.Equal(Signal.Incomplete, bench.Shown);
        Assert.Equal(reason, bench.Start.Station!.Ledger.Reasons & reason);
        Assert.True(bench.IsFaultHigh);
        bench.AssertBlocked();
        Assert.DoesNotContain(bench.Levels(), level => level.Pass);
    }

    private static void SendInPieces(DeviceBench bench, byte[] bytes)
    {
        const int Piece = 37;
        for (int at = 0; at < bytes.Length; at += Piece)
        {
            bench.Line.Send(bytes.AsSpan(at, Math.Min(Piece, bytes.Length - at)));
            bench.Step();
        }

        bench.Step(10);
    }
}

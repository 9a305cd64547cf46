using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Core.Tests.Database;

/// <summary>The reader answers any byte sequence with an error code or with a database that scans safely.</summary>
public sealed class HostileDatabaseTests
{
    private const string Rules = """
        rule plain { strings: $a = "abcdef" $b = { 61 ?? 63 64 65 } condition: any of them }
        rule jumps { strings: $a = { 61 62 [0-9] 63 64 } $b = { 65 66 [-] 67 68 [2-] 69 6A } condition: all of them }
        rule words { strings: $a = "root" fullword nocase wide ascii $b = { 41 42 ( 43 | 44 45 ) 46 } condition: #a > 1 or @b[2] > 3 }
        rule places { strings: $a = "abcd" $b = "efgh" condition: $a at 3 and $b in (1..200) and uint32be(2) > 5 }
        rule ends { strings: $a = "wxyz" $b = { 61 ( 62 63 | 64 [1-3] 65 ) 66 67 } condition: $a at filesize - 9 and plain and not words and $b }
        rule class { strings: $a = { 61 ~62 63 64 65 66 67 } $c = { 41 ~42 43 [3-5] 44 45 46 47 } condition: filesize > 10 and any of them }
        rule runs { strings: $r = /ab[0-9]{0,9}c{1,3}d?/ $s = /^xy[^z]{1,4}z/ condition: #r in (1..90) > 1 or $s or uint16(uint8(0) + 1) == 3 }
        """;

    private static readonly byte[] Image = ScanBench.Compile(ScanBench.Parse(Rules), TargetProfile.Device);

    private static readonly byte[] Stream = MakeStream();

    [Fact]
    public void Open_untouched_image_is_accepted()
    {
        Assert.Equal(DatabaseError.None, ScanBench.TryOpen(Image, out _));
    }

    [Fact]
    public void Open_every_truncation_is_refused()
    {
        for (int length = 0; length < Image.Length; length++)
        {
            DatabaseError error = ScanBench.TryOpen(Image[..length], out _);
            Assert.True(error is DatabaseError.Unreadable or DatabaseError.WrongLength, $"length {length}: {error}");
        }
    }

    [Fact]
    public void Open_every_truncation_with_a_matching_length_field_is_refused_or_safe()
    {
        for (int length = 64; length < Image.Length; length++)
        {
            byte[] image = Image[..length];
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(8), length);
            AssertSafe(image, $"length {length}");
        }
    }

    [Fact]
    public void Open_every_single_bit_flip_is_refused()
    {
        for (int bit = 0; bit < Image.Length * 8; bit++)
        {
            byte[] image = (byte[])Image.Clone();
            image[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.NotEqual(DatabaseError.None, ScanBench.TryOpen(image, out _));
        }
    }

    [Fact]
    public void Open_every_single_bit_flip_with_a_matching_checksum_is_refused_or_scans_safely()
    {
        int accepted = 0;
        for (int bit = 0; bit < Image.Length * 8; bit++)
        {
            byte[] image = (byte[])Image.Clone();
            image[bit >> 3] ^= (byte)(1 << (bit & 7));
            accepted += AssertSafe(image, $"bit {bit}") ? 1 : 0;
        }

        Assert.InRange(accepted, 1, (Image.Length * 8) - 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Open_random_damage_with_a_matching_checksum_is_refused_or_scans_safely(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 3000; round++)
        {
            byte[] image = (byte[])Image.Clone();
            int changes = random.Next(1, 6);
            for (int i = 0; i < changes; i++)
            {
                int at = random.Next(image.Length);
                image[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            }

            AssertSafe(image, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Open_random_bytes_is_refused()
    {
        var random = new Random(5);
        for (int round = 0; round < 2000; round++)
        {
            byte[] image = new byte[random.Next(400)];
            random.NextBytes(image);
            Assert.NotEqual(DatabaseError.None, ScanBench.TryOpen(image, out _));
        }
    }

    [Fact]
    public void Open_database_beyond_the_budget_is_refused_before_anything_is_allocated()
    {
        var plan = new FirmwareScanner.Memory.MemoryPlan(512, 128, 1 << 20);
        var reader = new DatabaseReader(new ArrayDatabaseSource(Image), plan);
        Assert.Equal(DatabaseError.None, reader.Open(null));
        Assert.Equal(DatabaseError.OverBudget, reader.Load());
        Assert.False(reader.Database.IsLoaded);
    }

    /// <summary>Repairs the checksum, opens the image and scans with whatever is accepted; returns whether it was.</summary>
    private static bool AssertSafe(byte[] image, string what)
    {
        DatabaseImage.WithChecksum(image);
        try
        {
            if (ScanBench.TryOpen(image, out ScanBench? bench) != DatabaseError.None)
            {
                return false;
            }

            bench!.Scan(Stream, 64);
            bench.Scan(Stream, 7, 300);
            return true;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what}: {exception}");
            return false;
        }
    }

    private static byte[] MakeStream()
    {
        var bytes = new List<byte>();
        var random = new Random(9);
        while (bytes.Count < 700)
        {
            bytes.AddRange(ScanBench.Latin(random.Next(5) switch
            {
                0 => "abcdefgh",
                1 => "ef..gh..ij",
                2 => "root r\0o\0o\0t\0 ABDEF",
                3 => "ab..cd",
                _ => "xcfg\0\0",
            }));
        }

        bytes.AddRange(ScanBench.Latin("wxyz....."));
        return [.. bytes];
    }
}

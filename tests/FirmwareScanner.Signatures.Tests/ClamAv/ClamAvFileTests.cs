using System;
using System.IO;
using System.Linq;
using System.Numerics;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.ClamAv;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.ClamAv;

/// <summary>Lists of hashes, names that are ignored, packed databases.</summary>
public sealed class ClamAvFileTests : IDisposable
{
    private const string Md5 = "0123456789abcdef0123456789ABCDEF";

    private readonly string _folder = Directory.CreateTempSubdirectory("fwscan-clamav-").FullName;
    private readonly DiagnosticBag _diagnostics = new();
    private readonly RuleLoader _loader;

    public ClamAvFileTests() => _loader = new RuleLoader(_diagnostics);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Hashes_are_found_by_size_or_by_any()
    {
        string sha256 = new('a', 64);
        Add("a.hsb", $"# comment\n{Md5}:100:One\r\n{Md5}:*:Any:73\n{sha256}:7:Long\n");
        Add("b.mdb", $"200:{Md5}:Section");
        Add("c.fp", $"{Md5}:300:Trusted");
        HashSignatures hashes = _loader.Build().Hashes;
        Assert.Empty(_diagnostics.All);
        Assert.Equal(5, hashes.Count);
        byte[] digest = Convert.FromHexString(Md5);
        Assert.Equal(["Any", "One"], Names(hashes, HashPurpose.Object, digest, 100));
        Assert.Equal(["Any"], Names(hashes, HashPurpose.Object, digest, 101));
        Assert.Equal(["Section"], Names(hashes, HashPurpose.Section, digest, 200));
        Assert.Empty(Names(hashes, HashPurpose.Section, digest, 201));
        Assert.Equal(["Trusted"], Names(hashes, HashPurpose.FalsePositive, digest, 300));
        Assert.True(hashes.Wants(HashPurpose.Object, HashKind.Sha256, 7));
        Assert.False(hashes.Wants(HashPurpose.Object, HashKind.Sha256, 8));
        Assert.True(hashes.Wants(HashPurpose.Object, HashKind.Md5, 12345));
    }

    [Theory]
    [InlineData("a.hdb", "xx:1:N", "1:1: expected a hash of 32, 40 or 64 hexadecimal digits")]
    [InlineData("a.hdb", "0123456789abcdef0123456789abcdeg:1:N", "1:1: expected a hash of 32, 40 or 64 hexadecimal digits")]
    [InlineData("a.hdb", "0123456789abcdef0123456789abcdef:0:N", "1:34: expected a size from 1 to 4294967294, or *")]
    [InlineData("a.hdb", "0123456789abcdef0123456789abcdef:4294967295:N", "1:34: expected a size from 1 to 4294967294, or *")]
    [InlineData("a.hdb", "0123456789abcdef0123456789abcdef:1:", "1:36: the hash has no name")]
    [InlineData("a.hdb", "0123456789abcdef0123456789abcdef:1", "1:1: expected Hash:Size:Name[:MinLevel[:MaxLevel]], 3 to 5 fields, found 2")]
    [InlineData("a.mdb", "1:2:3:4:5:6", "1:1: expected Size:Hash:Name[:MinLevel[:MaxLevel]], 3 to 5 fields, found more")]
    public void Faulty_hash_is_reported_with_its_place(string name, string line, string expected)
    {
        string path = Add(name, line);
        Assert.Equal([$"{path}:{expected}"], _diagnostics.All.Select(message => message.Message));
    }

    [Fact]
    public void Many_errors_of_a_list_end_it()
    {
        Add("a.hdb", string.Concat(Enumerable.Repeat("x\n", 1000)));
        Assert.Equal(20, _diagnostics.ErrorCount);
    }

    [Fact]
    public void A_million_hashes_are_found_again()
    {
        const int Count = 1_000_000;
        string path = Path.Combine(_folder, "many.hsb");
        var random = new Random(1);
        byte[] digest = new byte[16];
        byte[][] some = new byte[100][];
        using (var writer = new StreamWriter(path))
        {
            for (int i = 0; i < Count; i++)
            {
                random.NextBytes(digest);
                writer.Write($"{Convert.ToHexStringLower(digest)}:{1 + (i % 5000)}:Win.Test-{i}\n");
                if (i % (Count / some.Length) == 0)
                {
                    some[i / (Count / some.Length)] = [.. digest];
                }
            }
        }

        _loader.AddFile(path, "default");
        HashSignatures hashes = _loader.Build().Hashes;
        Assert.Equal(Count, hashes.Count);
        for (int i = 0; i < some.Length; i++)
        {
            int number = i * (Count / some.Length);
            Assert.Equal([$"Win.Test-{number}"], Names(hashes, HashPurpose.Object, some[i], 1 + (number % 5000)));
        }
    }

    [Fact]
    public void No_database_for_boards_holds_hashes()
    {
        Add("a.hdb", $"{Md5}:1:N");
        Assert.Null(DatabaseCompiler.Compile(_loader.Build(), new CompilerOptions(), _diagnostics));
        Assert.Contains("lists of hashes need a workstation", _diagnostics.All[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignored_names_are_not_loaded_from_a_folder()
    {
        Write("z.ign2", "Bad-1\nBad-2:00000000000000000000000000000000\n");
        Write("a.ndb", "Bad-1:0:*:0102\nBad-2:0:*:0304\nGood:0:*:0506\n");
        Write("a.hdb", $"{Md5}:5:Bad-1\n");
        _loader.AddDirectory(_folder, "default");
        RuleSet rules = _loader.Build();
        Assert.Equal(["Bad-2", "Good"], rules.Rules.Select(rule => rule.Name));
        Assert.Equal(0, rules.Hashes.Count);
    }

    [Theory]
    [InlineData("a.cvd", true)]
    [InlineData("a.cld", false)]
    public void Packed_databases_are_opened(string name, bool isCompressed)
    {
        byte[] bytes = PackedDatabase.Make(
            isCompressed, ("COPYING", "x"), ("t.info", "x"), ("t.ign2", "No\n"), ("t.ndb", "No:0:*:0102\nYes:0:*:0304\n"), ("t.hdb", $"{Md5}:9:Hash\n"),
            ("t.ldb", "Both;Target:0;0&1;0102;0304\n"), ("t.cdb", "x"));
        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
        _loader.AddFile(Path.Combine(_folder, name), "default");
        RuleSet rules = _loader.Build();
        Assert.False(_diagnostics.HasErrors);
        Assert.Equal(["Yes", "Both"], rules.Rules.Select(rule => rule.Name));
        Assert.Equal(1, rules.Hashes.Count);
        Assert.Contains(_diagnostics.All, message => message.Message.EndsWith("members that are not read: t.cdb", StringComparison.Ordinal));
        Assert.Contains(_diagnostics.All, message => message.Message.Contains("digital signature", StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_packed_databases_are_refused()
    {
        byte[] bytes = PackedDatabase.Make(true, ("t.ndb", "Yes:0:*:0304\n"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(_folder, "a.cvd"), bytes);
        _loader.AddFile(Path.Combine(_folder, "a.cvd"), "default");
        Assert.Contains("its MD5 is", Assert.Single(_diagnostics.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_packed_databases_never_throw()
    {
        byte[] original = PackedDatabase.Make(true, ("t.ndb", string.Concat(Enumerable.Range(0, 300).Select(i => $"N{i}:0:*:{i:x8}\n"))), ("t.hdb", $"{Md5}:9:Hash\n"));
        var random = new Random(3);
        string path = Path.Combine(_folder, "a.cld");
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = [.. original];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(512, bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes[..(round % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)]);
            var diagnostics = new DiagnosticBag();
            new RuleLoader(diagnostics).AddFile(path, "default");
            Assert.NotEmpty(diagnostics.All);
        }
    }

    [Fact]
    public void A_digital_signature_is_checked_with_the_key()
    {
        BigInteger first = BigInteger.Pow(2, 127) - 1;
        BigInteger second = BigInteger.Pow(2, 89) - 1;
        BigInteger exponent = 65_537;
        BigInteger digest = BigInteger.Parse("0" + Md5, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
        BigInteger number = BigInteger.ModPow(digest, Inverse(exponent, (first - 1) * (second - 1)), first * second);
        const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
        string signature = string.Concat(Enumerable.Range(0, 36).Select(i => Digits[(int)((number >> (6 * i)) & 63)]));
        Assert.True(new ContainerHeader(Md5, signature).IsSigned(exponent, first * second));
        Assert.False(new ContainerHeader(Md5, "b" + signature[1..^1] + "c").IsSigned(exponent, first * second));
        Assert.False(new ContainerHeader(new string('0', 32), signature).IsSigned(exponent, first * second));
        Assert.False(new ContainerHeader(Md5, "?").IsSigned(exponent, first * second));
    }

    // From the header of an empty database that was signed for ClamAV's own tests.
    [Fact]
    public void The_official_key_is_that_of_the_official_databases()
    {
        const string Signature =
            "ttQeKzTSL5iF5/IWsA8weveL64WDVkhgfbm/ABaW3xAWalVKcAp65Q/cWmhkhKFfHSLIXNfCzTLbhfTeISKpfWAheL7NZk+t6nQ8NEFBBst6CQcoFTwwyVLwwTSN38VYLW/vZFYphnkB"
            + "cCotyo++NYU5VQ9JUA6dFQXxaU00b6c";
        var header = new ContainerHeader("a4ab60ae1c1c4e8f787459102dcfd90b", Signature);
        Assert.True(header.IsSigned(ContainerHeader.OfficialExponent, ContainerHeader.OfficialModulus));
        Assert.False((header with { Digest = Md5 }).IsSigned(ContainerHeader.OfficialExponent, ContainerHeader.OfficialModulus));
    }

    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        (BigInteger one, BigInteger other, BigInteger left, BigInteger right) = (modulus, value, 0, 1);
        while (other > 1)
        {
            BigInteger quotient = one / other;
            (one, other, left, right) = (other, one - (quotient * other), right, left - (quotient * right));
        }

        return ((right % modulus) + modulus) % modulus;
    }

    private static string[] Names(HashSignatures hashes, HashPurpose purpose, byte[] digest, long length) =>
        [.. hashes.Find(purpose, HashKind.Md5, digest, length).Select(name => name.Name).Order()];

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private string Add(string name, string text)
    {
        Write(name, text);
        string path = Path.Combine(_folder, name);
        _loader.AddFile(path, "default");
        return path;
    }
}

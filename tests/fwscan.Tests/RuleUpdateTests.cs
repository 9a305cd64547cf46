using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan rules update</c> and <c>pack</c>.</summary>
public sealed class RuleUpdateTests : AnyFormFixture
{
    private readonly Dictionary<string, string> _home;

    public RuleUpdateTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the folder of rules is told by a variable of Linux");
        _home = new Dictionary<string, string> { ["XDG_DATA_HOME"] = Path.Combine(Folder, "data") };
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Put("secret.pem", key.ExportECPrivateKeyPem());
        Put("maker.pem", key.ExportSubjectPublicKeyInfoPem());
        Put("rules/new.yar", "rule brand_new { meta: severity = \"high\" strings: $a = \"BRANDNEW\" condition: $a }");
        Put("rules/desktop/more.yar", "rule for_desktop { meta: severity = \"info\" strings: $a = \"DESKTOP\" condition: $a }");
        Put("a.bin", "BRANDNEW DO NOT TRUST - AMI Test PK");
    }

    [Fact]
    public void Release_is_packed_trusted_used_and_left()
    {
        Assert.StartsWith("packed    release 5, 2 rules, signed with the key ", Go("rules", "pack", "rules", "--key", "secret.pem", "--release", "5", "-o", "r5").Output, StringComparison.Ordinal);
        Assert.Contains("which is not trusted", Go("rules", "update", "r5").Error, StringComparison.Ordinal);
        Assert.Contains("builtin:ami_test_platform_key", Go("scan", "--json", "a.bin").Output.Replace("\"rule\":\"", "builtin:", StringComparison.Ordinal), StringComparison.Ordinal);

        Assert.Equal(0, Go("rules", "update", "r5", "--trust", "maker.pem").ExitCode);

        Assert.Contains("rules     release 5", Go("rules", "update").Lines);
        Assert.Contains("brand_new", Go("scan", "a.bin").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ami_test", Go("scan", "a.bin").Output, StringComparison.Ordinal);
        Assert.Contains("2 rules", Go("rules").Lines);
        Assert.Contains("$a = \"BRANDNEW\"", Go("explain", "brand_new").Output, StringComparison.Ordinal);
        Assert.Equal(0, Go("rules", "update", "--remove").ExitCode);
        Assert.Contains("ami_test", Go("scan", "a.bin").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_the_program_are_left_where_there_is_nothing_to_remove()
    {
        FwscanResult result = Go("rules", "update", "--remove");

        Assert.Equal((0, "rules     those of the program, as before\n"), (result.ExitCode, result.Output));
        Assert.Equal(["rules     those of the program", "trusted   nobody"], Go("rules", "update").Lines);
    }

    [Fact]
    public void Older_release_is_refused_unless_it_is_wished()
    {
        Go("rules", "pack", "rules", "--key", "secret.pem", "--release", "5", "-o", "r5");
        Go("rules", "pack", "rules", "--key", "secret.pem", "--release", "4", "-o", "r4");
        Go("rules", "update", "r5", "--trust", "maker.pem");

        FwscanResult older = Go("rules", "update", "r4");

        Assert.Equal((2, "fwscan: r4: release 4 is not newer than 5, which is in use: --allow-older takes it all the same\n"), (older.ExitCode, older.Error));
        Assert.Equal(0, Go("rules", "update", "r4", "--allow-older").ExitCode);
    }

    [Fact]
    public void Release_that_is_changed_behind_the_back_stops_everything()
    {
        Go("rules", "pack", "rules", "--key", "secret.pem", "--release", "5", "-o", "r5");
        Go("rules", "update", "r5", "--trust", "maker.pem");
        string kept = Path.Combine(Folder, "data", "fwscan", "rules.signed");
        File.WriteAllText(kept, File.ReadAllText(kept).Replace("BRANDNEW", "NOTHING.", StringComparison.Ordinal), new UTF8Encoding(false));

        FwscanResult scan = Go("scan", "a.bin");

        Assert.Equal(2, scan.ExitCode);
        Assert.Contains("the signature does not fit", scan.Error, StringComparison.Ordinal);
        Assert.Contains("fwscan rules update --remove goes back", scan.Error, StringComparison.Ordinal);
        Assert.Equal(0, Go("rules", "update", "--remove").ExitCode);
        Assert.Equal(1, Go("scan", "a.bin").ExitCode);
    }

    [Fact]
    public void Rules_that_do_not_compile_are_neither_packed_nor_taken()
    {
        Put("rules/bad.yar", "rule bad { condition: nonsense }");

        FwscanResult packed = Go("rules", "pack", "rules", "--key", "secret.pem", "--release", "5", "-o", "r5");

        Assert.Equal(2, packed.ExitCode);
        Assert.Contains("bad.yar", packed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, "r5")));
    }

    [Theory]
    [InlineData("rules pack rules --key maker.pem --release 5 -o r5", "maker.pem: expected a private key, found a public one")]
    [InlineData("rules pack rules --key secret.pem --release 0 -o r5", "--release: expected a whole number above 0")]
    [InlineData("rules pack absent --key secret.pem --release 1 -o r5", "absent: ")]
    [InlineData("rules pack rules --key secret.pem --release 1 -o rules/new.yar", "rules/new.yar: is also an input")]
    [InlineData("rules update a.bin", "a.bin: expected a signed release of rules")]
    [InlineData("rules update --trust a.bin", "a.bin: expected a key of P-256 in PEM")]
    [InlineData("rules update r5 --remove", "--remove goes without FILE")]
    public void What_cannot_be_is_said(string words, string expected)
    {
        FwscanResult result = Go(words.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("fwscan: " + expected, result.Error, StringComparison.Ordinal);
    }

    private FwscanResult Go(params string[] arguments) => Run([], _home, arguments);
}

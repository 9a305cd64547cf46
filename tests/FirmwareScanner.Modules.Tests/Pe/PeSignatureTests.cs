using System;
using System.Collections.Generic;
using FirmwareScanner.Modules.Pe;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Pe;

public sealed class PeSignatureTests : IDisposable
{
    private readonly PeSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Signed_file_is_signed_by_whom_it_is_signed_by(bool is64Bit)
    {
        SortedDictionary<string, string> dump = ModuleDump.Of(new PeModule(), _signer.Sign(PeBuilder.Build(is64Bit), is64Bit));

        var expected = new Dictionary<string, string>
        {
            ["is_signed"] = "1",
            ["number_of_signatures"] = "1",
            ["signatures/[0]/verified"] = "1",
            ["signatures/[0]/subject"] = "\"/C=XX/O=Company/CN=Signer\"",
            ["signatures/[0]/issuer"] = "\"/C=XX/O=Authority/CN=Root / of \\+ trust\"",
            ["signatures/[0]/serial"] = "\"12:34:56\"",
            ["signatures/[0]/thumbprint"] = $"\"{_signer.Certificate.Thumbprint.ToLowerInvariant()}\"",
            ["signatures/[0]/algorithm"] = "\"sha256WithRSAEncryption\"",
            ["signatures/[0]/version"] = "3",
            ["signatures/[0]/not_before"] = "1577934245",
            ["signatures/[0]/digest_alg"] = "\"sha256\"",
            ["signatures/[0]/number_of_certificates"] = "2",
            ["signatures/[0]/signer_info/program_name"] = $"\"{PeSigner.ProgramName}\"",
            ["signatures/[0]/signer_info/length_of_chain"] = "2",
            ["signatures/[0]/signer_info/chain/[1]/thumbprint"] = $"\"{_signer.Authority.Thumbprint.ToLowerInvariant()}\"",
            ["signatures/[0]/number_of_countersignatures"] = "0",
        };
        foreach ((string path, string value) in expected)
        {
            Assert.Equal((path, value), (path, dump.GetValueOrDefault("pe/" + path)));
        }

        Assert.Equal(dump["pe/signatures/[0]/digest"], dump["pe/signatures/[0]/file_digest"]);
    }

    [Fact]
    public void Signature_inside_of_a_signature_counts()
    {
        ModuleStructure root = new LoadedModule(new PeModule(), _signer.Sign(PeBuilder.Build(true), true, true)).Root;

        Assert.Equal(2L, root["number_of_signatures"]);
        Assert.All(((ModuleArray)root["signatures"]!).Elements, signature => Assert.Equal(1L, ((ModuleStructure)signature!)["verified"]));
    }

    [Theory]
    [InlineData(0x400)]
    [InlineData(-20)]
    public void Changed_file_or_signature_does_not_verify(int position)
    {
        byte[] file = _signer.Sign(PeBuilder.Build(true), true);
        file[position < 0 ? file.Length + position : position] ^= 1;

        ModuleStructure root = new LoadedModule(new PeModule(), file).Root;

        Assert.Equal(1L, root["number_of_signatures"]);
        Assert.Equal(0L, root["is_signed"]);
    }

    [Fact]
    public void Changed_checksum_does_not_matter()
    {
        byte[] file = _signer.Sign(PeBuilder.Build(true), true);
        file[PeBuilder.HeaderOffset + 24 + 64] ^= 1;

        Assert.Equal(1L, new LoadedModule(new PeModule(), file).Root["is_signed"]);
    }

    [Fact]
    public void Many_signatures_cost_one_hash_of_the_file()
    {
        byte[] once = _signer.Sign(PeBuilder.Build(true), true);
        byte[] twice = _signer.Sign(PeBuilder.Build(true), true, true);
        long read = new LoadedModule(new PeModule(), once).Content.BytesRead;

        Assert.InRange(new LoadedModule(new PeModule(), twice).Content.BytesRead, read, read + twice.Length - once.Length + 8192);
    }

    [Fact]
    public void Damaged_signatures_are_read_or_not_but_do_no_harm()
    {
        byte[] file = _signer.Sign(PeBuilder.Build(true), true, true);
        int start = PeBuilder.Build(true).Length;
        var random = new Random(11);
        for (int i = 0; i < 1500; i++)
        {
            new LoadedModule(new PeModule(), [.. file[..start], .. Damage(file[start..], random)]);
        }
    }

    [Fact]
    public void Fields_of_a_signed_file_are_those_of_yara()
    {
        YaraTool.Require();
        Assert.SkipUnless(YaraTool.IsReference, "yara 4.5 is needed for this comparison: its predecessors read signatures differently");
        using var folder = new TemporaryFolder();
        var problems = new List<string>();

        DumpComparison.Add(problems, new PeModule(), folder.Write("signed.exe", _signer.Sign(PeBuilder.Build(true), true, true)), _ => false);
        DumpComparison.Add(problems, new PeModule(), folder.Write("signed32.exe", _signer.Sign(PeBuilder.Build(false), false)), _ => false);

        Assert.Empty(problems);
    }

    private static byte[] Damage(byte[] signature, Random random)
    {
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            signature[random.Next(8, signature.Length)] = (byte)random.Next(256);
        }

        return signature;
    }
}

using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Updates;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Updates;

/// <summary>Releases of rules, and what is not believed of them.</summary>
public sealed class SignedReleaseTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RuleRelease _release = new(7, [new ReleasedFile("a.yar", "rule a { strings: $s = \"ä\\x00\" condition: $s }"), new ReleasedFile("desktop/b.yar", "rule b { condition: true }")]);

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Release_is_read_as_it_was_signed()
    {
        RuleRelease read = SignedRelease.Open(SignedRelease.Sign(_release, _key), "r", [_other, _key]);

        Assert.Equal(7, read.Number);
        Assert.Equal(_release.Files, read.Files);
        Assert.Equal(_release.Digest(), read.Digest());
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        byte[] content = SignedRelease.Sign(_release, _key);
        for (int i = 0; i < content.Length; i++)
        {
            byte[] changed = [.. content];
            changed[i] ^= 1;
            Assert.Throws<UserErrorException>(() => SignedRelease.Open(changed, "r", [_key]));
        }
    }

    [Fact]
    public void Any_cut_and_any_addition_is_noticed()
    {
        byte[] content = SignedRelease.Sign(_release, _key);
        for (int length = 0; length < content.Length; length++)
        {
            Assert.Throws<UserErrorException>(() => SignedRelease.Open(content.AsMemory(0, length), "r", [_key]));
        }

        Assert.Throws<UserErrorException>(() => SignedRelease.Open((byte[])[.. content, (byte)'\n'], "r", [_key]));
    }

    [Fact]
    public void Release_of_a_stranger_is_refused_with_the_name_of_the_key()
    {
        UserErrorException refused = Assert.Throws<UserErrorException>(() => SignedRelease.Open(SignedRelease.Sign(_release, _other), "r.signed", [_key]));

        Assert.Contains($"signed with the key {SignedRelease.NameOf(_other)}, which is not trusted", refused.Message);
        Assert.Throws<UserErrorException>(() => SignedRelease.Open(SignedRelease.Sign(_release, _key), "r", []));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"release\":0,\"files\":[{\"name\":\"a.yar\",\"text\":\"\"}]}")]
    [InlineData("{\"release\":1,\"files\":[]}")]
    [InlineData("{\"release\":1,\"files\":[{\"name\":\"../a.yar\",\"text\":\"\"}]}")]
    [InlineData("{\"release\":1,\"files\":[{\"name\":\"a.yar\",\"text\":\"\"},{\"name\":\"a.yar\",\"text\":\"\"}]}")]
    [InlineData("{\"release\":\"1\",\"files\":[]}")]
    public void Signed_nonsense_is_none(string payload) => Assert.Throws<FormatException>(() => RuleRelease.Parse(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Release_stands_for_the_built_in_rules()
    {
        Assert.Equal(["a"], Load(BuiltInRules.Board));
        Assert.Equal(["a", "b"], Load(BuiltInRules.Desktop));
        Assert.Empty(Load(BuiltInRules.None));
    }

    [Fact]
    public void Release_is_made_of_a_folder()
    {
        string folder = Directory.CreateTempSubdirectory("release-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "desktop"));
            File.WriteAllText(Path.Combine(folder, "z.yar"), "rule z { condition: true }");
            File.WriteAllText(Path.Combine(folder, "desktop", "d.yar"), "rule d { condition: true }");

            Assert.Equal(["desktop/d.yar", "z.yar"], RuleRelease.Of(folder, 1).Files.Select(file => file.Name));

            File.WriteAllText(Path.Combine(folder, "other.ndb"), "x");
            Assert.Contains("found other.ndb", Assert.Throws<UserErrorException>(() => RuleRelease.Of(folder, 1)).Message);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Keys_are_read_if_they_are_of_the_curve()
    {
        using ECDsa read = SignedRelease.ReadKey(_key.ExportSubjectPublicKeyInfoPem(), "k");
        using ECDsa large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);

        Assert.Equal(SignedRelease.NameOf(_key), SignedRelease.NameOf(read));
        Assert.Contains("found one of 384 bits", Assert.Throws<UserErrorException>(() => SignedRelease.ReadKey(large.ExportECPrivateKeyPem(), "k")).Message);
        Assert.Throws<UserErrorException>(() => SignedRelease.ReadKey(rsa.ExportRSAPrivateKeyPem(), "k"));
        Assert.Throws<UserErrorException>(() => SignedRelease.ReadKey("nothing", "k"));
    }

    private string[] Load(BuiltInRules kind)
    {
        var loader = new RuleLoader(new DiagnosticBag());
        new RuleSelection([], kind) { Release = _release }.AddTo(loader);
        RuleSet set = loader.Build();
        Assert.All(set.Rules, rule => Assert.Equal(RuleLoader.BuiltInNamespace, rule.Namespace));
        return [.. set.Rules.Select(rule => rule.Name)];
    }
}

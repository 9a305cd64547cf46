using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Caching;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Caching;

/// <summary>Who can write the cache, and what that gives him: a test for each row of docs/threat-model.md.</summary>
public sealed class CacheAttackTests : RuleCacheFixture
{
    private const string Rules = "rule evil { strings: $a = \"malware\" condition: $a }";
    private const string Harmless = "rule evil { strings: $a = \"nothing\" condition: $a }";
    private const int CodePosition = 8;

    private RuleCacheRequest Request => RequestFor(Put("rules.yar", Rules));

    [Fact]
    public void C1_any_byte_of_an_entry_is_changed()
    {
        string entry = MakeEntry();
        byte[] right = File.ReadAllBytes(entry);
        for (int position = 0; position < right.Length; position += position < 64 ? 1 : 29)
        {
            byte[] wrong = [.. right];
            wrong[position] ^= 0x10;
            File.WriteAllBytes(entry, wrong);

            Assert.False(IsHit(Request));
            Assert.True(IsHit(Request));
        }

        foreach (int length in new[] { 0, 7, 39, 40, 41, right.Length - 1 })
        {
            File.WriteAllBytes(entry, right[..length]);
            Assert.False(IsHit(Request));
        }

        File.WriteAllBytes(entry, [.. right, 0]);
        Assert.False(IsHit(Request));
    }

    [Fact]
    public void C2_an_entry_is_made_by_another_secret_or_without()
    {
        string entry = MakeEntry();
        byte[] file = File.ReadAllBytes(entry);
        byte[] parts = file[(CodePosition + RuleCacheFormat.DigestLength)..];

        foreach (byte[] code in new[] { HMACSHA256.HashData(new byte[32], parts), SHA256.HashData(parts), new byte[32] })
        {
            File.WriteAllBytes(entry, [.. file[..CodePosition], .. code, .. parts]);
            Assert.False(IsHit(Request));
        }
    }

    [Fact]
    public void C3_an_entry_of_other_rules_gets_the_name()
    {
        string entry = MakeEntry();
        IsHit(RequestFor(Put("harmless.yar", Harmless)));
        string other = Entries.Single(path => path != entry);

        File.Copy(other, entry, overwrite: true);

        Assert.False(IsHit(Request));
        Assert.True(IsHit(Request));
    }

    [Fact]
    public void C4_an_old_entry_of_rules_with_an_include_is_put_back()
    {
        RuleCacheRequest request = RequestFor(Put("outer.yar", "include \"inner.yar\""));
        Put("inner.yar", Harmless);
        IsHit(request);
        string entry = Assert.Single(Entries);
        byte[] old = File.ReadAllBytes(entry);
        Put("inner.yar", Rules);
        Assert.False(IsHit(request));

        File.WriteAllBytes(entry, old);

        Assert.False(IsHit(request));
    }

    [Fact]
    public void C5_a_link_stands_in_the_place_of_an_entry()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links takes a privilege there");
        string entry = MakeEntry();
        string elsewhere = Path.Combine(Folder, "elsewhere");
        File.Move(entry, elsewhere);
        byte[] content = File.ReadAllBytes(elsewhere);
        File.CreateSymbolicLink(entry, elsewhere);

        Assert.False(IsHit(Request));

        Assert.Null(new FileInfo(entry).LinkTarget);
        Assert.Equal(content, File.ReadAllBytes(elsewhere));
        Assert.True(IsHit(Request));
    }

    [Fact]
    public void C6_a_pipe_or_a_folder_stands_in_the_place_of_an_entry()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what kind of file it is");
        string entry = MakeEntry();
        File.Delete(entry);
        Assert.Equal(0, StartedProgram.Run(new("mkfifo", [entry])).ExitCode);

        Assert.False(IsHit(Request));
        Assert.True(IsHit(Request));

        File.Delete(entry);
        Directory.CreateDirectory(entry);
        Assert.Throws<IOException>(() => IsHit(Request));
    }

    [Fact]
    public void C7_the_cache_is_a_folder_that_others_may_write()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no permission bits there");
        MakeEntry();
        SetMode(Cache, "720");

        Exception refusal = Assert.Throws<UnsafeFileException>(() => RuleCache.Open(Cache, Secrets));

        Assert.Contains("others may write it, found mode 720", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void C8_the_cache_or_an_entry_belongs_to_somebody_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root can give a file away");
        string entry = MakeEntry();
        Assert.Equal(0, StartedProgram.Run(new("chown", ["1", entry])).ExitCode);
        Assert.False(IsHit(Request));
        Assert.True(IsHit(Request));

        Assert.Equal(0, StartedProgram.Run(new("chown", ["1", Cache])).ExitCode);
        Exception refusal = Assert.Throws<UnsafeFileException>(() => RuleCache.Open(Cache, Secrets));

        Assert.Contains("belongs to another user", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void C9_others_may_read_or_replace_the_secret()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no permission bits there");
        MakeEntry();
        string secret = Path.Combine(Secrets, RuleCache.SecretName);
        SetMode(secret, "604");
        Assert.Throws<UnsafeFileException>(() => RuleCache.Open(Cache, Secrets));

        SetMode(secret, "600");
        SetMode(Secrets, "702");
        Assert.Throws<UnsafeFileException>(() => RuleCache.Open(Cache, Secrets));

        SetMode(Secrets, "700");
        Assert.True(IsHit(Request));
        File.Move(secret, Path.Combine(Folder, "moved"));
        File.CreateSymbolicLink(secret, Path.Combine(Folder, "moved"));
        Assert.Throws<UnsafeFileException>(() => RuleCache.Open(Cache, Secrets));
    }

    [Fact]
    public void C10_the_cache_is_the_folder_of_the_secret_or_holds_it()
    {
        Assert.Throws<UnsafeFileException>(() => RuleCache.Open(Secrets, Secrets));
        Assert.Throws<UnsafeFileException>(() => RuleCache.Open(Cache, Path.Combine(Cache, "a", "b")));
    }

    [Fact]
    public void C11_the_secret_is_cut_short()
    {
        MakeEntry();
        string secret = Path.Combine(Secrets, RuleCache.SecretName);
        File.WriteAllBytes(secret, []);

        Exception refusal = Assert.Throws<IOException>(() => RuleCache.Open(Cache, Secrets));

        Assert.Contains("expected 32 bytes, found 0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_that_is_right_and_inconsistent_is_no_entry()
    {
        // Who knows the secret can write what he likes; even so nothing worse comes of it than an entry that is not used.
        string entry = MakeEntry();
        byte[] secret = File.ReadAllBytes(Path.Combine(Secrets, RuleCache.SecretName));
        byte[] right = File.ReadAllBytes(entry)[(CodePosition + RuleCacheFormat.DigestLength)..];
        byte[] key = Convert.FromHexString(Path.GetFileNameWithoutExtension(entry));
        byte[] letters = File.ReadAllBytes(entry)[..CodePosition];
        Assert.NotNull(RuleCacheFormat.TryDecode([.. letters, .. HMACSHA256.HashData(secret, right), .. right], key, secret));
        for (int position = 0; position < right.Length; position++)
        {
            byte[] wrong = [.. right];
            wrong[position] ^= 0x81;
            _ = RuleCacheFormat.TryDecode([.. letters, .. HMACSHA256.HashData(secret, wrong), .. wrong], key, secret);
            Assert.Null(RuleCacheFormat.TryDecode([.. letters, .. HMACSHA256.HashData(secret, right[..position]), .. right[..position]], key, secret));
        }
    }

    private static void SetMode(string path, string mode) => Assert.Equal(0, StartedProgram.Run(new("chmod", [mode, path])).ExitCode);

    private string MakeEntry()
    {
        Assert.False(IsHit(Request));
        Assert.True(IsHit(Request));
        return Assert.Single(Entries);
    }
}

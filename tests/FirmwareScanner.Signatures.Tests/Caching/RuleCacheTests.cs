using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using FirmwareScanner.Signatures.Caching;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Sources;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Caching;

/// <summary>What comes out of a cache is what would be compiled now.</summary>
public sealed class RuleCacheTests : RuleCacheFixture
{
    private const string Plain = "rule a : t u { meta: severity = \"high\" n = -5 y = true strings: $a = \"first\" $b = { 01 ?2 [2-4] 03 } condition: $a or #b > 2 }";

    /// <summary>Names and texts of sets of rules; the first file is named, or the folder if there are several without an include.</summary>
    public static TheoryData<string, string> Sets => new()
    {
        { "a.yar", Plain },
        { "a.yar", "private rule p { condition: true } global rule g { condition: filesize > 3 } rule b { strings: $ = \"text\" wide nocase condition: p and any of them }" },
        { "a.yar", "rule r { strings: $r = /ab[0-9]+c(d|e){2,3}/ nocase $t = \"near\" condition: $r and $t in (0..@r) }" },
        { "a.yar", "rule l { strings: $a = \"abcd\" condition: for any i in (1..#a) : ( @a[i] % 7 == 3 ) } rule m { condition: l }" },
        { "a.yar", "import \"pe\" import \"hash\" rule p { condition: pe.is_pe and pe.number_of_sections > 2 and hash.md5(0, filesize) == \"00\" }" },
        { "a.yar", "rule j { strings: $a = { 01 02 03 04 [300-] 05 06 07 08 } $b = { ?1 ?2 ?3 } condition: $a or $b }" },
        { "a.yar", "rule x { strings: $x = \"MyText\" xor(1-3) $y = \"b64text\" base64 condition: any of them }" },
        { "a.yar", "rule w { strings: $a = \"t\\xC3\" private $u = \"unused\" condition: $a or not $u }" },
        { "a.ndb", "Sig-1:0:*:0102030405\nSig-1:0:EOF-20:0a0b0c0d??0e\nSig-3:1:EP+0:aabbccdd" },
        { "a.ldb", "Both;Target:0;(0&1)|2;01020304;05060708::i;0/a[bc]+d/" },
        { "a.hdb", "44d88612fea8a8f36de82e1278abb02f:68:Eicar\n44d88612fea8a8f36de82e1278abb030:*:Other:73" },
        { "a.hsb", "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f:68:Eicar" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Set_comes_out_as_it_is_compiled(string name, string text)
    {
        RuleCacheRequest request = RequestFor(Put(name, text));

        Assert.False(IsHit(request));
        Assert.True(IsHit(request));
        Assert.Single(Entries);
    }

    [Fact]
    public void Folder_of_everything_comes_out_as_it_is_compiled()
    {
        int number = 0;
        foreach (TheoryDataRow<string, string> row in Sets)
        {
            Put($"rules/{number++}{Path.GetExtension(row.Data.Item1)}", row.Data.Item2.Replace("rule ", $"rule n{number}", StringComparison.Ordinal)
                .Replace("condition: p and", $"condition: n{number}p and", StringComparison.Ordinal)
                .Replace("condition: l ", $"condition: n{number}l ", StringComparison.Ordinal));
        }

        Put("rules/list.ign2", "Sig-3");
        RuleCacheRequest request = RequestFor(Path.Combine(Folder, "rules"));
        request = request with { Rules = request.Rules with { BuiltIn = BuiltInRules.Desktop } };

        Assert.False(IsHit(request));
        Assert.True(IsHit(request));
    }

    [Fact]
    public void Rules_that_are_left_out_and_what_is_said_of_them_come_out()
    {
        string path = Put("a.yar", "rule bad { strings: $x = \"\" condition: $x } rule good { strings: $a = \"here\" condition: $a } rule on { condition: bad }");
        RuleCacheRequest request = RequestFor(path) with
        {
            Settings = new LoaderSettings { SkipsFaulty = true },
            Options = new CompilerOptions { Defers = true, SkipsFaulty = true },
        };

        Assert.False(IsHit(request));
        Assert.True(IsHit(request));
    }

    [Fact]
    public void Change_of_a_named_or_included_file_is_seen()
    {
        string path = Put("a.yar", "include \"b.yar\" rule a { strings: $a = \"aaaa\" condition: $a }");
        Put("b.yar", "include \"c.yar\"");
        Put("c.yar", "rule c { strings: $a = \"cccc\" condition: $a }");
        RuleCacheRequest request = RequestFor(path);
        Assert.False(IsHit(request));

        Put("c.yar", "rule c { strings: $a = \"dddd\" condition: $a }");
        Assert.False(IsHit(request));
        Assert.True(IsHit(request));

        Put("a.yar", "include \"b.yar\" rule a { strings: $a = \"eeee\" condition: $a }");
        Assert.False(IsHit(request));

        // The included file goes, and nobody misses it.
        Put("b.yar", "rule b { strings: $a = \"bbbb\" condition: $a }");
        File.Delete(Path.Combine(Folder, "c.yar"));
        Assert.False(IsHit(request));
        Assert.True(IsHit(request));
    }

    [Fact]
    public void File_that_now_comes_before_the_included_one_is_seen()
    {
        string path = Put("rules/a.yar", "include \"b.yar\" rule a { strings: $a = \"aaaa\" condition: $a }");
        Put("second/b.yar", "rule second { strings: $a = \"cccc\" condition: $a }");
        RuleCacheRequest request = RequestFor(path) with
        {
            Settings = new LoaderSettings { IncludeFolders = [Path.Combine(Folder, "first"), Path.Combine(Folder, "second")] },
        };
        Assert.False(IsHit(request));
        Assert.True(IsHit(request));

        Put("first/b.yar", "rule first { strings: $a = \"dddd\" condition: $a }");
        Assert.False(IsHit(request));

        Put("rules/b.yar", "rule beside { strings: $a = \"eeee\" condition: $a }");
        Assert.False(IsHit(request));
        Assert.True(IsHit(request));
    }

    [Fact]
    public void File_that_comes_into_a_folder_or_leaves_it_is_seen()
    {
        Put("rules/a.yar", Plain);
        RuleCacheRequest request = RequestFor(Path.Combine(Folder, "rules"));
        Assert.False(IsHit(request));

        Put("rules/sub/b.yar", "rule b { strings: $a = \"bbbb\" condition: $a }");
        Assert.False(IsHit(request));

        File.Delete(Path.Combine(Folder, "rules/sub/b.yar"));
        Assert.True(IsHit(request));
    }

    [Fact]
    public void Each_option_has_entries_of_its_own()
    {
        RuleCacheRequest request = RequestFor(Put("a.yar", Plain)) with { Options = new CompilerOptions() };
        var keys = new HashSet<string>();
        RuleCacheRequest[] others =
        [
            request,
            request with { Target = "board" },
            request with { MessageLimit = 3 },
            request with { Rules = request.Rules with { BuiltIn = BuiltInRules.Board } },
            request with { Rules = request.Rules with { BuiltIn = BuiltInRules.Desktop } },
            request with { Rules = request.Rules with { Named = [request.Rules.Named[0] with { Namespace = "other" }] } },
            request with { Rules = request.Rules with { Named = [request.Rules.Named[0], request.Rules.Named[0]] } },
            .. Changes<CompilerOptions>().Select(options => request with { Options = options }),
            .. Changes<LoaderSettings>().Select(settings => request with { Settings = settings }),
            request with { Settings = new LoaderSettings { Variables = new Dictionary<string, object> { ["v"] = 1.0 } } },
            request with { Settings = new LoaderSettings { Variables = new Dictionary<string, object> { ["v"] = "1"u8.ToArray() } } },
        ];

        Assert.All(others, other => Assert.True(keys.Add(Convert.ToHexString(RuleCacheKey.Of(other, new RuleFileRecord(RuleFolder.List))))));
    }

    [Fact]
    public void Pipe_is_read_once_and_not_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what kind of file it is");
        RuleCacheRequest request = RequestFor("/dev/null");
        using var cache = RuleCache.Open(Cache, Secrets);

        Assert.Null(cache.Begin(request).Find());
        Assert.Empty(Entries);
    }

    [Fact]
    public void Oldest_entries_go_when_there_are_too_many_bytes()
    {
        RuleCacheRequest[] requests = [.. Enumerable.Range(0, 4).Select(i => RequestFor(Put($"{i}.yar", Plain.Replace("first", $"first{i}", StringComparison.Ordinal))))];
        Get(requests[0], out _);
        string oldest = Assert.Single(Entries);
        long size = new FileInfo(oldest).Length;
        File.SetLastWriteTimeUtc(oldest, DateTime.UtcNow.AddDays(-2));
        string foreign = Put("cache/foreign.txt", new string('x', 100_000));
        Get(requests[1], (2 * size) + 20, out _);
        string used = Entries.Single(entry => entry != oldest);
        File.SetLastWriteTimeUtc(used, DateTime.UtcNow.AddDays(-3));
        Get(requests[1], (2 * size) + 20, out bool isHit);
        Assert.True(isHit);

        Get(requests[2], (2 * size) + 20, out _);

        Assert.False(File.Exists(oldest));
        Assert.True(File.Exists(used));
        Assert.True(File.Exists(foreign));
        Assert.Equal(2, Entries.Length);
    }

    [Fact]
    public void File_that_is_no_entry_stays_whatever_the_end_of_its_name()
    {
        RuleCacheRequest[] requests = [.. Enumerable.Range(0, 2).Select(i => RequestFor(Put($"{i}.yar", Plain.Replace("first", $"first{i}", StringComparison.Ordinal))))];
        Get(requests[0], out _);
        string oldest = Assert.Single(Entries);
        File.SetLastWriteTimeUtc(oldest, DateTime.UtcNow.AddDays(-2));
        string foreign = Put("cache/mine.fwsc", new string('x', 100_000));
        File.SetLastWriteTimeUtc(foreign, DateTime.UtcNow.AddDays(-3));

        Get(requests[1], new FileInfo(oldest).Length + 20, out _);

        Assert.False(File.Exists(oldest));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void Entry_that_is_larger_than_the_cache_is_not_kept()
    {
        Get(RequestFor(Put("a.yar", Plain)), 100, out _);

        Assert.Empty(Entries);
    }

    [Fact]
    public async Task Several_at_the_same_time_do_not_disturb_each_other()
    {
        RuleCacheRequest[] requests = [.. Enumerable.Range(0, 3).Select(i => RequestFor(Put($"{i}.yar", Plain.Replace("first", $"first{i}", StringComparison.Ordinal))))];
        string[] expected = [.. requests.Select(GetWithout)];
        IEnumerable<Task> tasks = Enumerable.Range(0, 12).Select(number => Task.Run(() =>
        {
            for (int round = 0; round < 6; round++)
            {
                int i = (number + round) % requests.Length;
                Assert.Equal(expected[i], Get(requests[i], out _));
            }
        }));

        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromMinutes(4), TestContext.Current.CancellationToken);

        Assert.Equal(3, Entries.Length);
        Assert.Equal(["cache.key"], Directory.GetFiles(Secrets).Select(Path.GetFileName));
        Assert.All(requests, request => Assert.True(IsHit(request)));
    }

    // For each property the default with another value: a property that the key forgets gives a key that is there already.
    private static IEnumerable<T> Changes<T>()
        where T : new()
    {
        foreach (PropertyInfo property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            var changed = new T();
            object? old = property.GetValue(changed);
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object value = type == typeof(bool) ? !(bool)old!
                : type == typeof(int) ? 17
                : type == typeof(double) ? 2.5
                : type == typeof(byte[]) ? new byte[] { 1 }
                : type == typeof(TargetProfile) ? TargetProfile.Device
                : type == typeof(IReadOnlyList<string>) ? new[] { "name" }
                : type == typeof(IReadOnlyDictionary<string, object>) ? new Dictionary<string, object> { ["v"] = 1L }
                : throw new NotSupportedException(property.Name);
            property.SetValue(changed, value);
            yield return changed;
        }
    }
}

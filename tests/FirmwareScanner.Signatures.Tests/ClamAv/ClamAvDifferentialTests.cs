using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.ClamAv;

/// <summary>What clamscan loads, we load; what it refuses, we refuse; but for the differences listed here.</summary>
public sealed class ClamAvDifferentialTests
{
    private static readonly string[] Same =
    [
        "T:0:*:4142434445", "T:0:*:4a4b4c4d4e", "T:0:*:4142??4445", "T:0:*:41424?4445", "T:0:*:4142?34445", "T:0:*:4142{2}4546",
        "T:0:*:4142{2}{2}4748", "T:0:*:4142{-3}4546", "T:0:*:4142{1-3}4546", "T:0:*:4142{3-}4546", "T:0:*:4142*4546", "T:0:*:{4}4142",
        "T:0:*:4142{4}", "T:0:*:*41424344", "T:0:*:41424344*", "T:0:*:??41424344", "T:0:*:41424344??",
        "T:0:*:4142(43|44)44", "T:0:*:4142(43)44", "T:0:*:4142(4344|5a5a)45", "T:0:*:4142(4344|5a)45", "T:0:*:4142(43|(44|5a))44",
        "T:0:*:4142(4?|5a)44", "T:0:*:4142(43{1}45|5a)46", "T:0:*:4142(43*45|5a)46", "T:0:*:4142!(43|44)45", "T:0:*:4142!(4344|4545)46",
        "T:0:*:4142!(4344|45)46", "T:0:*:4142()43", "T:0:*:4142(|43)44",
        "T:0:*:4142434", "T:0:*:4142 4344", "T:0:*:41zz4344", "T:0:*:4142{0}4344", "T:0:0:4142434445", "T:0:10:4142434445",
        "T:0:10,4:4142434445", "T:0:EOF-10:4142434445", "T:0:EOF-10,4:4142434445", "T:1:*:4142434445", "T:6:*:4142434445", "T:a:*:4142434445",
        "T:0:*:4142434445:10", "T:0:*:4142434445:10:255", "T:0:*:4142434445:10:255:x", "T:0:*", "T:0:*:", ":0:*:4142434445", "T",
        "T:0:*:4142(B)4344", "T:0:*:(B)414243", "T:0:*:414243!(W)", "T:0:*:(L)414243(L)", "T:0:*:4142[1-2]45", "T:0:*:45[1-2]4142", "T:0:*:45[2-1]4142",
        "T:0:*:45[1-33]4142", "T:0:*:4546[1-2]4142", "T:1:EP+0:4142434445", "T:1:EP-7:4142434445", "T:0:EP+0:4142434445", "T:1:S0+0:4142434445",
        "T:6:SL+4,8:4142434445", "T:9:SE1:4142434445", "T:2:SE1:4142434445", "T:1:SX:4142434445",
        "T:1:VI:4142434445", "T:6:VI:4142434445", "T:0:VI:4142434445", "T:0:$1:4142434445", "T:0:$1$:4142434445", "T:0:$31:4142434445", "T:0:$32:4142434445",
        "T:0:$:4142434445", "T:0:$a:4142434445",
        "T:0:*:4142434445\r", "T:0:*:4142434445\nT:0:*:4142434446", "T.a-b_c:0:*:4142434445",
    ];

    private static readonly (string Line, string Reason)[] Different =
    [
        ("T:0:*:4142", "shorter than ClamAV's trie needs"),
        ("T:0:*:414243(W)*4344", "boundary beside a jump"),
        ("T:0:*:4142**4344", "adjacent jumps"),
        ("T:0:*:4142{}4344", "empty jump, 0 bytes in ClamAV"),
        ("T:0:*:4142{-}4344", "empty jump"),
        ("T:0:*:4142{5-2}4344", "jump that can never match"),
        ("\nT:0:*:4142434445", "empty line"),
    ];

    [Fact]
    public void Signatures_are_accepted_exactly_when_clamscan_loads_them()
    {
        Require();
        Assert.Equal(Same.Select(line => (line, Loads(line))), Same.Select(line => (line, IsAccepted(line))));
    }

    [Fact]
    public void Documented_differences_are_still_differences()
    {
        Require();
        Assert.All(Different, difference =>
            Assert.True(Loads(difference.Line) != IsAccepted(difference.Line), $"no difference any more: {difference}"));
    }

    private static bool IsAccepted(string text) => Rules.Errors(text, RuleLanguage.ClamAvNdb).Length == 0;

    private static void Require()
    {
        try
        {
            Run(["--version"]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("clamscan is needed for this comparison (Debian package \"clamav\")");
        }
    }

    private static bool Loads(string text)
    {
        string folder = Directory.CreateTempSubdirectory("fwscan-clamav-").FullName;
        try
        {
            string rules = Path.Combine(folder, "test.ndb");
            File.WriteAllText(rules, text + "\n");
            return Run(["--no-summary", "-d", rules, rules]) != 2;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Run(IReadOnlyList<string> arguments) => StartedProgram.Run(new ProcessStartInfo("clamscan", arguments)).ExitCode;
}

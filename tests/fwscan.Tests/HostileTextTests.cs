using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Whatever strangers put into names, rules, databases and recordings, a terminal shows it as text.</summary>
public sealed class HostileTextTests : AnyFormFixture
{
    // A colour, a screen cleared, a line of its own, C1, directions turned and isolated, marks, separators, no width, a tag.
    private const string Hostile = "\e[31m\e[2J\r\n\u009b31m\u202e\u2066\u200f\u061c\u2028\u2029\u200b\ufeff\U000E0041end";

    // What a line of a ClamAV file can hold in its name.
    private const string HostileName = "\e[31m\u009b31m\u202e\u2066\u200f\u061c\u2028\u200b\ufeff\U000E0041end";

    private static readonly HashSet<int> Harmful =
        [.. Hostile.EnumerateRunes().Where(rune => !Rune.IsLetterOrDigit(rune) && rune.Value != '[').Select(rune => rune.Value)];

    public HostileTextTests()
    {
        Put("image.bin", "xx KNOWN-TEXT xx");
        Put("rules.ndb", $"{HostileName}:0:*:{Convert.ToHexString("KNOWN-TEXT"u8)}\n");
        Put("broken.ndb", $"{HostileName}:0:*:zz\n{HostileName}\n");
        Put("broken.yar", $"rule a {{ meta: x = \"{HostileName}\" condition: \"{HostileName}\" }}\n{HostileName}");
        Run("record", "image.bin", "-o", "r.pcapng");
        Run("compile", "rules.ndb", "-o", "set.fsdb");
        string names = File.ReadAllText(Path.Combine(Folder, "set.fsdb.json"));
        string hostile = string.Concat(Hostile.Select(character => $"\\u{(int)character:x4}"));
        Put("set.fsdb.json", System.Text.RegularExpressions.Regex.Replace(
            names, "\"(name|namespace|identifier)\": \"[^\"]*\"", match => $"\"{match.Groups[1].Value}\": \"{hostile}\""));
    }

    [Fact]
    public void Text_of_files_is_escaped()
    {
        Put("other.events", HostileName + "\n");
        Put("r.events", HostileName + "\n");
        Put("board.json", $"{{ \"{HostileName}\": 1, \"name\": {HostileName} }}");
        string[] commandLines =
        [
            "scan --rules rules.ndb image.bin",
            "scan --rules rules.ndb --json image.bin",
            "scan --rules broken.ndb image.bin",
            "scan --rules broken.yar image.bin",
            "scan --db set.fsdb image.bin",
            "scan --db set.fsdb --json image.bin",
            "compile rules.ndb -o other.fsdb",
            "compile broken.yar -o other.fsdb",
            "info set.fsdb",
            "info set.fsdb --json",
            "replay r.pcapng --rules rules.ndb",
            "replay r.pcapng --rules rules.ndb --json",
            "replay r.pcapng --rules rules.ndb --golden other.events",
            "bench --virtual esp32-devkitc r.pcapng --rules rules.ndb",
            "bench --virtual esp32-devkitc r.pcapng --rules rules.ndb --golden .",
            "wiring --check board.json",
        ];

        Assert.All(commandLines, commandLine => AssertHarmless(Run(commandLine.Split(' '))));
    }

    [Fact]
    public void Name_is_escaped_whether_there_is_such_a_file_or_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file of Windows has such a name");
        string[] commandLines =
        [
            "scan NAME",
            "scan --json NAME",
            "scan --rules NAME image.bin",
            "scan --rules NS:rules.ndb NAME",
            "scan --db NAME image.bin",
            "compile rules.ndb -o NAME",
            "compile rules.ndb -o absent/NAME",
            "compile rules.ndb --key NAME -o other.fsdb",
            "info NAME",
            "record NAME -o other.pcapng",
            "record image.bin -o NAME",
            "replay NAME",
            "replay r.pcapng --golden NAME",
            "bench --virtual esp32-devkitc NAME",
            "bench --virtual NAME r.pcapng",
            "bench --virtual esp32-devkitc r.pcapng --rules rules.ndb --json absent/NAME",
            "capture --port NAME -o other.pcapng",
            "update --port NAME set.fsdb",
            "flash --board esp32-devkitc --port NAME --dry-run",
            "wiring --check NAME",
            "NAME",
            "scan --NAME",
        ];

        Assert.All(commandLines, commandLine =>
        {
            string[] arguments = [.. commandLine.Split(' ').Select(word => word
                .Replace("NAME", "n" + Hostile, StringComparison.Ordinal).Replace("NS", Hostile, StringComparison.Ordinal))];
            AssertHarmless(Run(arguments));
            Put("n" + Hostile, "no file of the right kind");
            AssertHarmless(Run(arguments));
            File.Delete(Path.Combine(Folder, "n" + Hostile));
        });
    }

    [Fact]
    public void Reports_stay_well_formed()
    {
        Put("r.events", HostileName + "\n");

        FwscanResult result = Run(
            "bench", "--virtual", "esp32-devkitc", "r.pcapng", "--rules", "rules.ndb", "--golden", ".", "--junit", "r.xml", "--report", "r.html");

        Assert.Equal(3, result.ExitCode);
        Assert.NotNull(XDocument.Load(Path.Combine(Folder, "r.xml")));
        AssertHarmless(File.ReadAllText(Path.Combine(Folder, "r.html")));
    }

    private static void AssertHarmless(FwscanResult result)
    {
        AssertHarmless(result.Output);
        AssertHarmless(result.Error);
        Assert.NotEqual(70, result.ExitCode);
    }

    private static void AssertHarmless(string text)
    {
        IEnumerable<string> found = text.EnumerateRunes()
            .Where(rune => rune.Value is not ('\n' or '\t') && (Harmful.Contains(rune.Value) || Rune.IsControl(rune)))
            .Select(rune => $"U+{rune.Value:X4}");
        Assert.Empty(found);
    }
}

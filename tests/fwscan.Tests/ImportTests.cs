using System.IO;
using System.Text;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan import</c>.</summary>
public sealed class ImportTests : FwscanFixture
{
    private const string Droid = """
        <FFSignatureFile><InternalSignatureCollection><InternalSignature ID="5"><ByteSequence Reference="BOFoffset">
        <SubSequence Position="1" SubSeqMinOffset="0" SubSeqMaxOffset="0"><Sequence>CAFEBABE</Sequence></SubSequence>
        </ByteSequence></InternalSignature></InternalSignatureCollection></FFSignatureFile>
        """;

    [Fact]
    public void Rules_from_magic_find_what_the_magic_names()
    {
        Put("good.magic", Encoding.ASCII.GetBytes("0\tbelong\t0xCAFEBABE\ta class\n>4\tbyte\tx\t\\b, minor %d\n"));
        Put("a.class", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0]);

        FwscanResult imported = Run("import", "magic", "good.magic", "-o", "good.yar");

        Assert.Equal((0, string.Empty), (imported.ExitCode, imported.Output));
        Assert.Equal("fwscan: 1 rules; of 2 tests 1 carried over, 1 that only say more left out; 0 notes above\n", imported.Error.ReplaceLineEndings("\n"));
        Assert.Contains("magic_good_magic_1", Run("scan", "--rules", "good.yar", "a.class").Output);
    }

    [Fact]
    public void What_is_not_carried_over_is_listed_and_makes_the_exit_code_2()
    {
        Put("part.magic", Encoding.ASCII.GetBytes("0\tbelong\t0xCAFEBABE\ta class\n0\tregex\t[a-z]\ttext\n"));

        FwscanResult imported = Run("import", "magic", "part.magic");

        Assert.Equal(2, imported.ExitCode);
        Assert.Contains("rule magic_part_magic_1", imported.Output);
        Assert.StartsWith("part.magic:2: a regular expression", imported.Error);
    }

    [Theory]
    [InlineData(new byte[] { 0x1C, 0x04, 0x1E, 0xF1, 0, 0 })]
    [InlineData(new byte[] { 0xF1, 0x1E, 0x04, 0x1C })]
    public void Compiled_magic_is_refused_by_name(byte[] content)
    {
        Put("magic.mgc", content);
        FwscanResult imported = Run("import", "magic", "magic.mgc");
        Assert.Equal(
            (2, "fwscan: magic.mgc: a compiled magic file; give the source files that it was made of (magic/Magdir of file's sources)\n"),
            (imported.ExitCode, imported.Error.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void Rules_from_droid_are_written()
    {
        Put("droid.xml", Encoding.UTF8.GetBytes(Droid));
        FwscanResult imported = Run("import", "pronom", "droid.xml");
        Assert.Equal(0, imported.ExitCode);
        Assert.Contains("rule pronom_5", imported.Output);
    }

    [Fact]
    public void Nothing_that_can_be_carried_over_writes_nothing()
    {
        Put("none.magic", Encoding.ASCII.GetBytes("0\tregex\t[a-z]\ttext\n"));
        Assert.Equal(2, Run("import", "magic", "none.magic", "-o", "none.yar").ExitCode);
        Assert.False(File.Exists(Path.Combine(Folder, "none.yar")));
        Assert.Equal(2, Run("import", "magic", "missing.magic").ExitCode);
        Assert.Equal(2, Run("import", "other", "none.magic").ExitCode);
        Assert.Equal(2, Run("import", "pronom", "none.magic").ExitCode);
    }

    [Fact]
    public void File_that_is_read_is_not_written_onto()
    {
        string path = Put("same.magic", Encoding.ASCII.GetBytes("0\tbelong\t1\tone\n"));
        Assert.Equal(2, Run("import", "magic", "same.magic", "-o", "same.magic").ExitCode);
        Assert.Equal("0\tbelong\t1\tone\n", File.ReadAllText(path));
    }
}

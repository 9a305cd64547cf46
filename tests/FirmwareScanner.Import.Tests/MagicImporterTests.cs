using System;
using System.Linq;
using FirmwareScanner.Import.Magic;
using Xunit;

namespace FirmwareScanner.Import.Tests;

/// <summary>Magic lines become rules that fire where file would print something.</summary>
public sealed class MagicImporterTests
{
    [Theory]
    [InlineData("0\tstring\tBZh\tbzip2", "425A6839", "425A6739")]
    [InlineData("4\tstring\tab\\040\\x01\\0\\ c\tescapes", "00000000616220010020 63", "00000000616220010120 63")]
    [InlineData("0\tstring/c\tgif8A\tboth cases", "47494638 41", "47494638 61")]
    [InlineData("0\tstring/C\tGIF8a\tboth cases", "67694638 61", "67694638 41")]
    [InlineData("0\tstring\t!MZ\tnot", "4D5B", "4D5A")]
    [InlineData("0\tstring\t>\\0\tnot empty", "01", "00")]
    [InlineData("0\tlestring16\tAB\tsixteen bits", "41004200", "41004201")]
    [InlineData("0\tbestring16\tAB\tsixteen bits", "00410042", "41004200")]
    [InlineData("0\tpstring\tabc\tPascal", "03616263", "61626303")]
    [InlineData("2\tsearch/4\tPK\tsearch", "0000000000504B", "000000000000504B")]
    [InlineData("0\tbeshort\t0x1234\tbig", "1234", "3412")]
    [InlineData("0\tleshort\t0x1234\tlittle", "3412", "1234")]
    [InlineData("0\tulelong\t>0x7fffffff\tunsigned", "00000080", "FFFFFF7F")]
    [InlineData("0\tlelong\t<0\tsigned", "00000080", "FFFFFF7F")]
    [InlineData("0\tbyte\t>=3\tan equals sign says nothing", "04", "03")]
    [InlineData("0\tbeshort&0xff00\t0x1200\tmask", "12FF", "1300")]
    [InlineData("0\tubyte+1\t0\twraps", "FF", "FE")]
    [InlineData("0\tubyte%10\t7\tremainder", "1B", "1C")]
    [InlineData("0\tbyte\t&0x81\tbits", "C1", "C0")]
    [InlineData("0\tbyte\t^0x81\tbits that are not", "C0", "C1")]
    [InlineData("0\tubyte\t~0x0f\tinverted", "F0", "0F")]
    [InlineData("0\tbequad\t0x0102030405060708\teight", "0102030405060708", "0102030405060709")]
    [InlineData("0\tlequad&0xff00000000000000\t!0x0100000000000000\teight", "0000000000000002", "0000000000000001")]
    [InlineData("0\tbeguid\t00112233-4455-6677-8899-AABBCCDDEEFF\tidentifier", "00112233445566778899AABBCCDDEEFF", "33221100554477668899AABBCCDDEEFF")]
    [InlineData("-4\tstring\tTAIL\tfrom the end", "00005441494C", "5441494C0000")]
    [InlineData("-2\tbeshort\t0xABCD\tfrom the end", "0000ABCD", "ABCD0000")]
    [InlineData("-0\toffset\t>3\tsize", "00000000", "000000")]
    [InlineData("0\tbedate\t0x10\tdate", "00000010", "00000011")]
    public void Test_of_one_line_means_what_it_means_in_file(string magic, string yes, string no)
    {
        ImportResult result = Import(magic + "\n");

        Assert.Empty(result.Notes);
        Assert.Equal((1, 1), (result.Rules, result.Carried));
        Assert.Equal(["magic_test_1"], Rules.Fired(result, Hex(yes)));
        Assert.Empty(Rules.Fired(result, Hex(no)));
    }

    [Fact]
    public void Lines_without_a_text_need_one_below_them_and_lines_below_a_text_do_not_matter()
    {
        ImportResult result = Import("""
            0	string	FWIM
            >4	byte	1	version 1
            >>5	byte	x	\b.%d
            >4	byte	2
            >>6	beshort	>0x10	large version 2
            """);

        Assert.Equal(["magic_test_1"], Rules.Fired(result, Hex("4657494D 01")));
        Assert.Equal(["magic_test_1"], Rules.Fired(result, Hex("4657494D 0200 0011")));
        Assert.Empty(Rules.Fired(result, Hex("4657494D 0200 0010")));
        Assert.Empty(Rules.Fired(result, Hex("4657494D 03")));
        Assert.Equal((5, 4, 1), (result.Tests, result.Carried, result.Details));
    }

    [Fact]
    public void Relative_offset_counts_from_the_end_of_a_match_with_a_fixed_place()
    {
        ImportResult result = Import("2\tstring\tABC\n>&1\tbyte\t7\tseven\n");
        Assert.Equal(["magic_test_1"], Rules.Fired(result, Hex("0000414243FF07")));
        Assert.Empty(Rules.Fired(result, Hex("000041424307FF")));
    }

    [Fact]
    public void Named_lines_are_used_where_they_are_called_and_with_the_other_byte_order()
    {
        ImportResult result = Import("""
            0	name	part
            >2	leshort	0x0102	part
            0	string	A
            >4	use	part
            0	string	B
            >4	use	^part
            """);

        Assert.Equal(["magic_test_3"], Rules.Fired(result, Hex("41000000 0000 0201")));
        Assert.Equal(["magic_test_5"], Rules.Fired(result, Hex("42000000 0000 0102")));
        Assert.Empty(Rules.Fired(result, Hex("41000000 0000 0102")));
    }

    [Fact]
    public void Default_holds_where_no_line_before_it_does()
    {
        ImportResult result = Import("0\tstring\tFW\n>2\tbyte\t1\n>>3\tbyte\t9\tnine\n>2\tdefault\tx\tother\n");
        Assert.Equal(["magic_test_1"], Rules.Fired(result, Hex("46570109")));
        Assert.Empty(Rules.Fired(result, Hex("46570108")));
        Assert.Equal(["magic_test_1"], Rules.Fired(result, Hex("46570208")));
    }

    [Theory]
    [InlineData("0\tregex\t^[a-z]+\ttext", "a regular expression")]
    [InlineData("(4.l)\tbyte\t1\tindirect", "an offset that is read from the file")]
    [InlineData("0\tstring/f\tword\tword", "a text that must be a word of its own")]
    [InlineData("0\tstring/w\ta\\ b\tblanks", "a text whose blanks may vary")]
    [InlineData("0\tfloat\t1.5\tfloat", "a floating-point number")]
    [InlineData("0\tuse\tnobody", "there is no line named \"nobody\"")]
    [InlineData("0\tbyte\t0x0g\tno number", "\"0x0g\" is no number")]
    [InlineData("0\tquad\t>1\torder", "the order of numbers of eight bytes")]
    [InlineData(">0\tbyte\t1\tlevel", "level 1: there is no line of the level above it")]
    [InlineData("0", "a line without a type")]
    public void Line_that_cannot_be_carried_over_is_named_with_its_reason(string magic, string reason)
    {
        ImportResult result = Import("# comment\n" + magic + "\n>4\tbyte\t1\tbelow\n");
        Assert.Equal(new ImportNote("test", 2, reason), result.Notes[0]);
        Assert.Equal((0, 0), (result.Rules, result.Carried));
    }

    [Fact]
    public void Line_that_is_lost_takes_only_its_own_way_with_it()
    {
        ImportResult result = Import("0\tstring\tFW\n>2\tregex\t[0-9]\tdigits\n>>3\tbyte\t1\tone\n>2\tbyte\t2\ttwo\n");
        Assert.Equal([2, 3], result.Notes.Select(note => note.Line));
        Assert.Equal(["magic_test_1"], Rules.Fired(result, Hex("465702")));
        Assert.Empty(Rules.Fired(result, Hex("465730 01")));
    }

    [Fact]
    public void Named_lines_that_use_each_other_end()
    {
        ImportResult result = Import("0\tname\ta\n>0\tuse\ta\n>0\tuse\ta\n>0\tuse\ta\n0\tbyte\t1\n>0\tuse\ta\n");
        Assert.Equal(0, result.Rules);
        Assert.NotEmpty(result.Notes);
    }

    [Fact]
    public void Any_bytes_give_rules_that_compile_or_none()
    {
        string[] words = ["0", ">", "&1", "(", "-2", "byte", "ubelong&", "string/", "search/9", "use", "name", "default", "x", "=", "!\\", "\\x", "\"", "$s1 }", "\t", "\n"];
        var random = new Random(11);
        for (int run = 0; run < 200; run++)
        {
            string text = string.Concat(Enumerable.Range(0, 60).Select(_ => words[random.Next(words.Length)] + (random.Next(3) == 0 ? "\t" : string.Empty)));
            ImportResult result = Import(text);
            if (result.Rules > 0)
            {
                Rules.Compile(result.Text);
            }
        }
    }

    private static ImportResult Import(string magic) => MagicImporter.Import([("test", magic)]);

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));
}

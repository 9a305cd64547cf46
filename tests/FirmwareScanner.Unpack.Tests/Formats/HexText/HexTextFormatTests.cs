using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.HexText;

public sealed class HexTextFormatTests
{
    [Fact]
    public void Walk_LinesInAnyOrder_AreJoinedByAddress()
    {
        string text = Line(0x0010, 0, "second") + Line(0x000A, 0, "first:") + End;

        TreeReader tree = TreeReader.Read(Encoding.ASCII.GetBytes(text));

        Assert.Equal("first:second", Encoding.ASCII.GetString(tree.Contents["!intel-hex/0x0000000a"]));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_AddressWrittenTwice_IsDamaged()
    {
        string text = Line(0x0000, 0, "one one ") + Line(0x0004, 0, "two two ") + End;

        TreeReader tree = TreeReader.Read(Encoding.ASCII.GetBytes(text));

        Assert.Equal("one one two ", Encoding.ASCII.GetString(tree.Contents["!intel-hex/0x00000000"]));
        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Damaged);
    }

    [Fact]
    public void Walk_SameBytesWrittenTwice_IsWhole()
    {
        string text = Line(0x0000, 0, "first.") + Line(0x0008, 0, "second") + Line(0x0004, 0, "t.") + Line(0x000A, 0, "cond") + End;

        TreeReader tree = TreeReader.Read(Encoding.ASCII.GetBytes(text));

        Assert.Equal("first.\0\0second", Encoding.ASCII.GetString(tree.Contents["!intel-hex/0x00000000"]));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_LinesFarApart_DoNotFillWhatIsBetween()
    {
        var text = new StringBuilder();
        for (int page = 0; page < 0x4000; page += 2)
        {
            text.Append(Line(0, 4, $"{(char)(page >> 8)}{(char)(page & 0xFF)}")).Append(Line(0, 0, "x"));
        }

        TreeReader tree = TreeReader.Read(Encoding.Latin1.GetBytes(text + End));

        Assert.Equal(0x2000, tree.Contents.Keys.Count(path => path.StartsWith("!intel-hex/", StringComparison.Ordinal)));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_SmallGapsEverywhere_AreBoundedByTheRatio()
    {
        var text = new StringBuilder();
        for (int page = 0; page < 0x1000; page++)
        {
            text.Append(Line(0, 4, $"{(char)(page >> 8)}{(char)(page & 0xFF)}")).Append(Line(0, 0, "x"));
        }

        TreeReader tree = TreeReader.Read(Encoding.Latin1.GetBytes(text + End), new UnpackLimits { RatioFloor = 1 << 20 });

        Assert.Contains(tree.Nodes.SelectMany(node => node.Problems), problem => problem.Kind == ProblemKind.Ratio);
    }

    [Fact]
    public void Walk_FirstLineIsDamaged_IsTold()
    {
        byte[] image = TestImages.Read("HexText/intel");
        image[6] = (byte)'?';

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, problem => problem.Contains("the line before it is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_MoreThanMemoryAllows_IsTold()
    {
        string text = string.Concat(Enumerable.Range(0, 400).Select(i => Line(i * 16, 0, "sixteen bytes ..")));

        TreeReader tree = TreeReader.Read(Encoding.ASCII.GetBytes(text + End), new UnpackLimits { MaximumWindow = 4096 });

        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Memory);
        Assert.Equal(1, tree.Nodes.Count(node => node.Format == "intel-hex"));
    }

    [Theory]
    [InlineData("12:30:45 a line of a log\n:00 and another\nSome text\nS1 too\n")]
    [InlineData(":00000001FF\n")]
    [InlineData("S9030000FC\n")]
    public void Walk_OtherText_IsNoHex(string text) => Assert.Single(TreeReader.Read(Encoding.ASCII.GetBytes(text)).Nodes);

    private const string End = ":00000001FF\n";

    private static string Line(int address, int type, string data)
    {
        byte[] bytes = [(byte)data.Length, (byte)(address >> 8), (byte)address, (byte)type, .. Encoding.Latin1.GetBytes(data)];
        byte sum = (byte)-bytes.Sum(value => value);
        return string.Create(CultureInfo.InvariantCulture, $":{Convert.ToHexString(bytes)}{sum:X2}\n");
    }
}

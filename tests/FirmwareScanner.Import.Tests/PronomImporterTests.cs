using System;
using System.Text;
using FirmwareScanner.Import.Pronom;
using Xunit;

namespace FirmwareScanner.Import.Tests;

/// <summary>DROID's signatures become rules that match what the signatures match.</summary>
public sealed class PronomImporterTests
{
    [Theory]
    [InlineData("BOFoffset", "SubSeqMinOffset='0' SubSeqMaxOffset='0'", "<Sequence>89504E47</Sequence>", "89504E47", "0089504E47")]
    [InlineData("BOFoffset", "SubSeqMinOffset='2' SubSeqMaxOffset='4'", "<Sequence>CAFE</Sequence>", "00000000CAFE", "0000000000CAFE")]
    [InlineData("BOFoffset", "SubSeqMinOffset='2'", "<Sequence>CAFEBABE</Sequence>", "000000000000CAFEBABE", "00CAFEBABE")]
    [InlineData("EOFoffset", "SubSeqMinOffset='1' SubSeqMaxOffset='1'", "<Sequence>CAFE</Sequence>", "00CAFE00", "00CAFE0000")]
    [InlineData("EOFoffset", "SubSeqMinOffset='0' SubSeqMaxOffset='2'", "<Sequence>CAFE</Sequence>", "00CAFE0000", "CAFE000000")]
    [InlineData("Variable", "", "<Sequence>CAFEBABE</Sequence>", "0000CAFEBABE00", "0000CAFEBABF00")]
    [InlineData("BOFoffset", "SubSeqMinOffset='0' SubSeqMaxOffset='0'", "<Sequence>41[30:39]42[!00]'ok'</Sequence>", "413542FF6F6B", "413A42FF6F6B")]
    [InlineData("BOFoffset", "SubSeqMinOffset='0' SubSeqMaxOffset='0'", "<Sequence>41[!30:39]42</Sequence>", "412F42", "413042")]
    [InlineData(
        "BOFoffset",
        "SubSeqMinOffset='0' SubSeqMaxOffset='0'",
        "<Sequence>43444546</Sequence><LeftFragment Position='1' MinOffset='1' MaxOffset='2'>4142</LeftFragment>"
            + "<RightFragment Position='1' MinOffset='0' MaxOffset='0'>47</RightFragment><RightFragment Position='1' MinOffset='0' MaxOffset='0'>4848</RightFragment>",
        "4142000043444546 4848",
        "4142434445464848")]
    public void Byte_sequence_is_found_where_it_has_to_be(string reference, string offsets, string parts, string yes, string no)
    {
        ImportResult result = Import(Signature(7, Sequence(reference, $"<SubSequence Position='1' {offsets}>{parts}</SubSequence>")));

        Assert.Empty(result.Notes);
        Assert.Equal(["pronom_7"], Rules.Fired(result, Hex(yes)));
        Assert.Empty(Rules.Fired(result, Hex(no)));
    }

    [Fact]
    public void Parts_follow_each_other_at_their_distances_and_all_sequences_must_match()
    {
        ImportResult result = Import(Signature(
            8,
            Sequence(
                "BOFoffset",
                "<SubSequence Position='1' SubSeqMinOffset='0' SubSeqMaxOffset='0'><Sequence>4142</Sequence></SubSequence>"
                    + "<SubSequence Position='2' SubSeqMinOffset='1' SubSeqMaxOffset='3'><Sequence>4344</Sequence></SubSequence>"
                    + "<SubSequence Position='3' SubSeqMinOffset='0'><Sequence>45464748</Sequence></SubSequence>")
            + Sequence("EOFoffset", "<SubSequence Position='1' SubSeqMinOffset='0' SubSeqMaxOffset='0'><Sequence>5A</Sequence></SubSequence>")));

        Assert.Equal(["pronom_8"], Rules.Fired(result, Hex("4142 0000 4344 000000 45464748 5A")));
        Assert.Empty(Rules.Fired(result, Hex("4142 4344 000000 45464748 5A")));
        Assert.Empty(Rules.Fired(result, Hex("4142 0000 4344 000000 45464748 5B")));
        Assert.Contains("weaker than it was", Assert.Single(result.Notes).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_names_the_formats_of_its_signature()
    {
        ImportResult result = Import(
            Signature(9, Sequence("Variable", "<SubSequence Position='1'><Sequence>CAFEBABE</Sequence></SubSequence>")),
            "<FileFormat ID='1' Name='Class \"file\"' PUID='x-fmt/415' Version='1'><InternalSignatureID>9</InternalSignatureID></FileFormat>");
        Assert.Contains("description = \"Class \\\"file\\\" 1 (x-fmt/415)\"", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ByteSequence Reference='IndirectBOFoffset'><SubSequence Position='1'><Sequence>41</Sequence></SubSequence></ByteSequence>", "IndirectBOFoffset")]
    [InlineData("<ByteSequence Reference='BOFoffset'><SubSequence Position='1'><Sequence>4</Sequence></SubSequence></ByteSequence>", "not understood: 4")]
    [InlineData("<ByteSequence Reference='BOFoffset'><SubSequence Position='1'><Sequence>[50:40]</Sequence></SubSequence></ByteSequence>", "not understood")]
    [InlineData("<ByteSequence Reference='BOFoffset'><SubSequence Position='1'/></ByteSequence>", "not understood: none")]
    [InlineData("<ByteSequence Reference='BOFoffset'/>", "without parts")]
    [InlineData("", "no byte sequences")]
    public void Signature_that_cannot_be_carried_over_is_named_with_its_line(string sequences, string reason)
    {
        ImportResult result = Import("\n" + Signature(1, sequences));
        Assert.Equal(0, result.Rules);
        ImportNote note = Assert.Single(result.Notes);
        Assert.Equal(2, note.Line);
        Assert.Contains(reason, note.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Container_signatures_are_reported()
    {
        const string Containers = "<ContainerSignatureMapping><ContainerSignatures><ContainerSignature Id='1000' ContainerType='ZIP'/></ContainerSignatures></ContainerSignatureMapping>";
        ImportResult result = PronomImporter.Import("container.xml", Encoding.UTF8.GetBytes(Containers));
        Assert.Equal((0, 1), (result.Rules, result.Tests));
        Assert.Contains("container signature", Assert.Single(result.Notes).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a")]
    [InlineData("<a><b></a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    [InlineData("<html/>")]
    public void File_of_another_kind_is_one_note(string text)
    {
        ImportResult result = PronomImporter.Import("other.xml", Encoding.UTF8.GetBytes(text));
        Assert.Equal(0, result.Rules);
        Assert.Single(result.Notes);
    }

    private static string Sequence(string reference, string parts) => $"<ByteSequence Reference='{reference}'>{parts}</ByteSequence>";

    private static string Signature(int number, string sequences) => $"<InternalSignature ID='{number}' Specificity='Specific'>{sequences}</InternalSignature>";

    private static ImportResult Import(string signatures, string formats = "")
    {
        string text = "<FFSignatureFile xmlns='http://www.nationalarchives.gov.uk/pronom/SignatureFile'><InternalSignatureCollection>"
            + $"{signatures}</InternalSignatureCollection><FileFormatCollection>{formats}</FileFormatCollection></FFSignatureFile>";
        return PronomImporter.Import("signatures.xml", Encoding.UTF8.GetBytes(text));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));
}

using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>Alternatives that differ in one byte become one sequence, which matches what they matched.</summary>
public sealed class SequenceMergerTests
{
    [Theory]
    [InlineData("5D 10 00 77|5D 20 00 77|5D 40 00 77|5D 00 01 77|5D 00 02 77", 2)]
    [InlineData("50 45 4C 01|50 45 64 86|50 45 64 AA|50 45 C2 01|50 45 64 50", 2)]
    [InlineData("61 62 63|61 62|62 63", 3)]
    [InlineData("01 02 03 04|01 02 03 05|01 02 06 04|01 02 06 05", 1)]
    [InlineData("01|02|03", 3)]
    public void Alternatives_are_merged_and_match_the_same(string alternatives, int expected)
    {
        byte[][] texts = [.. alternatives.Split('|').Select(text => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal)))];
        List<CompiledSequence> sequences = [.. texts.Select(Sequence)];

        SequenceMerger.Merge(sequences);

        Assert.Equal(expected, sequences.Count);
        Assert.Equal(
            texts.Select(Convert.ToHexString).Order(StringComparer.Ordinal),
            sequences.SelectMany(Matched).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Full_words_and_links_are_left_as_they_are()
    {
        SequenceCell[] one = [Cell(0x61), Cell(0x62), Cell(0x63)];
        SequenceCell[] other = [Cell(0x61), Cell(0x62), Cell(0x64)];
        List<CompiledSequence> words = [new(0, one, FullWordKind.Ascii), new(0, other, FullWordKind.Ascii)];
        List<CompiledSequence> links = [new(0, one, FullWordKind.None) { IsLink = true }, new(0, other, FullWordKind.None) { IsLink = true }];

        SequenceMerger.Merge(words);
        SequenceMerger.Merge(links);

        Assert.Equal((2, 2), (words.Count, links.Count));
    }

    private static CompiledSequence Sequence(byte[] text) => new(0, [.. text.Select(Cell)], FullWordKind.None);

    private static SequenceCell Cell(byte value) => SequenceCell.OfByte(ByteElement.Exactly(value));

    private static IEnumerable<string> Matched(CompiledSequence sequence)
    {
        IEnumerable<string> texts = [string.Empty];
        foreach (SequenceCell cell in sequence.Cells)
        {
            texts = [.. texts.SelectMany(text => Enumerable.Range(0, 256).Where(value => cell.Byte!.Matches((byte)value)).Select(value => $"{text}{value:X2}"))];
        }

        return texts;
    }
}

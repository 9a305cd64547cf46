using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Walking;

public sealed class MagicTableTests
{
    private static readonly LayerFormat[] Formats =
    [
        new MarkedFormat(new LayerMagic([1, 2])),
        new MarkedFormat(new LayerMagic([0, 0, 1, 0xFF, 0])),
        new MarkedFormat(new LayerMagic([2, 1, 2], 5), new LayerMagic([1, 1, 1, 1], 0, 4)),
    ];

    [Fact]
    public void Find_RandomContentInWindows_EqualsNaiveSearch()
    {
        var table = new MagicTable(Formats);
        var random = new Random(20261128);
        for (int round = 0; round < 300; round++)
        {
            byte[] content = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => (byte)(random.Next(4) switch { 0 => 0, 1 => 1, 2 => 2, _ => 0xFF }))];
            int pieceLength = random.Next(1, 100);
            var found = new List<Candidate>();
            for (int start = 0; start < content.Length; start += pieceLength)
            {
                int from = Math.Max(0, start - MagicTable.LookBehind);
                int to = Math.Min(content.Length, start + pieceLength + CandidateFinder.LookAhead);
                table.Find(content.AsSpan(from, to - from), start - from, Math.Min(pieceLength, content.Length - start), start, found);
            }

            Assert.Equal(Naive(content).Order(), found.Order());
        }
    }

    private static IEnumerable<Candidate> Naive(byte[] content)
    {
        for (int format = 0; format < Formats.Length; format++)
        {
            foreach (LayerMagic magic in Formats[format].Magics)
            {
                for (int layer = 0; layer + magic.Offset + magic.Bytes.Length <= content.Length; layer += magic.Alignment)
                {
                    if (content.AsSpan(layer + magic.Offset).StartsWith(magic.Bytes))
                    {
                        yield return new Candidate(layer, format);
                    }
                }
            }
        }
    }

    private sealed class MarkedFormat(params LayerMagic[] magics) : LayerFormat
    {
        public override string Name => "marked";

        public override IReadOnlyList<LayerMagic> Magics => magics;

        public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context) => null;
    }
}

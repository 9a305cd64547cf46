using System;
using System.Linq;
using FirmwareScanner.Unpack.Formats;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>An image full of the magic of a format costs little: recognition says no cheaply, and what is said no to is not read again and again.</summary>
public sealed class CandidateFloodTests
{
    private const int Length = 1 << 17;

    // Of the bytes of the image: a candidate at every fourth byte, and pieces of up to 64 KiB that some formats read at once.
    private const int MostReadPerByte = 32 << 10;

    public static TheoryData<string> Formats => [.. LayerFormats.All.Where(format => format.Magics.Count > 0).Select(format => format.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Walk_FullOfAMagic_ReadsLittle(string name)
    {
        foreach (LayerMagic magic in LayerFormats.All.Where(format => format.Name == name).SelectMany(format => format.Magics))
        {
            foreach (byte fill in (byte[])[0, 1, 0xFF])
            {
                AssertCheap(magic, fill);
            }
        }
    }

    private static void AssertCheap(LayerMagic magic, byte fill)
    {
        int step = Math.Max(Math.Max(magic.Bytes.Length, magic.Alignment), 4);
        byte[] image = new byte[Length];
        image.AsSpan().Fill(fill);
        for (int i = magic.Offset % step; i + magic.Bytes.Length <= Length; i += step)
        {
            magic.Bytes.CopyTo(image, i);
        }

        var source = new MeteredSource(image);
        var visitor = new CountingVisitor();
        var walker = new LayerWalker(source, visitor, new UnpackLimits { MaximumObjects = 400_000 });
        LayerNode root = walker.Walk();

        Assert.Equal(Length, root.Accounting.Total);
        long most = (long)Length * MostReadPerByte;
        Assert.True(source.BytesRead + walker.Unpacked <= most, $"fill {fill:x2}: {source.BytesRead >> 20} MiB read, {walker.Unpacked >> 20} MiB unpacked, {visitor.Nodes} nodes");
    }

    private sealed class MeteredSource(byte[] bytes) : ByteSource
    {
        public long BytesRead { get; private set; }

        public override long Length => bytes.Length;

        public override int Read(long offset, Span<byte> destination)
        {
            int count = (int)Math.Clamp(bytes.Length - offset, 0, destination.Length);
            bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(destination);
            BytesRead += count;
            return count;
        }
    }
}

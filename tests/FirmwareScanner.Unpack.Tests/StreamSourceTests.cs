using System;
using System.IO;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

public sealed class StreamSourceTests
{
    private const int Held = 4 << 20;

    [Fact]
    public void Read_ForwardWithinTheBound_AnyOffsetGivesItsBytes()
    {
        byte[] bytes = MakeBytes(3 << 20);
        var source = new ForwardSource(new DripStream(bytes), Held);
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            AssertReads(source, bytes, random.Next(bytes.Length + 100), random.Next(1, 5000));
        }

        Assert.Equal(bytes.Length, source.Length);
    }

    [Fact]
    public void Read_BehindTheBoundAndBack_SaysThatBytesAreLost()
    {
        byte[] bytes = MakeBytes(9 << 20);
        var source = new ForwardSource(new DripStream(bytes), Held);

        AssertReads(source, bytes, bytes.Length - 100, 200);
        AssertReads(source, bytes, bytes.Length - (2 << 20), 1000);
        var lost = Assert.Throws<UnpackException>(() => source.Read(10, new byte[10]));
        Assert.Equal(ProblemKind.Lost, lost.Kind);
        Assert.True(lost.EndsWalk);
    }

    [Fact]
    public void Walk_StreamThatIsTooLongToBeHeld_IsNotWhole()
    {
        byte[] bytes = MakeBytes(9 << 20);
        byte[] gzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        gzip.CopyTo(bytes, 100);

        TreeReader tree = TreeReader.Read(new ForwardSource(new DripStream(bytes), Held));

        Assert.Contains(tree.Root.Problems, problem => problem.Kind == ProblemKind.Lost);
        Assert.Equal(bytes.Length, tree.Root.Accounting.Total);
    }

    [Fact]
    public void Read_SeekableThatStandsInTheMiddle_CountsFromThere()
    {
        byte[] bytes = MakeBytes(5000);
        using var stream = new MemoryStream(bytes) { Position = 1000 };
        var source = new SeekableSource(stream);

        Assert.Equal(4000, source.Length);
        AssertReads(source, bytes[1000..], 3990, 100);
        AssertReads(source, bytes[1000..], 5, 20);
    }

    private static void AssertReads(ByteSource source, byte[] expected, int offset, int length)
    {
        byte[] read = new byte[length];
        int count = source.Read(offset, read);
        int wanted = Math.Clamp(expected.Length - offset, 0, length);
        Assert.Equal(wanted, count);
        Assert.True(wanted == 0 || read.AsSpan(0, count).SequenceEqual(expected.AsSpan(offset, wanted)));
    }

    private static byte[] MakeBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Gives its bytes in odd pieces, once, as a pipe does.</summary>
    private sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 70_001));
    }
}

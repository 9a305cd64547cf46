using System;
using System.IO;
using System.Threading;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

public sealed class DecodedSourceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3 * DecodedSource.PageLength)]
    [InlineData(100L * DecodedSource.PageLength)]
    public void Read_AnyPattern_GivesTheBytes(long heldBytes)
    {
        var random = new Random(7);
        foreach (int length in (int[])[0, 1, DecodedSource.PageLength, (DecodedSource.PageLength * 2) + 5, DecodedSource.PageLength * 40])
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            var budget = new UnpackBudget(new UnpackLimits { HeldBytes = heldBytes }, CancellationToken.None) { ImageLength = 1 << 30 };
            using var source = new DecodedSource(() => new MemoryStream(bytes), new UnpackContext(budget, [], static _ => { }));
            for (int i = 0; i < 60; i++)
            {
                int offset = random.Next(length + 10);
                byte[] part = new byte[random.Next(DecodedSource.PageLength * 3)];
                int count = source.Read(offset, part);

                Assert.Equal(Math.Clamp(length - offset, 0, part.Length), count);
                Assert.True(count == 0 || bytes.AsSpan(offset, count).SequenceEqual(part.AsSpan(0, count)));
            }

            Assert.Equal(length, source.Length);
            Assert.Null(source.Problem);
            source.Dispose();
            Assert.Equal(heldBytes, budget.FreeBytes);
        }
    }

    [Fact]
    public void Read_DecoderThatFails_GivesWhatCameBeforeAndTheProblem()
    {
        var budget = new UnpackBudget(new UnpackLimits(), CancellationToken.None) { ImageLength = 1 << 30 };
        using var source = new DecodedSource(() => new FailingStream(100_000), new UnpackContext(budget, [], static _ => { }));

        Assert.Equal(100_000, source.Length);
        Assert.Equal(ProblemKind.Checksum, source.Problem?.Kind);
        Assert.Equal(100_000, source.Read(0, new byte[200_000]));
    }

    [Fact]
    public void Read_DecodedMoreOftenThanAllowed_ReachesTheLimit()
    {
        var budget = new UnpackBudget(new UnpackLimits { HeldBytes = 0, MaximumUnpacked = 20 << 20 }, CancellationToken.None) { ImageLength = 1 << 30 };
        byte[] bytes = new byte[4 << 20];
        using var source = new DecodedSource(() => new MemoryStream(bytes), new UnpackContext(budget, [], static _ => { }));
        byte[] one = new byte[1];

        Assert.Throws<UnpackException>(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                source.Read(0, one);
                source.Read(3 << 19, one);
                source.Read(3 << 20, one);
            }
        });
    }

    private sealed class FailingStream(int length) : MemoryStream(new byte[length])
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            int got = base.Read(buffer, offset, count);
            return got > 0 ? got : throw new UnpackException(ProblemKind.Checksum, "wrong");
        }
    }
}

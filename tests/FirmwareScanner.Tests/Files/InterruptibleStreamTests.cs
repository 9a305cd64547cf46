using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Files;
using Xunit;

namespace FirmwareScanner.Tests.Files;

public sealed class InterruptibleStreamTests
{
    private const int LongestWait = 20_000;

    [Fact]
    public void Bytes_arrive_as_they_are_whatever_lengths_are_asked_for()
    {
        var random = new Random(5);
        byte[] content = new byte[1_000_000];
        random.NextBytes(content);
        using var stream = new InterruptibleStream(() => new Source(content, random), CancellationToken.None);
        using var read = new MemoryStream();
        byte[] buffer = new byte[300_000];
        int count = -1;
        while (count != 0)
        {
            count = stream.Read(buffer, 0, random.Next(1, buffer.Length));
            read.Write(buffer, 0, count);
        }

        Assert.Equal(content, read.ToArray());
    }

    [Fact]
    public void Next_bytes_are_read_while_nobody_asks_for_them_and_no_more_than_these()
    {
        using var source = new Source(new byte[1_000_000], new Random(1));
        using var stream = new InterruptibleStream(() => source, CancellationToken.None);

        stream.ReadByte();

        Assert.True(SpinWait.SpinUntil(() => source.Reads == 2, LongestWait));
        stream.ReadByte();
        Assert.Equal(2, source.Reads);
    }

    [Fact]
    public void Failure_comes_after_the_bytes_before_it()
    {
        using var source = new Source(new byte[1000], new Random(1)) { Fails = true };
        using var stream = new InterruptibleStream(() => source, CancellationToken.None);

        Assert.Equal(1000, stream.ReadAtLeast(new byte[1000], 1000));
        Assert.Equal("broken", Assert.Throws<IOException>(() => stream.ReadByte()).Message);
    }

    [Fact]
    public void Wait_for_bytes_ends_with_the_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        using var source = new Source(new byte[10], new Random(1)) { Stop = 10 };
        using var stream = new InterruptibleStream(() => source, cancellation.Token);
        stream.ReadExactly(new byte[10]);
        cancellation.CancelAfter(50);

        Assert.ThrowsAny<OperationCanceledException>(() => stream.ReadByte());
        source.Release();
    }

    /// <summary>Gives as many bytes as it likes, and at its end fails, waits, or ends.</summary>
    private sealed class Source(byte[] content, Random random) : MemoryStream(content)
    {
        private readonly ManualResetEventSlim _released = new();
        private int _reads;

        public bool Fails { get; init; }

        public int Stop { get; init; } = int.MaxValue;

        public int Reads => Volatile.Read(ref _reads);

        public void Release() => _released.Set();

        public override int Read(byte[] buffer, int offset, int count)
        {
            Interlocked.Increment(ref _reads);
            if (Position >= Stop)
            {
                _released.Wait(LongestWait);
            }

            int got = base.Read(buffer, offset, Math.Min(count, random.Next(1, 200_000)));
            return got == 0 && Fails ? throw new IOException("broken") : got;
        }
    }
}

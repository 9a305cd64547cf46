using System;
using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Threading;
using FirmwareScanner.Bench.Ports;
using FirmwareScanner.Link;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Ports;

public sealed class StreamLinkPortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Bytes_arrive_in_order_in_both_directions_and_the_end_closes_the_port()
    {
        using var toServer = new AnonymousPipeServerStream(PipeDirection.In);
        using var fromClient = new AnonymousPipeClientStream(PipeDirection.Out, toServer.ClientSafePipeHandle);
        using var toClient = new AnonymousPipeServerStream(PipeDirection.Out);
        using var fromServer = new AnonymousPipeClientStream(PipeDirection.In, toClient.ClientSafePipeHandle);
        using var server = new StreamLinkPort(toServer, toClient);
        var client = new StreamLinkPort(fromServer, fromClient);
        byte[] sent = new byte[300_000];
        new Random(1).NextBytes(sent);

        Assert.Equal(sent, Exchange(client, server, sent));
        Assert.Equal(sent, Exchange(server, client, sent));

        client.Dispose();
        byte[] rest = new byte[10];
        Assert.True(SpinWait.SpinUntil(() => server.Read(rest, 0, 10) == LinkPort.Closed, Patience));
        Assert.Equal(LinkPort.Closed, client.Write(rest, 0, 10));
    }

    private static byte[] Exchange(LinkPort from, LinkPort to, byte[] sent)
    {
        var received = new MemoryStream();
        byte[] piece = new byte[1000];
        var watch = Stopwatch.StartNew();
        for (int written = 0; received.Length < sent.Length;)
        {
            Assert.True(watch.Elapsed < Patience, $"{received.Length} of {sent.Length} bytes arrived");
            int taken = written < sent.Length ? from.Write(sent, written, sent.Length - written) : 0;
            int read = to.Read(piece, 0, piece.Length);
            Assert.True(taken >= 0 && read >= 0);
            written += taken;
            received.Write(piece, 0, read);
            if (taken == 0 && read == 0)
            {
                Thread.Yield();
            }
        }

        return received.ToArray();
    }
}

using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Gzip;

public sealed class GzipFormatTests
{
    [Fact]
    public void Walk_GzipInsideOtherBytes_ContentIsFoundAtItsOffset()
    {
        var image = new MemoryStream();
        image.Write(new byte[64]);
        using (var gzip = new GZipStream(image, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.ASCII.GetBytes("a marker inside"));
        }

        TreeReader tree = TreeReader.Read(image.ToArray());

        Assert.Equal(["!gzip@0x40"], tree.Holding("marker"));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_HeaderThatGivesNothingBeforeTheEnd_IsNoLayer()
    {
        byte[] image = new byte[512];
        image.AsSpan().Fill((byte)'a');
        byte[] header = [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 2, 3];
        header.CopyTo(image, 256);

        TreeReader tree = TreeReader.Read(image);

        Assert.Single(tree.Nodes);
    }
}

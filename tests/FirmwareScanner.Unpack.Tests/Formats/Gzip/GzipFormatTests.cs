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
}

using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using FirmwareScanner.Benchmarks.Unpacking;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class UnpackComparisonTests
{
    [Fact]
    public void Add_GzipBehindOtherBytes_IsTheSameForGzip()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string image = Path.Combine(folder.FullName, "image.bin");
            using (FileStream file = File.Create(image))
            {
                file.Write(new byte[100]);
                using var gzip = new GZipStream(file, CompressionLevel.Optimal);
                gzip.Write(Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 1000))));
            }

            var comparison = new UnpackComparison(folder.CreateSubdirectory("scratch").FullName, (long.MaxValue, 0));
            comparison.Add(image);

            ToolFigures figures = Assert.Single(comparison.Figures);
            Assert.Equal(("gzip", "gzip", 1, 1L), (figures.Tool, figures.Format, figures.Images, figures.Equal));
            Assert.Empty(figures.Differences);
            Assert.Equal(1, comparison.Layers["gzip"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("7z", "iso9660", "[boot]/1-bios", false, true)]
    [InlineData("7z", "iso9660", "etc/passwd", false, false)]
    [InlineData("7z", "iso9660", "etc/passwd", true, true)]
    [InlineData("unsquashfs", "squashfs", "[xattrs]", false, true)]
    [InlineData("unsquashfs", "squashfs", "etc/passwd", false, false)]
    public void Find_FileThatOnlyWeHave_HasAReasonIfATableSaysSo(string tool, string format, string path, bool isRenamed, bool hasReason)
    {
        string? reason = DifferenceReasons.Find(new ToolFigures(tool, format), DifferenceKind.OnlyOurs, path, null, isRenamed);

        Assert.Equal(hasReason, reason is not null);
    }

    [Fact]
    public void Unexplained_DifferenceWithoutReason_Counts()
    {
        var figures = new ToolFigures("tar", "tar");
        figures.Differences.Add(new Difference("tar", "tar", "image", "one", DifferenceKind.Missing, null));
        figures.Differences.Add(new Difference("tar", "tar", "image", "two", DifferenceKind.Missing, "why"));

        Assert.Equal((2, 1), (figures.Count(DifferenceKind.Missing), figures.Unexplained));
    }
}

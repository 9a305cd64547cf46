using System;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Layers;

/// <summary>What rules with the module <c>firmware</c> see of an image, and where they fire.</summary>
public sealed class FirmwareModuleTests
{
    private const string NoPlace = "(none)";

    [Theory]
    [InlineData("firmware.name == \"etc/shadow\"", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.path == \"!gzip@0x40!cpio/etc/shadow\"", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.depth == 2", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.format == \"gzip\" and firmware.offset == 0x40", "!gzip@0x40")]
    [InlineData("firmware.is_image == 1", "")]
    [InlineData("firmware.format == \"\" and firmware.name == \"\" and firmware.path == \"\"", "")]
    [InlineData("not defined firmware.parent.format", "")]
    [InlineData("firmware.parent.format == \"cpio\" and firmware.parent.offset == 0", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.parent.is_image == 1", "!gzip@0x40")]
    [InlineData("firmware.ancestors[1].format == \"gzip\" and firmware.ancestors[2].is_image == 1 and not defined firmware.ancestors[3].format", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.ancestors[2].size > 128 and firmware.ancestors[1].size > 300 and not defined firmware.ancestors[0].size", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("for any a in firmware.ancestors : ( a.format == \"gzip\" )", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.inside(\"cpio\") == 1", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.inside(/^(cpio|squashfs)$/) == 1", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.inside(\"cpi\") == 1", NoPlace)]
    [InlineData("firmware.inside(\"\") == 1 or firmware.inside(/^$/) == 1", NoPlace)]
    [InlineData("firmware.mode == 0o4755", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("firmware.entropy(0, filesize) == 0.0", "!gzip@0x40!cpio/etc/shadow")]
    [InlineData("defined firmware.partitions[0].name or defined firmware.uboot_env[\"a\"] or defined firmware.architecture", NoPlace)]
    public void Places_are_those_of_the_report(string condition, string path)
    {
        byte[] image = [.. new byte[64], .. LayerScanTests.Gzip(FirmwareImages.Cpio("etc/shadow", new string('x', 80))), .. new byte[64]];

        Assert.Equal(path == NoPlace ? [] : [path], Fires(condition, image));
    }

    [Fact]
    public void A_gzip_is_inside_itself_and_all_that_is_in_it_too()
    {
        byte[] image = LayerScanTests.Gzip(FirmwareImages.Cpio("file", "text"));

        Assert.Equal(["!gzip!cpio/file", "!gzip"], Fires("firmware.inside(\"gzip\") == 1", image));
        Assert.Equal(["", "!gzip!cpio/file", "!gzip"], Fires("firmware.inside(\"gzip\") == 1 or firmware.inside(\"gzip\") == 0", image));
    }

    [Fact]
    public void Partitions_of_a_master_boot_record_are_told_with_offset_and_size()
    {
        byte[] image = FirmwareImages.Mbr(new byte[1024], FirmwareImages.Random(512));

        Assert.Equal([""], Fires(
            """
            firmware.partitions[0].name == "partition1" and firmware.partitions[0].offset == 512 and firmware.partitions[0].size == 1024
            and firmware.partitions[1].offset == 1536 and not defined firmware.partitions[2].name
            """, image));
        Assert.Equal(["!mbr/partition2"], Fires("firmware.parent.format == \"mbr\" and firmware.offset == 1536 and filesize == 512", image));
    }

    [Fact]
    public void Partitions_of_a_guid_table_have_their_names()
    {
        byte[] image = FirmwareImages.Gpt(("boot", Text("kernel")), ("röotfs", Text("files")));

        Assert.Equal([""], Fires("""firmware.partitions[1].name == "r\xc3\xb6otfs" and firmware.partitions[1].offset == 2048""", image));
        Assert.Equal(["!gpt/röotfs"], Fires("""firmware.name == "r\xc3\xb6otfs" """, image));
    }

    [Fact]
    public void Partitions_of_a_flash_of_an_ESP32_are_those_of_its_table()
    {
        byte[] flash = new byte[0x9000];
        flash.AsSpan().Fill(0xFF);
        FirmwareImages.Read("Esp32/images/esp32.img").CopyTo(flash, 0x1000);
        FirmwareImages.Read("Esp32/images/table.img").CopyTo(flash, 0x8000);
        const string Condition = "firmware.partitions[0].name == \"nvs\" and firmware.partitions[0].offset == 0x9000 and firmware.partitions[0].size == 0x1000";

        Assert.Equal([""], Fires(Condition, flash));
        Assert.Empty(Fires(Condition, FirmwareImages.Read("Esp32/images/table.img")));
        Assert.Equal(["!esp32-flash/bootloader!esp32-image"], Fires("firmware.format == \"esp32-image\" and firmware.architecture == \"xtensa\"", flash));
    }

    [Fact]
    public void Environment_is_found_at_its_offset_with_the_last_value_of_each_name()
    {
        byte[] image = [.. new byte[8192], .. FirmwareImages.Environment("bootdelay=3", "bootargs=a=b c", "bootdelay=5", "empty="), .. new byte[100]];

        Assert.Equal([""], Fires(
            """
            firmware.uboot_env_offset == 8192 and firmware.uboot_env["bootdelay"] == "5" and firmware.uboot_env["bootargs"] == "a=b c"
            and firmware.uboot_env["empty"] == "" and not defined firmware.uboot_env["none"]
            """, image));
        Assert.Equal([""], Fires("for any k, v in firmware.uboot_env : ( k == \"bootargs\" and v contains \"=b\" )", image));
    }

    [Fact]
    public void Environment_with_a_wrong_checksum_is_none()
    {
        byte[] image = FirmwareImages.Environment("bootdelay=3");
        image[20] ^= 1;

        Assert.Empty(Fires("defined firmware.uboot_env[\"bootdelay\"] or defined firmware.uboot_env_offset", image));
    }

    [Fact]
    public void Architecture_of_a_kernel_is_that_of_its_header_and_the_first_one_is_that_of_the_image()
    {
        byte[] image = [.. FirmwareImages.UImage(5, Text("a kernel of MIPS")), .. FirmwareImages.Cpio(
            ("bin/same", FirmwareImages.Elf(8)), ("bin/other", FirmwareImages.Elf(62)), ("bin/text", Text("text")))];

        Assert.Equal(["!uimage"], Fires("firmware.format == \"uimage\" and firmware.architecture == \"mips\"", image));
        Assert.Equal(["bin/other"], Names(Fires("firmware.architecture != firmware.image_architecture", image)));
        Assert.Equal(["bin/other"], Names(Fires("firmware.architecture == \"x86_64\"", image)));
        Assert.Equal(["bin/text"], Names(Fires("not defined firmware.architecture and defined firmware.image_architecture", image)));
    }

    [Fact]
    public void Without_looking_inside_the_object_is_the_image()
    {
        byte[] image = FirmwareImages.Mbr(FirmwareImages.Cpio("etc/shadow", "root"));
        const string Condition = "firmware.is_image == 1 and firmware.depth == 0 and firmware.partitions[0].offset == 512 and firmware.path == \"\"";

        FileScanResult raw = new FileScanner(Rule(Condition)).Scan(new MemoryStream(image), "image", TestContext.Current.CancellationToken);
        FileScanResult closed = Scan(Rule(Condition), image, new UnpackOptions { OpensLayers = false });

        Assert.Single(raw.Rules);
        Assert.Single(closed.Rules);
    }

    [Fact]
    public void Names_that_are_no_UTF_8_are_their_bytes()
    {
        byte[] archive = FirmwareImages.Cpio("etc/#", "text");
        archive[archive.AsSpan().IndexOf((byte)'#')] = 0xFF;

        Assert.Single(Fires("firmware.name == \"etc/\\xff\" and firmware.path endswith \"/etc/\\xff\"", archive));
    }

    [Fact]
    public void Mutated_images_throw_nothing()
    {
        SignatureSet rule = Rule(
            """
            for any p in firmware.partitions : ( firmware.entropy(p.offset, p.size) >= 0.0 and p.name != "" )
            or firmware.uboot_env["bootdelay"] != "" or firmware.architecture != "" or firmware.image_architecture == ""
            """);
        byte[] image = FirmwareImages.Gpt(("env", FirmwareImages.Environment("a=b")), ("elf", FirmwareImages.Elf(8)), ("pe", FirmwareImages.Program(10)));
        var random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            byte[] mutant = [.. image];
            for (int change = 0; change < 4; change++)
            {
                mutant[random.Next(3 * 512)] = (byte)random.Next(256);
            }

            Array.Resize(ref mutant, random.Next(4) == 0 ? random.Next(mutant.Length) : mutant.Length);
            Assert.Equal(mutant.Length, Scan(rule, mutant).BytesScanned);
        }
    }

    /// <summary>The paths below the image of the objects for which a condition is true; empty for the image itself.</summary>
    internal static string[] FiresOf(SignatureSet signatures, byte[] image)
    {
        FileScanResult result = Scan(signatures, image);
        return [
            .. result.Rules.Select(_ => string.Empty),
            .. result.Inside!.Objects.Where(inside => inside.Rules.Count > 0).Select(inside => inside.Path)];
    }

    private static string[] Fires(string condition, byte[] image) => FiresOf(Rule(condition), image);

    private static string[] Names(string[] paths) => [.. paths.Select(path => path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..])];

    private static SignatureSet Rule(string condition) =>
        TestRules.Compile($$"""import "firmware" rule asked { condition: {{condition}} }""", defers: true);

    private static FileScanResult Scan(SignatureSet signatures, byte[] image, UnpackOptions? options = null) =>
        ImageScanner.Scan(new MemoryStream(image), signatures, "image", null, options, TestContext.Current.CancellationToken);

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Modules.Lnk;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Executables;

public sealed class LnkModuleTests
{
    private const int FlagsOffset = 20;
    private const int TargetsOffset = 76;

    private static readonly LnkModule Module = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fields_are_those_of_the_file(bool isUnicode)
    {
        string[] expected =
        [
            ".lnk.is_lnk = 1",
            ".lnk.creation_time = 5",
            ".lnk.access_time = YR_UNDEFINED",
            ".lnk.write_time = 1577836800",
            ".lnk.file_attributes = 33",
            ".lnk.file_size = 1234",
            ".lnk.icon_index = 3",
            ".lnk.show_command = 7",
            ".lnk.ShowCommand.MIN_NO_ACTIVE = 7",
            ".lnk.drive_type = 3",
            ".lnk.DriveType.FIXED = 3",
            ".lnk.drive_serial_number = 51966",
            ".lnk.volume_label = \"La\"",
            ".lnk.local_base_path = \"path\"",
            ".lnk.common_path_suffix = \"suffix\"",
            ".lnk.name = \"name\"",
            ".lnk.relative_path = \"..\\target\"",
            ".lnk.working_dir = \"C:\\\"",
            isUnicode ? ".lnk.cmd_line_args = \"/c \\xc3\\xa9\"" : ".lnk.cmd_line_args = \"/c \\xef\\xbf\\xbd\"",
            ".lnk.icon_location = \"icon.dll\"",
            ".lnk.overlay_size = 3",
            ".lnk.tracker_data.version = 2",
            ".lnk.tracker_data.machine_id = \"machine\"",
            $".lnk.tracker_data.droid_birth_file_id = \"{LnkExample.Identifier}\"",
            ".lnk.FILE_ATTRIBUTE_ARCHIVE = 32",
        ];
        byte[] file = LnkExample.File(isUnicode);
        List<string> lines = FieldLines.Of(Module, file);
        Assert.Empty(expected.Append($".lnk.overlay_offset = {file.Length - 3}").Except(lines));
    }

    [Fact]
    public void Items_have_what_their_kind_has()
    {
        string[] expected =
        [
            "[0].item_type = 31",
            $"[0].root_folder_id = \"{LnkExample.Identifier}\"",
            "[1].item_type = 32",
            "[1].volume_name = \"C:\\\"",
            "[1].volume_id = YR_UNDEFINED",
            $"[2].volume_id = \"{LnkExample.Identifier}\"",
            "[3].item_type = 48",
            "[3].file_entry_name = \"FOLDER~1\"",
            "[4].file_entry_name = \"file\"",
            "[5].item_type = 64",
            "[5].network_location = \"\\\\host\\share\"",
            "[6].item_type = 0",
            "[6].cpl_file_path = \"a.cpl\"",
            "[7].cpl_file_path = \"b.cpl\"",
            "[8].item_type = 113",
            "[8].data = \"\\x01\"",
            "[9].item_type = 153",
            "[9].data = \"\"",
        ];
        List<string> lines = FieldLines.Of(Module, LnkExample.File(isUnicode: true));
        Assert.Empty(expected.Select(line => ".lnk.target_id_list" + line).Except(lines));
    }

    [Fact]
    public void Other_files_are_no_shortcuts()
    {
        byte[] file = LnkExample.File(isUnicode: false);
        file[5] ^= 1;

        Assert.All(new byte[][] { [], file, file[..75] }, bytes =>
        {
            ModuleStructure fields = MemoryContent.Load(Module, bytes);
            Assert.Equal(0L, fields["is_lnk"]);
            Assert.Null(fields["file_size"]);
            Assert.Equal(1L, fields["FILE_ATTRIBUTE_READONLY"]);
        });
    }

    [Fact]
    public void List_of_items_that_claims_more_than_the_file_has_is_read_to_its_end()
    {
        byte[] file = LnkExample.File(isUnicode: false);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(TargetsOffset), ushort.MaxValue);
        List<string> lines = FieldLines.Of(Module, file);

        Assert.Contains(".lnk.is_lnk = 1", lines);
        Assert.Contains(".lnk.target_id_list[4].file_entry_name = \"file\"", lines);
        Assert.Contains(".lnk.name = YR_UNDEFINED", lines);
        Assert.Contains(".lnk.overlay_size = YR_UNDEFINED", lines);
    }

    [Fact]
    public void Texts_have_at_most_260_characters_but_for_arguments()
    {
        FileBuilder builder = new();
        builder.Byte(LnkExample.File(isUnicode: false)[..TargetsOffset]).UInt16(300).Text(new string('n', 260), 260);
        byte[] file = builder.UInt16(300).Text(new string('a', 300), 300).UInt32(0).ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(FlagsOffset), 0x24);
        ModuleStructure fields = MemoryContent.Load(Module, file);

        Assert.Equal(new string('n', 260), Encoding.ASCII.GetString((byte[])fields["name"]!));
        Assert.Equal(new string('a', 300), Encoding.ASCII.GetString((byte[])fields["cmd_line_args"]!));
        Assert.Equal(0L, fields["overlay_size"]);
        Assert.Null(fields["overlay_offset"]);
    }

    [Fact]
    public void Broken_files_give_what_can_be_read_and_no_exception()
    {
        foreach (byte[] example in new[] { LnkExample.File(isUnicode: false), LnkExample.File(isUnicode: true) })
        {
            foreach (byte[] file in Mutations.Cuts(example).Concat(Mutations.Of(example, 3000)))
            {
                Assert.NotEmpty(FieldLines.Of(Module, file));
            }
        }
    }

    [Fact]
    public void Long_paths_and_many_blocks_cost_little()
    {
        byte[] file = new byte[8 << 20];
        LnkExample.File(isUnicode: false).AsSpan(0, TargetsOffset).CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(FlagsOffset), 2);
        file.AsSpan(TargetsOffset).Fill((byte)'a');
        uint[] numbers = [4 << 20, 28, 3, 28, 100, 0, 200];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(TargetsOffset + (i * 4)), numbers[i]);
        }

        for (int i = TargetsOffset + (4 << 20); i + 4 < file.Length; i += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(i), 4);
        }

        (long read, long memory) = CountingContent.CostOf(Module, file);

        Assert.InRange(read, 1 << 16, 2 << 20);
        Assert.InRange(memory, 0, 4 << 20);
        Assert.Null(MemoryContent.Load(Module, file)["local_base_path"]);
    }
}

using System.Linq;

namespace FirmwareScanner.Modules.Lnk;

/// <summary>
/// The module <c>lnk</c>: Windows shortcuts. Fields and rules on broken files are those of YARA-X (its documentation, "lnk"), which
/// follows Microsoft's MS-SHLLINK; YARA has no such module. Two bounds are our own: a path or label of more than 65536 bytes is
/// undefined, and so is the overlay of a file with more than 65536 blocks of extra data.
/// </summary>
public sealed class LnkModule : Module
{
    private static readonly ModuleConstants FileAttributes = new(
        ("FILE_ATTRIBUTE_READONLY", 0x1),
        ("FILE_ATTRIBUTE_HIDDEN", 0x2),
        ("FILE_ATTRIBUTE_SYSTEM", 0x4),
        ("RESERVED_1", 0x8),
        ("FILE_ATTRIBUTE_DIRECTORY", 0x10),
        ("FILE_ATTRIBUTE_ARCHIVE", 0x20),
        ("RESERVED_2", 0x40),
        ("FILE_ATTRIBUTE_NORMAL", 0x80),
        ("FILE_ATTRIBUTE_TEMPORARY", 0x100),
        ("FILE_ATTRIBUTE_SPARSE_FILE", 0x200),
        ("FILE_ATTRIBUTE_REPARSE_POINT", 0x400),
        ("FILE_ATTRIBUTE_COMPRESSED", 0x800),
        ("FILE_ATTRIBUTE_OFFLINE", 0x1000),
        ("FILE_ATTRIBUTE_NOT_CONTENT_INDEXED", 0x2000),
        ("FILE_ATTRIBUTE_ENCRYPTED", 0x4000));

    private static readonly (string Name, ModuleConstants Values)[] Enumerations =
    [
        ("ShowCommand", new(("NORMAL", 1), ("MAXIMIZED", 3), ("MIN_NO_ACTIVE", 7))),
        ("DriveType", new(
            ("UNKNOWN", 0), ("NO_ROOT_DIR", 1), ("REMOVABLE", 2), ("FIXED", 3), ("REMOTE", 4), ("CDROM", 5), ("RAMDISK", 6))),
        ("ShellItemType", new(
            ("CONTROL_PANEL_CPL", 0x00),
            ("CONTROL_PANEL_CATEGORY", 0x01),
            ("ROOT_FOLDER", 0x1F),
            ("VOLUME", 0x20),
            ("FILE_ENTRY", 0x30),
            ("NETWORK_LOCATION", 0x40),
            ("COMPRESSED_FOLDER", 0x52),
            ("URI", 0x61),
            ("CONTROL_PANEL", 0x71),
            ("PRINTERS", 0x72),
            ("COMMON_PLACES_FOLDER", 0x73),
            ("USERS_FILES_FOLDER", 0x74))),
    ];

    /// <inheritdoc/>
    public override string Name => "lnk";

    /// <inheritdoc/>
    public override ModuleType Type { get; } = ModuleShape.Structure(
        FileAttributes.Fields,
        Enumerations.Select(enumeration => (enumeration.Name, ModuleShape.Structure(enumeration.Values.Fields))),
        ModuleShape.Integers("is_lnk", "creation_time", "access_time", "write_time", "file_size", "file_attributes", "icon_index"),
        ModuleShape.Integers("show_command", "drive_type", "drive_serial_number", "overlay_size", "overlay_offset"),
        ModuleShape.Texts("name", "relative_path", "working_dir", "cmd_line_args", "icon_location"),
        ModuleShape.Texts("volume_label", "local_base_path", "common_path_suffix"),
        [
            ("tracker_data", ModuleShape.Structure(
                ModuleShape.Integers("version"),
                ModuleShape.Texts(
                    "machine_id", "droid_volume_id", "droid_file_id", "droid_birth_volume_id", "droid_birth_file_id"))),
            ("target_id_list", ModuleShape.Structures(
                ModuleShape.Integers("item_type"),
                ModuleShape.Texts(
                    "data",
                    "cpl_file_path",
                    "root_folder_id",
                    "volume_name",
                    "volume_id",
                    "file_entry_name",
                    "network_location"))),
        ]);

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context)
    {
        ModuleStructure fields = FileAttributes.NewStructure();
        foreach ((string name, ModuleConstants values) in Enumerations)
        {
            fields[name] = values.NewStructure();
        }

        fields["is_lnk"] = new LnkFile(context.Content, fields).TryRead() ? 1L : 0L;
        return fields;
    }
}

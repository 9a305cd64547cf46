using System;

namespace FirmwareScanner.Modules.Lnk;

/// <summary>
/// Reads an item of the list that leads to the target. Microsoft leaves open what is in one; this is after J. Metz, "Windows Shell Item
/// format".
/// </summary>
internal static class LnkShellItem
{
    private const int ControlPanelFile = 0x00;
    private const int Volume = 0x20;
    private const int FileEntry = 0x30;
    private const int NetworkLocation = 0x40;
    private const int RootFolder = 0x1F;
    private const int ControlPanel = 0x71;
    private const int GroupMask = 0x70;

    /// <summary>Reads one.</summary>
    /// <param name="data">Its bytes without the size; at least one.</param>
    internal static ModuleStructure Read(ReadOnlySpan<byte> data)
    {
        byte kind = data[0];
        int group = kind & GroupMask;
        var item = new ModuleStructure
        {
            ["item_type"] = group is Volume or FileEntry or NetworkLocation ? (long)group : Single(kind),
            ["data"] = data[1..].ToArray(),
        };
        switch (group)
        {
            case ControlPanelFile when kind == ControlPanelFile:
                item["cpl_file_path"] = ControlPanelPath(data);
                break;
            case 0x10 when kind is 0x1E or RootFolder:
                item["root_folder_id"] = Identifier(data);
                break;
            case Volume when (kind & 1) != 0:
                item["volume_name"] = data.Length >= 21 ? LnkText.Utf8UpToZero(data[1..21]) : null;
                break;
            case Volume:
                item["volume_id"] = Identifier(data);
                break;
            case FileEntry:
                item["file_entry_name"] = TextAt(data, 12, isUnicode: (kind & 4) != 0);
                break;
            case NetworkLocation:
                item["network_location"] = TextAt(data, 3, isUnicode: false);
                break;
        }

        return item;
    }

    /// <summary>The kind of an item that is not one of a group; an unknown one stands for itself.</summary>
    private static long Single(byte kind) => kind switch
    {
        0x1E => RootFolder,
        0x70 => ControlPanel,
        _ => kind,
    };

    private static byte[]? Identifier(ReadOnlySpan<byte> data) => data.Length >= 18 ? LnkText.Identifier(data[2..18]) : null;

    /// <summary>A path in bytes, or in characters if the byte where it would begin is the zero of a character.</summary>
    private static byte[]? ControlPanelPath(ReadOnlySpan<byte> data) =>
        data.Length <= 10 ? null : data[10] == 0 ? TextAt(data, 22, isUnicode: true) : TextAt(data, 10, isUnicode: false);

    private static byte[]? TextAt(ReadOnlySpan<byte> data, int offset, bool isUnicode) =>
        data.Length < offset ? null : isUnicode ? LnkText.Utf16UpToZero(data[offset..]) : LnkText.Utf8UpToZero(data[offset..]);
}

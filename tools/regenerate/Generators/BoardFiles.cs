using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Boards;
using FirmwareScanner.Boards.Wiring;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What is made from the board files.</summary>
internal static class BoardFiles
{
    private const string Source = "hardware/boards";
    private const string Profiles = "src/FirmwareScanner.Device/Boards";
    private const string Pictures = "hardware/wiring";

    /// <summary>The sources by which the device knows its pins and the numbers of its memory plan.</summary>
    public static Generator PinTables { get; } = new(
        "pin tables",
        Source,
        _ => MakeProfiles(),
        $"{Profiles}/*.cs",
        $"!{Profiles}/BoardProfile.cs");

    /// <summary>How each board is wired.</summary>
    public static Generator WiringPictures { get; } = new("wiring pictures", Source, _ => Draw(), $"{Pictures}/*.svg");

    private static IReadOnlyList<GeneratedFile> MakeProfiles() =>
        [.. BoardProfileSource.Generate(BoardCatalog.Boards).Select(file => GeneratedFile.Whole($"{Profiles}/{file.Key}", file.Value))];

    private static IReadOnlyList<GeneratedFile> Draw() =>
        [.. BoardCatalog.Boards.Select(board => GeneratedFile.Whole($"{Pictures}/{board.Name}.svg", WiringDrawing.Draw(board)))];
}

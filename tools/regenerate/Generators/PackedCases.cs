using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Regenerate.Cases;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>The scanner's case table as the device tests have it.</summary>
internal static class PackedCases
{
    private const string Folder = "tests/FirmwareScanner.Device.Tests/nano/Scanning";

    /// <summary>The sources.</summary>
    public static Generator Generator { get; } = new(
        "packed case table", "the case table in tests/FirmwareScanner.Core.Tests", _ => Make(), $"{Folder}/CaseData*.cs");

    private static IReadOnlyList<GeneratedFile> Make() =>
        [.. CaseDataSource.Files().Select(file => GeneratedFile.Whole($"{Folder}/{file.Name}", file.Text))];
}

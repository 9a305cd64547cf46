using System;
using FirmwareScanner.Regenerate.Architecture;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>The drawings of the architecture, and the largest classes.</summary>
internal static class ArchitectureDocument
{
    /// <summary>The generated parts of the page.</summary>
    public static Generator Generator { get; } = new(
        "architecture",
        $"{ArchitectureList.RelativePath} and the sources",
        root => [new GeneratedFile(ArchitecturePage.RelativePath, text => Render(root, text), ArchitecturePage.Regions)]);

    private static string Render(string root, string text)
    {
        try
        {
            return ArchitecturePage.Render(root, text);
        }
        catch (FormatException exception)
        {
            throw new RegenerateException(exception.Message);
        }
    }
}

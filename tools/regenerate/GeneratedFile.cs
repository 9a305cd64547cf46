using System;

namespace FirmwareScanner.Regenerate;

/// <summary>A file that is made, whole or in part.</summary>
/// <param name="Path">Its path from the root of the repository, with slashes.</param>
/// <param name="Render">Makes the text out of the present one, which is empty where there is no such file; lines end in LF.</param>
/// <param name="Regions">The marked regions of a document that are made.</param>
internal sealed record GeneratedFile(string Path, Func<string, string> Render, params string[] Regions)
{
    /// <summary>A file that is made as a whole.</summary>
    /// <param name="path">Its path from the root of the repository.</param>
    /// <param name="text">Its text.</param>
    public static GeneratedFile Whole(string path, string text) => new(path, _ => text);

    /// <summary>A document with a region that is made.</summary>
    /// <param name="path">Its path from the root of the repository.</param>
    /// <param name="region">The region's name.</param>
    /// <param name="content">What is between its marks, with the last line end.</param>
    public static GeneratedFile WithRegion(string path, string region, string content) =>
        new(path, text => MarkedText.ReplaceRegion(path, text, region, content), region);
}

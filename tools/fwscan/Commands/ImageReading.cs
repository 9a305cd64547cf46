using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Reads all that can be told of an image.</summary>
internal static class ImageReading
{
    /// <summary>Reads an image, twice: once for what is inside, once for what rules find.</summary>
    /// <param name="path">A file.</param>
    /// <param name="signatures">What to look for.</param>
    /// <param name="filter">Which rules to hear of; null for all.</param>
    /// <param name="options">How to look inside.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="UserErrorException">It is no file, or cannot be read.</exception>
    public static ImageContents Read(string path, SignatureSet signatures, RuleFilter? filter, UnpackOptions options, CancellationToken cancellation)
    {
        if (FileStatus.TryOf(path) is { Kind: not FileKind.Regular } status)
        {
            throw new UserErrorException($"{path}: expected an image file, found {(status.Kind == FileKind.Folder ? "a folder" : "something that can be read only once")}");
        }

        ImageInventory? inventory = null;
        ImageInput.Use(
            path, options.Limits.HeldBytes, cancellation, source => inventory = ImageInventory.Read(source, PackageLists.IsList, options, cancellation));
        var scanner = new FileScanner(signatures, filter: filter)
        {
            Unpack = options,
            Excerpts = new ExcerptOptions { Context = RuleComponents.Context, PerRule = RuleComponents.MostMatches, HasDigests = true },
        };
        FileScanResult result = scanner.Scan(path, readSpecial: false, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new ImageContents(result, inventory!, SoftwareInventory.Merge(PackageLists.In(inventory!), RuleComponents.In(result)));
    }
}

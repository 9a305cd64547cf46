using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner;

/// <summary>
/// Scans a firmware image in one call. For many images keep a <see cref="SignatureSet"/> and a <see cref="FileScanner"/> for each
/// thread, or use <see cref="BatchScanner"/>.
/// </summary>
/// <example><code>
/// using FileStream image = File.OpenRead("image.bin");
/// FileScanResult result = ImageScanner.Scan(image, SignatureSet.BuiltIn, "image.bin");
/// Console.WriteLine(result.Verdict);
/// </code></example>
public static class ImageScanner
{
    /// <summary>
    /// Scans a stream to its end. What a stream that fails has given until then is scanned, and the result says so: it is never clean.
    /// </summary>
    /// <param name="stream">The stream; left open. One that cannot seek is held in memory, up to a limit, to look inside it.</param>
    /// <param name="signatures">What to look for, <see cref="SignatureSet.BuiltIn"/> for what comes with the library.</param>
    /// <param name="name">What to call the stream in the result.</param>
    /// <param name="limits">How many matches to list; the defaults if null.</param>
    /// <param name="unpack">How to look inside what is compressed, packed, or a file system; the defaults, which do, if null.</param>
    /// <param name="cancellation">Ends the scan early; the result says so.</param>
    /// <returns>Verdict, reasons, and the rules that fired with their matches.</returns>
    /// <exception cref="ArgumentNullException">Stream, signatures or name are null.</exception>
    public static FileScanResult Scan(
        Stream stream,
        SignatureSet signatures,
        string name,
        MatchLimits? limits = null,
        UnpackOptions? unpack = null,
        CancellationToken cancellation = default)
    {
        return new FileScanner(signatures, limits) { Unpack = unpack ?? new UnpackOptions() }.Scan(stream, name, cancellation);
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Testing;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>
/// The images of all formats: <c>Formats/FORMAT/images/NAME.img</c> with <c>NAME.expected</c> beside it, both written by the
/// <c>make.sh</c> of that folder, the second without any code of this project.
/// </summary>
internal static class TestImages
{
    /// <summary>What each planted marker begins with; a name of letters, digits and hyphens follows.</summary>
    public const string MarkerStart = "FWS-MARKER-";

    private static readonly string Folder = RepositoryFiles.PathOf("tests", "FirmwareScanner.Unpack.Tests", "Formats");

    /// <summary>All images as FORMAT/NAME, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.img", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace("/images/", "/", StringComparison.Ordinal)[..^".img".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The bytes of an image.</summary>
    public static byte[] Read(string image) => File.ReadAllBytes(PathOf(image, ".img"));

    /// <summary>
    /// The lines of what must be found: <c>PATH SIZE SHA256</c> for each content below the image (<c>*</c> for a size or sum that the
    /// maker cannot know), <c>! PATH KIND</c> for each problem, <c># …</c> for a comment, <c>@ …</c> for a password.
    /// </summary>
    public static IReadOnlyList<string> ReadExpected(string image) => File.ReadAllLines(PathOf(image, ".expected"));

    /// <summary>The markers in some bytes, each once.</summary>
    public static IEnumerable<string> MarkersIn(byte[] bytes)
    {
        byte[] start = Encoding.ASCII.GetBytes(MarkerStart);
        int position = bytes.AsSpan().IndexOf(start);
        while (position >= 0)
        {
            int end = position + start.Length;
            while (end < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] == '-'))
            {
                end++;
            }

            yield return Encoding.ASCII.GetString(bytes, position, end - position);
            int next = bytes.AsSpan(end).IndexOf(start);
            position = next < 0 ? -1 : end + next;
        }
    }

    private static string PathOf(string image, string ending)
    {
        string[] parts = image.Split('/');
        return Path.Combine(Folder, parts[0], "images", parts[1] + ending);
    }
}

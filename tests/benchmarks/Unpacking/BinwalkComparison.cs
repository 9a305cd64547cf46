using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>
/// Compares what <c>binwalk -Me</c> gets out of an image with ours, by content. It writes whatever its signatures hit: copies of the bytes
/// behind them, and what a decoder makes of these. What is not among our files must be such a copy, or fail by its own checksum.
/// </summary>
public static class BinwalkComparison
{
    /// <summary>The tool.</summary>
    public const string Tool = "binwalk -Me";

    private const string Program = "binwalk";
    private const string Extracted = ".extracted";

    /// <summary>Compares an image.</summary>
    /// <param name="image">The image, and what we took out of it.</param>
    /// <param name="figures">Where to count.</param>
    public static void Compare(ComparedImage image, ToolFigures figures)
    {
        if (ChildProcess.Find(Program) is null)
        {
            return;
        }

        string folder = image.Renew("tool");
        string copy = Path.Combine(folder, "image");
        File.Copy(image.Path, copy);
        ChildProcess.Run(Program, ["-Me", "-q", "--run-as=root", "-C", folder, copy], folder);
        List<TakenFile> theirs = [.. TakenFile.AllIn(folder).Where(file => file.Path != "image")];

        // It mounts file systems to copy them, and leaves them mounted.
        ChildProcess.Run("sh", ["-c", $"grep -F ' {folder}/' /proc/mounts | cut -d ' ' -f 2 | xargs -r umount"]);
        figures.Images++;
        figures.Files += theirs.Count;
        HashSet<string> ours = [.. image.Objects.Where(found => found.Sha256 is not null).Select(found => found.Sha256!)];
        foreach (TakenFile file in theirs)
        {
            if (ours.Contains(file.Sha256))
            {
                figures.Equal++;
            }
            else
            {
                figures.Differences.Add(
                    new Difference(Tool, figures.Format, image.Path, file.Path, DifferenceKind.Missing, ReasonOf(image, folder, file)));
            }
        }
    }

    private static string? ReasonOf(ComparedImage image, string folder, TakenFile file)
    {
        string path = Path.Combine(folder, file.Path);
        if (file.Size == 0)
        {
            return "empty: what binwalk calls gave nothing";
        }

        if (IsOneValue(path))
        {
            return "one value only: zeros that a decoder without checksum makes of zeros";
        }

        if (IsPiece(path))
        {
            return "a piece of what it lies in, byte for byte: copied, not taken out of anything";
        }

        if (file.Path.EndsWith(".ext2", StringComparison.Ordinal))
        {
            return "a copy of the image that binwalk has mounted, which wrote to it";
        }

        if (image.Objects.Any(found => found.Kind == MemberKind.SymbolicLink && file.Path.EndsWith("-root/" + found.Chain[^1].Name, StringComparison.Ordinal)))
        {
            return "a link, which binwalk writes as a file";
        }

        if (file.Path.Contains("/iso-root/", StringComparison.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(path);
            return Holds(image.Path, bytes) ? "bytes from a wrong place: binwalk takes the second descriptor of a disc for its first"
                : image.Objects.Any(found => found.Sha256 is not null && image.Read(found).AsSpan().IndexOf(bytes) >= 0)
                    ? "a block of a file that is compressed in blocks, which we have whole" : null;
        }

        string? packed = Directory.EnumerateFiles(Path.GetDirectoryName(path)!)
            .FirstOrDefault(other => other.StartsWith(path + ".", StringComparison.Ordinal));
        if (packed is not null && !IsConfirmed(packed, file.Size))
        {
            return "not confirmed: the decoder of its format says that the data are damaged or end early";
        }

        return packed is not null && HoldsSections(image, path) ? "sections of UEFI that were compressed together, each a content of its own here" : null;
    }

    private static bool Holds(string image, byte[] bytes) => File.ReadAllBytes(image).AsSpan().IndexOf(bytes) >= 0;

    /// <summary>Whether a decoded file consists of what we have as the parts of a compressed section.</summary>
    private static bool HoldsSections(ComparedImage image, string path)
    {
        byte[] whole = File.ReadAllBytes(path);
        long sum = 0;
        foreach (byte[] part in image.Objects
            .Where(found => found.Sha256 is not null && found.Chain.Count == 2 && found.Path.Contains("/lzma/", StringComparison.Ordinal))
            .Select(image.Read))
        {
            if (whole.AsSpan().IndexOf(part) < 0)
            {
                return false;
            }

            sum += part.Length;
        }

        // What is left are the headers of sections, and bytes to align them.
        const int MostOfHeaders = 4096;
        return sum > 0 && whole.Length - sum is >= 0 and < MostOfHeaders;
    }

    /// <summary>Whether a file named by an offset holds the bytes of its parent from there on.</summary>
    private static bool IsPiece(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        string name = Path.GetFileName(folder);
        if (!name.StartsWith('_') || !name.EndsWith(Extracted, StringComparison.Ordinal)
            || !long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long offset))
        {
            return false;
        }

        string parent = Path.Combine(Path.GetDirectoryName(folder)!, name[1..^Extracted.Length]);
        if (!File.Exists(parent))
        {
            return false;
        }

        using FileStream whole = File.OpenRead(parent);
        using FileStream piece = File.OpenRead(path);
        if (offset + piece.Length > whole.Length)
        {
            return false;
        }

        whole.Position = offset;
        return IsPrefix(piece, whole);
    }

    private static bool IsOneValue(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.AsSpan().IndexOfAnyExcept(bytes[0]) < 0;
    }

    private static bool IsPrefix(FileStream piece, FileStream whole)
    {
        byte[] first = new byte[1 << 16];
        byte[] second = new byte[1 << 16];
        int count = piece.Read(first);
        while (count > 0)
        {
            whole.ReadExactly(second, 0, count);
            if (!first.AsSpan(0, count).SequenceEqual(second.AsSpan(0, count)))
            {
                return false;
            }

            count = piece.Read(first);
        }

        return true;
    }

    /// <summary>Whether the data that binwalk decoded are whole, as their own checksum, or at least their own decoder, says.</summary>
    private static bool IsConfirmed(string packed, long size) => Path.GetExtension(packed) switch
    {
        ".zlib" => IsZlib(packed),
        ".gz" => Decodes($"gzip -dc < '{packed}' > /dev/null 2>&1 || [ $? -eq 2 ]"),
        ".xz" => Decodes($"xz -dc --single-stream < '{packed}' > /dev/null 2>&1"),
        ".bz2" => Decodes($"bzip2 -dc < '{packed}' > /dev/null 2>&1"),
        ".lzo" => Decodes($"lzop -dc < '{packed}' > /dev/null 2>&1"),
        ".7z" => StatedSize(packed) == size || Decodes($"xz -dc --format=lzma < '{packed}' > /dev/null 2>&1"),
        _ => true,
    };

    /// <summary>The size that a header of LZMA states: xz, unlike 7z, refuses data that others follow.</summary>
    private static long StatedSize(string packed)
    {
        const int SizeOffset = 5;
        byte[] header = new byte[SizeOffset + sizeof(long)];
        using FileStream file = File.OpenRead(packed);
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            ? -1
            : BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(SizeOffset));
    }

    private static bool Decodes(string line) => ChildProcess.Run("sh", ["-c", line]).ExitCode == 0;

    private static bool IsZlib(string packed)
    {
        try
        {
            using FileStream file = File.OpenRead(packed);
            using var stream = new ZLibStream(file, CompressionMode.Decompress);
            stream.CopyTo(Stream.Null);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>The tool that people use for a format, and how it is told to take everything out of a file.</summary>
/// <param name="Format">Our name of the format.</param>
/// <param name="Program">The tool.</param>
/// <param name="Arguments">Its arguments; {0} stands for the file, {1} for an empty folder, in which it runs.</param>
/// <param name="Shell">Whether the arguments are a line of shell.</param>
public sealed record ToolExtraction(string Format, string Program, string Arguments, bool Shell = false)
{
    /// <summary>The tools known.</summary>
    public static IReadOnlyList<ToolExtraction> All { get; } =
    [
        new("squashfs", "unsquashfs", "-no-progress -no-xattrs -ignore-errors -force -d {1} {0}"),
        new("cpio", "cpio", "cpio -idm --quiet --no-absolute-filenames < {0}", Shell: true),
        new("tar", "tar", "-xf {0} --no-same-owner --no-same-permissions"),
        new("zip", "unzip", "-q -o {0} -d {1}"),
        new("ar", "ar", "x {0}"),
        new("iso9660", "7z", "x -y -bd -o{1} {0}"),
        new("fat", "7z", "x -y -bd -o{1} {0}"),
        new("ext", "7z", "x -y -bd -o{1} {0}"),
        new("7z", "7z", "x -y -bd -o{1} {0}"),
        new("rar", "7z", "x -y -bd -o{1} {0}"),
        new("cab", "cabextract", "-q -d {1} {0}"),
        new("romfs", "7z", "x -y -bd -o{1} {0}"),
        new("cramfs", "7z", "x -y -bd -o{1} {0}"),
        new("erofs", "fsck.erofs", "--extract={1} --overwrite {0}"),
        new("gzip", "gzip", "gzip -dc < {0} > content 2>/dev/null || [ $? -eq 2 ]", Shell: true),
        new("bzip2", "bzip2", "bzip2 -dc < {0} > content", Shell: true),
        new("xz", "xz", "xz -dc --single-stream < {0} > content", Shell: true),
        new("lzma", "xz", "xz -dc --format=lzma < {0} > content", Shell: true),
        new("lzip", "lzip", "lzip -dc < {0} > content", Shell: true),
        new("zstd", "zstd", "zstd -dcq < {0} > content", Shell: true),
        new("lz4", "lz4", "lz4 -dcq < {0} > content", Shell: true),
        new("lzo", "lzop", "lzop -dcq < {0} > content", Shell: true),
    ];

    /// <summary>Takes everything out of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">An empty folder.</param>
    /// <returns>The path below the folder and the SHA-256 of each file; null if the tool is missing or refuses the file.</returns>
    public IReadOnlyDictionary<string, string>? Run(string file, string folder)
    {
        string line = Arguments.Replace("{0}", file, StringComparison.Ordinal).Replace("{1}", folder, StringComparison.Ordinal);
        if (ChildProcess.Find(Program) is null)
        {
            return null;
        }

        ChildProcessResult result = Shell
            ? ChildProcess.Run("sh", ["-c", line], folder)
            : ChildProcess.Run(Program, line.Split(' '), folder);
        var files = FilesIn(folder);
        return result.ExitCode != 0 && files.Count == 0 ? null : files;
    }

    /// <summary>The regular files below a folder: path and SHA-256; what links lead to is not counted twice.</summary>
    /// <param name="folder">The folder.</param>
    public static Dictionary<string, string> FilesIn(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

        // A tool that runs as root makes device nodes, too, which nobody should read.
        return Directory.EnumerateFiles(folder, "*", options)
            .Where(path => FileStatus.Of(path, followsLinks: false)?.Kind == FileKind.Regular)
            .ToDictionary(path => Path.GetRelativePath(folder, path), SumOf);
    }

    private static string SumOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}

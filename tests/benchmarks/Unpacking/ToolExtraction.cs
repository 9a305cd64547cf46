using System;
using System.Collections.Generic;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>The tool that people use for a format, and how it is told to take everything out of a file.</summary>
/// <param name="Format">Our name of the format.</param>
/// <param name="Program">The tool.</param>
/// <param name="Arguments">Its arguments; {0} stands for the file, {1} for an empty folder, in which it runs.</param>
/// <param name="Shell">Whether the arguments are a line of shell.</param>
public sealed record ToolExtraction(string Format, string Program, string Arguments, bool Shell = false)
{
    private const string SevenZip = "x -y -bd -o{1} {0}";

    // dumpimage wants to be told the type that the header has; those of several images have them one by one.
    private const string ImagesOfU = "case $(dumpimage -l {0}) in *Multi-File*) "
        + "for p in 0 1 2 3 4; do dumpimage -T multi -p $p -o image$p {0} || break; done ;; *) "
        + "for t in kernel ramdisk firmware standalone script; do dumpimage -T $t -p 0 -o content {0} && break; done ;; esac";

    /// <summary>The tools known; a format may have several.</summary>
    public static IReadOnlyList<ToolExtraction> All { get; } =
    [
        new("squashfs", "unsquashfs", "-no-progress -no-xattrs -ignore-errors -force -d {1} {0}"),
        new("cpio", "cpio", "cpio -idm --quiet --no-absolute-filenames < {0}", Shell: true),
        new("tar", "tar", "-xf {0} --no-same-owner --no-same-permissions"),
        new("zip", "unzip", "-q -o {0} -d {1}"),
        new("ar", "ar", "x {0}"),
        new("rpm", "rpm2cpio", "rpm2cpio {0} > content", Shell: true),
        new("iso9660", "7z", SevenZip),
        new("fat", "7z", SevenZip),
        new("fat", "mcopy", "mcopy -s -n -Q -i {0} ::* {1}", Shell: true),
        new("ext", "7z", SevenZip),
        new("ext", "debugfs", "debugfs -R \"rdump / {1}\" {0} 2>/dev/null", Shell: true),
        new("7z", "7z", SevenZip),
        new("rar", "7z", SevenZip),
        new("cab", "cabextract", "-q -d {1} {0}"),
        new("romfs", "7z", SevenZip),
        new("cramfs", "7z", SevenZip),
        new("erofs", "fsck.erofs", "--extract={1} --overwrite {0}"),
        new("uimage", "dumpimage", ImagesOfU, Shell: true),
        new("fit", "dumpimage", "p=0; fdtget -l {0} /images | while read n; do dumpimage -T flat_dt -p $p -o \"$n\" {0}; p=$((p+1)); done", Shell: true),
        new("gzip", "gzip", "gzip -dc < {0} > content 2>/dev/null || [ $? -eq 2 ]", Shell: true),
        new("bzip2", "bzip2", "bzip2 -dc < {0} > content", Shell: true),
        new("xz", "xz", "xz -dc < {0} > content", Shell: true),
        new("lzma", "xz", "xz -dc --format=lzma < {0} > content", Shell: true),
        new("lzip", "lzip", "lzip -dc < {0} > content", Shell: true),
        new("zstd", "zstd", "zstd -dcq < {0} > content", Shell: true),
        new("lz4", "lz4", "lz4 -dcq < {0} > content", Shell: true),
        new("lzop", "lzop", "lzop -dcq < {0} > content", Shell: true),
    ];

    /// <summary>Takes everything out of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">An empty folder.</param>
    /// <returns>The files; null if the tool is missing or refuses the file.</returns>
    public IReadOnlyList<TakenFile>? Run(string file, string folder)
    {
        string line = Arguments.Replace("{0}", file, StringComparison.Ordinal).Replace("{1}", folder, StringComparison.Ordinal);
        if (ChildProcess.Find(Program) is null)
        {
            return null;
        }

        ChildProcessResult result = Shell
            ? ChildProcess.Run("sh", ["-c", line], folder)
            : ChildProcess.Run(Program, line.Split(' '), folder);
        List<TakenFile> files = [.. TakenFile.AllIn(folder)];
        return result.ExitCode != 0 && files.TrueForAll(taken => taken.Size == 0) ? null : files;
    }
}

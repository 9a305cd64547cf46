using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>A file that was taken out of an image.</summary>
/// <param name="Path">Its path below the folder that it was written to.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
public sealed record TakenFile(string Path, long Size, string Sha256)
{
    /// <summary>The regular files below a folder; what links lead to is not counted twice.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<TakenFile> AllIn(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string path in Directory.EnumerateFiles(folder, "*", options))
        {
            // A tool that runs as root makes device nodes, too, which nobody should read.
            if (FileStatus.Of(path, followsLinks: false)?.Kind == FileKind.Regular)
            {
                using FileStream file = File.OpenRead(path);
                yield return new TakenFile(System.IO.Path.GetRelativePath(folder, path), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
            }
        }
    }
}

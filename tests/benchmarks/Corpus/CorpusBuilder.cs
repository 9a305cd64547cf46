using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>Unpacks Debian packages and keeps each distinct firmware image once.</summary>
public sealed class CorpusBuilder
{
    private readonly string _corpusFolder;
    private readonly List<CorpusImage> _images = [];
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);

    /// <summary>Creates a builder.</summary>
    /// <param name="corpusFolder">Folder to build in; images go to its subfolder "images".</param>
    public CorpusBuilder(string corpusFolder)
    {
        _corpusFolder = Path.GetFullPath(corpusFolder);
    }

    /// <summary>Adds the firmware images of a package.</summary>
    /// <param name="debFile">A .deb file.</param>
    /// <returns>How many images of it were new.</returns>
    public int AddPackage(string debFile)
    {
        string package = Field(debFile, "Package");
        string version = Field(debFile, "Version");
        string architecture = Field(debFile, "Architecture");
        string unpacked = Path.Combine(_corpusFolder, "unpacked");
        DeleteFolder(unpacked);
        ChildProcess.RunChecked("dpkg-deb", ["-x", debFile, unpacked]);
        int before = _images.Count;
        foreach (string file in Directory.EnumerateFiles(unpacked, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            AddFile(unpacked, file, package, architecture, version);
        }

        DeleteFolder(unpacked);
        return _images.Count - before;
    }

    /// <summary>Writes the manifest of everything added.</summary>
    /// <returns>The images.</returns>
    public IReadOnlyList<CorpusImage> Finish()
    {
        CorpusManifest.Write(_corpusFolder, _images);
        return _images;
    }

    private void AddFile(string unpacked, string file, string package, string architecture, string version)
    {
        var info = new FileInfo(file);
        string inside = Path.GetRelativePath(unpacked, file).Replace('\\', '/');
        if (info.LinkTarget is not null || !FirmwareFileRules.Accepts(inside, info.Length))
        {
            return;
        }

        byte[] content = File.ReadAllBytes(file);
        string digest = Convert.ToHexStringLower(SHA256.HashData(content));
        if (FirmwareFileRules.IsMostlyPadding(content) || !_digests.Add(digest))
        {
            return;
        }

        string folder = architecture == "all" ? package : $"{package}-{architecture}";
        string relative = $"images/{folder}/{inside}";
        string target = Path.Combine(_corpusFolder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, content);
        _images.Add(new CorpusImage(relative, content.Length, digest, package, version));
    }

    private static string Field(string debFile, string name)
    {
        return ChildProcess.RunChecked("dpkg-deb", ["-f", debFile, name]).Trim();
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Regenerate;

/// <summary>The working copy whose files are made.</summary>
/// <param name="root">Its root.</param>
internal sealed class Repository(string root)
{
    private const string Mark = "FirmwareScanner.sln";

    /// <summary>Its root.</summary>
    public string Root => root;

    /// <summary>The root of the repository that a folder is in.</summary>
    /// <param name="start">The folder.</param>
    /// <exception cref="RegenerateException">It is in none.</exception>
    public static string Find(string start)
    {
        string? folder = start;
        while (folder is not null && !File.Exists(Path.Combine(folder, Mark)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new RegenerateException($"{start}: there is no {Mark} here or above; start it inside the repository");
    }

    /// <summary>What is stale of the files of a generator: to write first, then to delete.</summary>
    /// <param name="generator">The generator.</param>
    /// <exception cref="RegenerateException">A file has not the marks that it needs.</exception>
    public IReadOnlyList<FileChange> StaleOf(Generator generator)
    {
        IReadOnlyList<GeneratedFile> files = generator.Files(root);
        var changes = new List<FileChange>();
        foreach (GeneratedFile file in files)
        {
            string present = Read(file.Path);
            string wanted = file.Render(present);
            if (wanted != present || !File.Exists(PathOf(file.Path)))
            {
                changes.Add(new FileChange(file.Path, wanted, generator.Source));
            }
        }

        ILookup<bool, string> claims = generator.Claims.ToLookup(claim => claim[0] == '!', claim => claim.TrimStart('!'));
        IEnumerable<string> left = claims[false].SelectMany(Claimed).Except(claims[true]).Except(files.Select(file => file.Path));
        changes.AddRange(left.Select(path => new FileChange(path, null, generator.Source)));
        return changes;
    }

    /// <summary>Writes or deletes a file.</summary>
    /// <param name="change">What to do.</param>
    public void Apply(FileChange change)
    {
        if (change.Text is null)
        {
            File.Delete(PathOf(change.Path));
        }
        else
        {
            OutputFile.WriteWhole(PathOf(change.Path), change.Text);
        }
    }

    // A checkout on Windows may have other line ends; what is made has LF.
    private string Read(string path) => File.Exists(PathOf(path)) ? File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n") : string.Empty;

    private IEnumerable<string> Claimed(string claim)
    {
        int slash = claim.LastIndexOf('/');
        string folder = claim[..slash];
        return Directory.EnumerateFiles(PathOf(folder), claim[(slash + 1)..])
            .Select(path => $"{folder}/{Path.GetFileName(path)}")
            .Order(StringComparer.Ordinal);
    }

    private string PathOf(string path) => Path.Combine([root, .. path.Split('/')]);
}

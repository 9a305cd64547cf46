using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>
/// Downloads Debian packages with apt, for foreign architectures too, without root and without touching the state of the
/// machine: package lists and apt's cache live in a folder of their own.
/// </summary>
public sealed class PackageDownloader
{
    private readonly string _folder;

    /// <summary>Creates a downloader.</summary>
    /// <param name="folder">Folder for the packages and for apt's own state.</param>
    public PackageDownloader(string folder)
    {
        _folder = Path.GetFullPath(folder);
    }

    /// <summary>Downloads what is not there yet.</summary>
    /// <param name="packages">Packages to download.</param>
    /// <param name="report">Receives a line for each step.</param>
    /// <returns>The .deb file of each package, in the order asked for.</returns>
    /// <exception cref="BenchmarkException">apt is missing or a package cannot be had.</exception>
    public IReadOnlyList<string> Download(IReadOnlyList<DebianPackage> packages, Action<string> report)
    {
        Directory.CreateDirectory(_folder);
        var missing = packages.Where(package => FindFile(package) is null).ToList();
        if (missing.Count > 0)
        {
            string configuration = WriteConfiguration(packages);
            report("reading the package lists");
            // One broken source among many must not stop the download: apt's own message follows if it matters.
            ChildProcess.Run("apt-get", ["-c", configuration, "update"]);
            foreach (DebianPackage package in missing)
            {
                report($"downloading {package.Specification}");
                ChildProcess.RunChecked("apt-get", ["-c", configuration, "download", package.Specification], _folder);
            }
        }

        return packages.Select(package => FindFile(package) ?? throw new BenchmarkException(
            $"{package.Specification}: expected a .deb file in {_folder} after the download, found none")).ToList();
    }

    private string? FindFile(DebianPackage package)
    {
        string architecture = package.Architecture ?? "all";
        return Directory.EnumerateFiles(_folder, $"{package.Name}_*_{architecture}.deb")
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
    }

    private string WriteConfiguration(IReadOnlyList<DebianPackage> packages)
    {
        string state = Path.Combine(_folder, "apt");
        string lists = Path.Combine(state, "lists");
        Directory.CreateDirectory(Path.Combine(lists, "partial"));
        Directory.CreateDirectory(Path.Combine(state, "cache", "archives", "partial"));
        string native = ChildProcess.RunChecked("dpkg", ["--print-architecture"]).Trim();
        IEnumerable<string> architectures = packages
            .Select(package => package.Architecture ?? native)
            .Prepend(native)
            .Distinct(StringComparer.Ordinal);
        var text = new StringBuilder();
        text.Append("#clear APT::Architectures;\nAPT::Architectures {");
        text.AppendJoin("", architectures.Select(architecture => $" \"{architecture}\";"));
        text.Append(" };\n");
        text.Append($"Dir::State::lists \"{lists}\";\nDir::Cache \"{Path.Combine(state, "cache")}\";\n");
        // apt warns when it runs as root in a folder its own user cannot write.
        text.Append("APT::Sandbox::User \"root\";\n");
        string path = Path.Combine(state, "apt.conf");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}

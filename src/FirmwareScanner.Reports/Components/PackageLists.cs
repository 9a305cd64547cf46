using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Layers;

namespace FirmwareScanner.Reports.Components;

/// <summary>
/// The components that file systems inside an image name themselves: the lists of installed packages of dpkg
/// (https://manpages.debian.org/dpkg, status file), opkg and apk (https://wiki.alpinelinux.org/wiki/Apk_spec), and os-release
/// (https://www.freedesktop.org/software/systemd/man/os-release.html). A damaged list gives what can be read of it.
/// </summary>
public static class PackageLists
{
    private const int MostPackages = 100_000;
    private const int LongestValue = 200;

    // Of any other state the files are there.
    private static readonly string[] AbsentStates = ["not-installed", "config-files"];

    // What a list is called, from the root of the file system; the folder of dpkg's has a file for each package.
    private static readonly (string Path, string Type, bool IsFolder)[] Lists =
    [
        ("var/lib/dpkg/status", "deb", false),
        ("var/lib/dpkg/status.d/", "deb", true),
        ("usr/lib/opkg/status", "opkg", false),
        ("var/lib/opkg/status", "opkg", false),
        ("opt/lib/opkg/status", "opkg", false),
        ("lib/apk/db/installed", "apk", false),
        ("usr/lib/apk/db/installed", "apk", false),
    ];

    private static readonly string[] Releases = ["etc/os-release", "usr/lib/os-release"];

    /// <summary>Whether a file is a list that is read.</summary>
    /// <param name="name">Its path in the layer.</param>
    public static bool IsList(string name) => TypeOf(name) is not null || IsRelease(name);

    /// <summary>The components that the lists of an image name, in the order of the image; each name and version of a list once.</summary>
    /// <param name="inventory">What is in the image, with the contents of lists.</param>
    public static IReadOnlyList<SoftwareComponent> In(ImageInventory inventory)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var components = new List<SoftwareComponent>();
        InventoryEntry[] lists = [.. inventory.Entries.Where(entry => entry.Content is not null)];
        Dictionary<string, SoftwareComponent> systems = [];
        foreach (InventoryEntry entry in lists.Where(entry => IsRelease(entry.Name)))
        {
            if (ReadRelease(entry) is SoftwareComponent system && systems.TryAdd(RootOf(entry), system))
            {
                components.Add(system);
            }
        }

        foreach (InventoryEntry entry in lists.Where(entry => TypeOf(entry.Name) is not null))
        {
            string distribution = systems.GetValueOrDefault(RootOf(entry))?.Name ?? string.Empty;
            components.AddRange(ReadPackages(entry, TypeOf(entry.Name)!, distribution));
        }

        return components;
    }

    private static string? TypeOf(string name)
    {
        string path = Normal(name);
        return Lists.FirstOrDefault(list => list.IsFolder ? IsBelow(path, list.Path) : IsAt(path, list.Path)).Type;
    }

    private static bool IsRelease(string name) => Releases.Any(path => IsAt(Normal(name), path));

    // Some images keep their root file system in a folder, as OSTree and updates do.
    private static bool IsAt(string path, string wanted) => path == wanted || path.EndsWith("/" + wanted, StringComparison.Ordinal);

    private static bool IsBelow(string path, string folder)
    {
        int start = ("/" + path).LastIndexOf("/" + folder, StringComparison.Ordinal);
        return start >= 0 && !path[(start + folder.Length)..].Contains('/', StringComparison.Ordinal) && !path.EndsWith(".md5sums", StringComparison.Ordinal);
    }

    private static string Normal(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name.TrimStart('/');

    private static string RootOf(InventoryEntry entry)
    {
        string name = Normal(entry.Name);
        string list = Lists.Select(known => known.Path).Concat(Releases).OrderByDescending(known => known.Length)
            .First(known => IsAt(name, known) || (known[^1] == '/' && IsBelow(name, known)));
        int start = ("/" + name).LastIndexOf("/" + list, StringComparison.Ordinal);
        return entry.Path[..(entry.Path.Length - (name.Length - start))];
    }

    private static SoftwareComponent? ReadRelease(InventoryEntry entry)
    {
        Dictionary<string, string> values = [];
        foreach (string line in LinesOf(entry))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                values.TryAdd(line[..equals], line[(equals + 1)..].Trim().Trim('"', '\''));
            }
        }

        return values.GetValueOrDefault("ID") is { Length: > 0 } id
            ? new SoftwareComponent(id, values.GetValueOrDefault("VERSION_ID") is { Length: > 0 } version ? version : null, ComponentSource.PackageList)
            {
                Type = "operating-system",
                Evidence = "os-release",
                Places = [new ComponentPlace(entry.Path, null)],
            }
            : null;
    }

    private static IEnumerable<SoftwareComponent> ReadPackages(InventoryEntry entry, string type, string distribution)
    {
        bool isApk = type == "apk";
        var seen = new HashSet<(string Name, string? Version)>();
        foreach (Dictionary<string, string> package in ParagraphsOf(entry).Take(MostPackages))
        {
            string? name = ValueOf(package, isApk ? "P" : "Package");
            string? version = ValueOf(package, isApk ? "V" : "Version");
            string? architecture = ValueOf(package, isApk ? "A" : "Architecture");
            bool isInstalled = !AbsentStates.Contains(package.GetValueOrDefault("Status")?.Split(' ')[^1]);
            if (name is not null && isInstalled && seen.Add((name, version)))
            {
                yield return new SoftwareComponent(name, version, ComponentSource.PackageList)
                {
                    PackageUrl = PackageIdentifiers.PackageUrl(type, DistributionOf(type, distribution), name, version, architecture),
                    Evidence = type + " list of packages",
                    Places = [new ComponentPlace(entry.Path, null)],
                };
            }
        }
    }

    private static string? ValueOf(Dictionary<string, string> package, string key) =>
        package.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    private static string DistributionOf(string type, string distribution) => distribution.Length > 0 ? distribution.ToLowerInvariant()
        : type == "deb" ? "debian"
        : type == "apk" ? "alpine"
        : string.Empty;

    // Paragraphs of "Key: value" with a blank line behind each; of a value that goes on in further lines the first is enough.
    private static IEnumerable<Dictionary<string, string>> ParagraphsOf(InventoryEntry entry)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in LinesOf(entry).Append(string.Empty))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length == 0 && values.Count > 0)
            {
                yield return values;
                values = new Dictionary<string, string>(StringComparer.Ordinal);
            }
            else if (colon > 0 && line[0] is not (' ' or '\t'))
            {
                values.TryAdd(line[..colon], Shorten(line[(colon + 1)..].Trim()));
            }
        }
    }

    private static string Shorten(string value) => value.Length <= LongestValue ? value : value[..LongestValue];

    private static IEnumerable<string> LinesOf(InventoryEntry entry) =>
        Encoding.UTF8.GetString(entry.Content!.Value.Span).Split('\n').Select(line => line.TrimEnd('\r'));
}

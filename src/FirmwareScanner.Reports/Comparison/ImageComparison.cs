using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Reports.Comparison;

/// <summary>A file inside that is not the same in both images.</summary>
/// <param name="Path">Its path without offsets; raw.</param>
/// <param name="Old">What the old image has; null for nothing.</param>
/// <param name="New">What the new image has; null for nothing.</param>
public sealed record ContainedFileChange(string Path, InventoryEntry? Old, InventoryEntry? New);

/// <summary>A component that is not the same in both images.</summary>
/// <param name="Name">Its name; raw.</param>
/// <param name="Old">The versions in the old image, sorted, "-" for one that is not known; empty if it has none.</param>
/// <param name="New">The versions in the new image.</param>
public sealed record ComponentChange(string Name, IReadOnlyList<string> Old, IReadOnlyList<string> New);

/// <summary>
/// What a new image has that an old one had not, and the other way round. What has only moved is the same: findings are compared by the
/// bytes of their matches and paths without offsets (<see cref="Baseline"/>), files by their SHA-256.
/// </summary>
public sealed class ImageComparison
{
    /// <summary>Compares two images.</summary>
    /// <param name="old">The old image; scanned with the same rules as the new one.</param>
    /// <param name="new">The new image.</param>
    public ImageComparison(ImageContents old, ImageContents @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        Finding[] oldFindings = FindingsOf(old);
        Finding[] newFindings = FindingsOf(@new);
        Added = SelectNew(oldFindings, newFindings);
        Gone = SelectNew(newFindings, oldFindings);
        Known = newFindings.Count(finding => !finding.Rule.IsInformational) - Added.Count;
        ContentAdded = NamesOnlyIn(newFindings, oldFindings);
        ContentGone = NamesOnlyIn(oldFindings, newFindings);
        Components = CompareComponents(old.Components, @new.Components);
        (Files, SameFiles) = CompareFiles(old.Inventory.Entries, @new.Inventory.Entries);
        IsSame = old.Inventory.Image.Sha256 == @new.Inventory.Image.Sha256;
        IsIncomplete = old.IsIncomplete || @new.IsIncomplete;
    }

    /// <summary>Findings in the new image alone, informational ones left out.</summary>
    public IReadOnlyList<Finding> Added { get; }

    /// <summary>Findings in the old image alone.</summary>
    public IReadOnlyList<Finding> Gone { get; }

    /// <summary>Findings in the new image that the old one has, too.</summary>
    public int Known { get; }

    /// <summary>Informational rules that fired in the new image alone, by name, sorted.</summary>
    public IReadOnlyList<string> ContentAdded { get; }

    /// <summary>Informational rules that fired in the old image alone.</summary>
    public IReadOnlyList<string> ContentGone { get; }

    /// <summary>The software that differs, by name.</summary>
    public IReadOnlyList<ComponentChange> Components { get; }

    /// <summary>The files inside that differ, by path. What lies in a file that is there in one image alone is not listed by itself.</summary>
    public IReadOnlyList<ContainedFileChange> Files { get; }

    /// <summary>How many files inside are the same.</summary>
    public int SameFiles { get; }

    /// <summary>Whether the images are the same, byte for byte.</summary>
    public bool IsSame { get; }

    /// <summary>Whether something in one of them was not looked into: then more may differ than is listed.</summary>
    public bool IsIncomplete { get; }

    // By the same name, since the images have different ones.
    private static Finding[] FindingsOf(ImageContents contents) => [.. Finding.In(contents.Scan with { Path = string.Empty })];

    private static Finding[] SelectNew(Finding[] before, Finding[] after)
    {
        var known = new Baseline();
        known.Add(before);
        return [.. known.SelectNew(after).Where(finding => !finding.Rule.IsInformational).OrderByDescending(finding => finding.Rule.Severity)];
    }

    private static string[] NamesOnlyIn(Finding[] these, Finding[] others)
    {
        HashSet<string> known = [.. others.Select(finding => finding.Rule.FullName)];
        return
        [
            .. these.Where(finding => finding.Rule.IsInformational && !known.Contains(finding.Rule.FullName))
                .Select(finding => finding.Rule.Name).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static ComponentChange[] CompareComponents(IReadOnlyList<SoftwareComponent> before, IReadOnlyList<SoftwareComponent> after)
    {
        ILookup<string, string> old = VersionsOf(before);
        ILookup<string, string> current = VersionsOf(after);
        return
        [
            .. old.Concat(current).Select(group => group.Key).Distinct().Order(StringComparer.Ordinal)
                .Select(name => new ComponentChange(name, Sorted(old[name]), Sorted(current[name])))
                .Where(change => !change.Old.SequenceEqual(change.New)),
        ];
    }

    private static ILookup<string, string> VersionsOf(IReadOnlyList<SoftwareComponent> components) =>
        components.ToLookup(component => component.Name, component => component.Version ?? "-", StringComparer.Ordinal);

    private static string[] Sorted(IEnumerable<string> versions) => [.. versions.Distinct().Order(StringComparer.Ordinal)];

    private static (ContainedFileChange[] Changes, int Same) CompareFiles(IReadOnlyList<InventoryEntry> before, IReadOnlyList<InventoryEntry> after)
    {
        ILookup<string, InventoryEntry> old = FilesOf(before);
        ILookup<string, InventoryEntry> current = FilesOf(after);
        var changes = new List<ContainedFileChange>();
        int same = 0;
        foreach (string path in old.Concat(current).Select(group => group.Key).Distinct())
        {
            List<InventoryEntry> olds = [.. old[path]];
            List<InventoryEntry> news = [];
            foreach (InventoryEntry entry in current[path])
            {
                int equal = olds.FindIndex(candidate => IsEqual(candidate, entry));
                if (equal < 0)
                {
                    news.Add(entry);
                    continue;
                }

                olds.RemoveAt(equal);
                same++;
            }

            for (int i = 0; i < Math.Max(olds.Count, news.Count); i++)
            {
                changes.Add(new ContainedFileChange(path, i < olds.Count ? olds[i] : null, i < news.Count ? news[i] : null));
            }
        }

        return (LeaveOutImplied(changes), same);
    }

    private static ILookup<string, InventoryEntry> FilesOf(IReadOnlyList<InventoryEntry> entries) =>
        entries.Where(entry => entry.Path.Length > 0 && entry.Kind != MemberKind.Folder).ToLookup(entry => entry.LogicalPath, StringComparer.Ordinal);

    private static bool IsEqual(InventoryEntry one, InventoryEntry other) =>
        one.Kind == other.Kind && one.Sha256 == other.Sha256 && one.LinkTarget == other.LinkTarget;

    // What holds something that changed has changed, too; and what lies in something new is new.
    private static ContainedFileChange[] LeaveOutImplied(List<ContainedFileChange> changes)
    {
        ContainedFileChange[] sorted = [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)];
        HashSet<string> whole = [.. sorted.Where(change => change.Old is null || change.New is null).Select(change => change.Path)];
        HashSet<string> holders = [.. sorted.SelectMany(change => HoldersOf(change.Path))];
        return
        [
            .. sorted.Where(change => !HoldersOf(change.Path).Any(whole.Contains)
                && (change.Old is null || change.New is null || !holders.Contains(change.Path))),
        ];
    }

    // Each beginning of a path that ends where a layer or a name begins.
    private static IEnumerable<string> HoldersOf(string path)
    {
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i] is '!' or '/')
            {
                yield return path[..i];
            }
        }
    }
}

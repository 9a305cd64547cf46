using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Reports.Components;

/// <summary>The software in an image, from all that tells of it.</summary>
public static class SoftwareInventory
{
    /// <summary>
    /// Puts together what lists of packages and rules name, sorted by name and version. What a rule saw of a package that a list names in
    /// the same version, or in a build of it, is a further place of that package.
    /// </summary>
    /// <param name="listed">What lists of packages name.</param>
    /// <param name="seen">What rules name.</param>
    public static IReadOnlyList<SoftwareComponent> Merge(IReadOnlyList<SoftwareComponent> listed, IReadOnlyList<SoftwareComponent> seen)
    {
        ArgumentNullException.ThrowIfNull(listed);
        ArgumentNullException.ThrowIfNull(seen);
        var merged = new List<SoftwareComponent>(listed);
        foreach (SoftwareComponent component in seen)
        {
            int known = merged.FindIndex(package => IsSame(package, component));
            if (known < 0)
            {
                merged.Add(component);
            }
            else
            {
                merged[known] = merged[known] with { Places = [.. merged[known].Places, .. component.Places], Cpe = merged[known].Cpe ?? component.Cpe };
            }
        }

        return [.. merged.OrderBy(component => component.Name, StringComparer.Ordinal).ThenBy(component => component.Version, StringComparer.Ordinal)];
    }

    private static bool IsSame(SoftwareComponent package, SoftwareComponent seen) =>
        package.Source == ComponentSource.PackageList
        && package.Name == seen.Name
        && (seen.Version is null || IsBuildOf(package.Version, seen.Version));

    // A package's version is that of the software with an epoch before it and the number of the build behind it.
    private static bool IsBuildOf(string? package, string version)
    {
        string upstream = package is null ? string.Empty : package[(package.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return upstream == version
            || (upstream.StartsWith(version, StringComparison.Ordinal) && upstream[version.Length] is ('-' or '+' or '~'));
    }
}

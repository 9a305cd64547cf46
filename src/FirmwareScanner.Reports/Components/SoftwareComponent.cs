using System.Collections.Generic;

namespace FirmwareScanner.Reports.Components;

/// <summary>How a component is known.</summary>
public enum ComponentSource
{
    /// <summary>A rule found text or data of it.</summary>
    Rule,

    /// <summary>A list of packages in a file system names it, or the system's description of itself.</summary>
    PackageList,
}

/// <summary>A piece of software in an image.</summary>
/// <param name="Name">Its name, as its packages or its authors spell it; raw.</param>
/// <param name="Version">Its version; null if it is not known.</param>
/// <param name="Source">How it is known.</param>
public sealed record SoftwareComponent(string Name, string? Version, ComponentSource Source)
{
    /// <summary>The type that CycloneDX has for it: <c>library</c>, <c>application</c>, <c>operating-system</c> or <c>firmware</c>.</summary>
    public string Type { get; init; } = "application";

    /// <summary>Its package URL; null if it comes in no package.</summary>
    public string? PackageUrl { get; init; }

    /// <summary>Its name in the Common Platform Enumeration 2.3, with version; null if it has none, or no version is known.</summary>
    public string? Cpe { get; init; }

    /// <summary>What tells: the name of the rule, or the format of the list.</summary>
    public required string Evidence { get; init; }

    /// <summary>Where in the image it was seen, at least one place.</summary>
    public required IReadOnlyList<ComponentPlace> Places { get; init; }
}

/// <summary>A place where a component was seen.</summary>
/// <param name="Path">The path of the object below the image; raw, empty for the image itself.</param>
/// <param name="Offset">Offset in the object's content; null for the object as a whole.</param>
public sealed record ComponentPlace(string Path, long? Offset);

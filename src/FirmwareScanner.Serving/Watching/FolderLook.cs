using System;
using System.Collections.Generic;
using FirmwareScanner.Results;

namespace FirmwareScanner.Serving.Watching;

/// <summary>What a <see cref="FolderWatch"/> saw at one look.</summary>
public sealed record FolderLook
{
    /// <summary>Files that are complete and have not been scanned as they are, in the order of their names.</summary>
    public required IReadOnlyList<ArrivedFile> Ready { get; init; }

    /// <summary>What cannot be scanned and was not so before: folders that were not entered or cannot be, files that cannot be looked at.</summary>
    public required IReadOnlyList<FileScanResult> Problems { get; init; }

    /// <summary>Paths of files that are gone and were not scanned.</summary>
    public required IReadOnlyList<string> Vanished { get; init; }

    /// <summary>Paths of files that may still be written to.</summary>
    public required IReadOnlyList<string> Waiting { get; init; }

    /// <summary>After which time one of these may be complete; null if there are none.</summary>
    public TimeSpan? NextDue { get; init; }

    /// <summary>How many symbolic links there are, which are not followed.</summary>
    public int Links { get; init; }

    /// <summary>How many files and folders are left out at the user's word.</summary>
    public int Excluded { get; init; }
}

/// <summary>A file that is complete.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Version">The state in which it was complete.</param>
public sealed record ArrivedFile(string Path, FileVersion Version);

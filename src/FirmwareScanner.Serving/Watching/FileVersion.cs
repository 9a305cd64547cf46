using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Serving.Watching;

/// <summary>A state of a file. Another one tells that it was written to, replaced or renamed, or that its attributes changed.</summary>
/// <param name="Identity">Which file it is.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ChangedAt">When it last changed (<see cref="FileStatus.ChangedAt"/>).</param>
public readonly record struct FileVersion(FileIdentity Identity, long Length, long ChangedAt)
{
    /// <summary>The state of a file.</summary>
    /// <param name="status">What the system says of it.</param>
    public static FileVersion Of(FileStatus status) => new(status.Identity, status.Length, status.ChangedAt);
}

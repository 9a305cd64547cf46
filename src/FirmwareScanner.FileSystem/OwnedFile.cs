namespace FirmwareScanner.FileSystem;

/// <summary>A file in an <see cref="OwnedFolder"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="UsedAt">When it was last written or used, in seconds since 1970.</param>
public sealed record OwnedFile(string Name, long Length, long UsedAt);

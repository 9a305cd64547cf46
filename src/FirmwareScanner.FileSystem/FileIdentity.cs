namespace FirmwareScanner.FileSystem;

/// <summary>Which file it is, whatever name leads to it: two names of the same file have equal identities.</summary>
/// <param name="Device">The file system's number; 0 where the system does not tell.</param>
/// <param name="Inode">The file's number in it; 0 where the system does not tell.</param>
/// <param name="Path">The full path with links followed, where the system does not tell numbers; otherwise empty.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, string Path);

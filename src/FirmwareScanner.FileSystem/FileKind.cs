namespace FirmwareScanner.FileSystem;

/// <summary>Kinds of entries that a folder can have.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, where links are not followed.</summary>
    Link,

    /// <summary>A named pipe (FIFO).</summary>
    NamedPipe,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>Words for <see cref="FileKind"/>.</summary>
public static class FileKindText
{
    /// <summary>Whether it is none of regular file, folder and link.</summary>
    /// <param name="kind">The kind.</param>
    public static bool IsSpecial(this FileKind kind) => kind > FileKind.Link;

    /// <summary>The kind with its article.</summary>
    /// <param name="kind">The kind.</param>
    public static string Describe(this FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Link => "a symbolic link",
        FileKind.NamedPipe => "a named pipe",
        FileKind.CharacterDevice => "a character device",
        FileKind.BlockDevice => "a block device",
        FileKind.Socket => "a socket",
        _ => "a regular file",
    };
}

using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// What a file is, found out without opening it: opening a pipe waits for its writer, for ever if there is none. .NET does not tell;
/// on Linux statx(2) does, whose structure is the same on every architecture. Elsewhere every file that is no folder and no link
/// counts as regular.
/// </summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="Length">Its length in bytes; 0 for what has none.</param>
/// <param name="Mode">Its permission bits on Linux; 0 elsewhere.</param>
public sealed record FileStatus(FileKind Kind, FileIdentity Identity, long Length, int Mode)
{
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const int NotFound = 2;
    private const int NotAFolder = 20;

    // Positions in struct statx (linux/stat.h).
    private const int OwnerPosition = 20;
    private const int ModePosition = 28;
    private const int InodePosition = 32;
    private const int LengthPosition = 40;
    private const int ChangedPosition = 96;
    private const int WrittenPosition = 112;
    private const int DeviceMajorPosition = 136;
    private const int DeviceMinorPosition = 140;
    private const int TypeMask = 0xF000;
    private const int PermissionMask = 0xFFF;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The number of the user whom it belongs to on Linux; 0 elsewhere.</summary>
    public uint Owner { get; init; }

    /// <summary>Whether it belongs neither to the user of this program nor to the administrator; known on Linux only.</summary>
    public bool BelongsToAnother => OperatingSystem.IsLinux() && Owner != 0 && Owner != LinuxFolderCalls.User();

    /// <summary>When its content was last written, in seconds since 1970, on Linux; 0 elsewhere.</summary>
    public long WrittenAt { get; init; }

    /// <summary>
    /// When its content or one of its attributes last changed: on Linux in nanoseconds since 1970, and nobody can set it back; elsewhere when
    /// it was last written, in units of the system's own. Only good to be compared with another of the same file.
    /// </summary>
    public long ChangedAt { get; init; }

    /// <summary>Examines a path.</summary>
    /// <param name="path">The path, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="followsLinks">Whether a symbolic link is followed (the default) or examined itself.</param>
    /// <returns>The status; null if there is no such file.</returns>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be entered.</exception>
    /// <exception cref="IOException">The path cannot be examined for another reason.</exception>
    public static FileStatus? Of(string path, bool followsLinks = true)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!OperatingSystem.IsLinux())
        {
            return OfPortable(path, followsLinks);
        }

        byte[] status = new byte[LinuxCalls.StatusLength];
        int error = LinuxCalls.Examine(LinuxCalls.CurrentFolder, LinuxCalls.NameOf(path), followsLinks ? 0 : NoFollow, status);
        return error switch
        {
            0 => Read(status),
            NotFound or NotAFolder => null,
            _ => throw LinuxCalls.Problem(error),
        };
    }

    /// <summary>Examines a path; whatever hinders that counts as no such file.</summary>
    /// <param name="path">The path, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="followsLinks">Whether a symbolic link is followed (the default) or examined itself.</param>
    public static FileStatus? TryOf(string path, bool followsLinks = true)
    {
        try
        {
            return Of(path, followsLinks);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return null;
        }
    }

    /// <summary>Examines an open file.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="path">The path by which it was opened, for systems that do not number their files.</param>
    /// <exception cref="IOException">It cannot be examined.</exception>
    public static FileStatus Of(SafeFileHandle handle, string path)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (!OperatingSystem.IsLinux())
        {
            return OfPortable(path, true) ?? throw new FileNotFoundException(null, path);
        }

        byte[] status = new byte[LinuxCalls.StatusLength];
        int error = LinuxCalls.Examine((int)handle.DangerousGetHandle(), [0], EmptyPath, status);
        GC.KeepAlive(handle);
        return error == 0 ? Read(status) : throw LinuxCalls.Problem(error);
    }

    /// <summary>Whether the path, with links followed, leads to a folder.</summary>
    /// <param name="path">The path, as <see cref="EscapedUtf8"/>.</param>
    public static bool IsFolder(string path) => TryOf(path)?.Kind == FileKind.Folder;

    /// <summary>Whether the path, with links followed, leads to anything.</summary>
    /// <param name="path">The path, as <see cref="EscapedUtf8"/>.</param>
    public static bool Exists(string path) => TryOf(path) is not null;

    /// <summary>Examines what has a name in an open folder; links are not followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name, as <see cref="EscapedUtf8"/>.</param>
    /// <returns>The status; null if there is no such file.</returns>
    [SupportedOSPlatform("linux")]
    internal static FileStatus? In(SafeFileHandle folder, string name)
    {
        byte[] status = new byte[LinuxCalls.StatusLength];
        int error = LinuxCalls.Examine((int)folder.DangerousGetHandle(), LinuxCalls.NameOf(name), NoFollow, status);
        GC.KeepAlive(folder);
        return error switch
        {
            0 => Read(status),
            NotFound => null,
            _ => throw LinuxCalls.Problem(error),
        };
    }

    private static FileStatus Read(byte[] status)
    {
        ushort mode = MemoryMarshal.Read<ushort>(status.AsSpan(ModePosition));
        FileKind kind = (mode & TypeMask) switch
        {
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            0x1000 => FileKind.NamedPipe,
            0x2000 => FileKind.CharacterDevice,
            0x6000 => FileKind.BlockDevice,
            0xC000 => FileKind.Socket,
            _ => FileKind.Regular,
        };
        ulong device = ((ulong)MemoryMarshal.Read<uint>(status.AsSpan(DeviceMajorPosition)) << 32)
            | MemoryMarshal.Read<uint>(status.AsSpan(DeviceMinorPosition));
        var identity = new FileIdentity(device, MemoryMarshal.Read<ulong>(status.AsSpan(InodePosition)), string.Empty);
        return new FileStatus(kind, identity, MemoryMarshal.Read<long>(status.AsSpan(LengthPosition)), mode & PermissionMask)
        {
            Owner = MemoryMarshal.Read<uint>(status.AsSpan(OwnerPosition)),
            WrittenAt = MemoryMarshal.Read<long>(status.AsSpan(WrittenPosition)),
            ChangedAt = (MemoryMarshal.Read<long>(status.AsSpan(ChangedPosition)) * NanosecondsPerSecond)
                + MemoryMarshal.Read<uint>(status.AsSpan(ChangedPosition + sizeof(long))),
        };
    }

    private static FileStatus? OfPortable(string path, bool followsLinks)
    {
        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (entry.LinkTarget is not null)
        {
            if (!followsLinks)
            {
                return new FileStatus(FileKind.Link, new FileIdentity(0, 0, entry.FullName), 0, 0);
            }

            entry = entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
        }

        if (!entry.Exists)
        {
            return null;
        }

        FileKind kind = entry is DirectoryInfo ? FileKind.Folder : FileKind.Regular;
        return new FileStatus(kind, new FileIdentity(0, 0, entry.FullName), entry is FileInfo file ? file.Length : 0, 0)
        {
            ChangedAt = entry.LastWriteTimeUtc.Ticks,
        };
    }
}

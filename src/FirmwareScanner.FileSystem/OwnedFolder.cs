using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// A folder that belongs to the user and that nobody else can write. Its files are read and written by name alone, regular ones only, and
/// links in it are never followed; a file appears as a whole or not at all. What others could have written is refused.
/// </summary>
/// <remarks>
/// Owners and permissions are looked at on Linux, permissions also on macOS; on Windows the folders of a user are closed to others unless
/// he opens them.
/// </remarks>
public abstract class OwnedFolder : IDisposable
{
    /// <summary>What the names of files begin with that are not complete yet.</summary>
    public const string TemporaryPrefix = ".fwscan-";

    /// <summary>Permission bits by which others than the owner may write.</summary>
    protected const int OthersWrite = 0x12;

    /// <summary>Permission bits by which others than the owner may do anything.</summary>
    protected const int OthersAny = 0x3F;

    private const int RandomBytes = 16;

    /// <summary>Remembers the path.</summary>
    /// <param name="path">The folder, for messages.</param>
    protected OwnedFolder(string path) => Path = path;

    /// <summary>The folder, as it was named.</summary>
    public string Path { get; }

    /// <summary>Opens a folder; one that is not there is made, for its owner alone.</summary>
    /// <param name="path">The folder, as <see cref="EscapedUtf8"/>; a link to one is followed.</param>
    /// <exception cref="UnsafeFileException">It belongs to somebody else, or others may write it.</exception>
    /// <exception cref="IOException">It is no folder, or cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made or opened.</exception>
    public static OwnedFolder Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OperatingSystem.IsLinux() ? LinuxOwnedFolder.OpenOrMake(path) : PortableOwnedFolder.OpenOrMake(path);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <param name="isSecret">Whether others must not be able to read it either.</param>
    /// <returns>Its bytes; null if there is none.</returns>
    /// <exception cref="UnsafeFileException">It is a link or of another kind, belongs to somebody else, or is open to others.</exception>
    /// <exception cref="IOException">It cannot be read, or has more bytes.</exception>
    public abstract byte[]? TryRead(string name, int mostBytes, bool isSecret = false);

    /// <summary>Writes a file that only its owner may read or write, in the place of whatever has the name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Write(string name, ReadOnlySpan<byte> content);

    /// <summary>Writes a file as <see cref="Write"/> does, unless there is one of this name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes.</param>
    /// <returns>Whether there was none.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract bool TryAdd(string name, ReadOnlySpan<byte> content);

    /// <summary>Notes that a file is used: as if it had been written now. That it cannot be noted is no error.</summary>
    /// <param name="name">Its name.</param>
    public abstract void MarkUsed(string name);

    /// <summary>The regular files in it.</summary>
    /// <exception cref="IOException">It cannot be listed.</exception>
    public abstract IReadOnlyList<OwnedFile> List();

    /// <summary>Removes a file or link, if it is there and that is possible.</summary>
    /// <param name="name">Its name.</param>
    public abstract void Remove(string name);

    /// <summary>Whether a folder is this one or lies in it.</summary>
    /// <param name="path">The other folder, which must exist.</param>
    public bool Holds(string path)
    {
        FileIdentity? own = FileStatus.TryOf(Path)?.Identity;
        for (string? folder = System.IO.Path.GetFullPath(path); folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (own is not null && FileStatus.TryOf(folder)?.Identity == own)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the folder.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>A name that nobody can foresee.</summary>
    protected static string NewName() => TemporaryPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The path of a file, for messages.</summary>
    /// <param name="name">Its name.</param>
    protected string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Refuses what is more than a file may have.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">Its length.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    protected void DemandLength(string name, long length, int mostBytes)
    {
        if (length > mostBytes)
        {
            throw new IOException(FormattableString.Invariant($"{PathOf(name)}: is too long: at most {mostBytes:N0} bytes are read, it has {length:N0}"));
        }
    }
}

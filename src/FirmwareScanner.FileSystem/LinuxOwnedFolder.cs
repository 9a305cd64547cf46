using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>A folder of the user on Linux: everything is reached from the open folder, so that it does not matter what its path leads to later.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxOwnedFolder : OwnedFolder
{
    private readonly SafeFileHandle _folder;

    private LinuxOwnedFolder(string path, SafeFileHandle folder)
        : base(path) => _folder = folder;

    /// <summary>Opens a folder; one that is not there is made.</summary>
    public static LinuxOwnedFolder OpenOrMake(string path)
    {
        if (FileStatus.Of(path) is null)
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        SafeFileHandle handle = LinuxFolderCalls.OpenFolder(LinuxCalls.NameOf(path));
        try
        {
            DemandOwn(FileStatus.Of(handle, path), path, OthersWrite);
            return new LinuxOwnedFolder(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override byte[]? TryRead(string name, int mostBytes, bool isSecret = false)
    {
        if (FileStatus.In(_folder, name) is not FileStatus before)
        {
            return null;
        }

        DemandRegular(name, before);
        using SafeFileHandle file = LinuxFolderCalls.OpenFile(_folder, LinuxCalls.NameOf(name));
        FileStatus status = FileStatus.Of(file, name);
        DemandRegular(name, status);
        DemandOwn(status, PathOf(name), isSecret ? OthersAny : OthersWrite);
        DemandLength(name, status.Length, mostBytes);
        byte[] content = new byte[status.Length];
        int count = 0;
        for (int got = 1; got > 0 && count < content.Length; count += got)
        {
            got = RandomAccess.Read(file, content.AsSpan(count), count);
        }

        return content[..count];
    }

    /// <inheritdoc/>
    public override void Write(string name, ReadOnlySpan<byte> content)
    {
        byte[] temporary = WriteTemporary(content);
        try
        {
            LinuxFolderCalls.Move(_folder, temporary, LinuxCalls.NameOf(name));
        }
        catch
        {
            LinuxFolderCalls.Remove(_folder, temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryAdd(string name, ReadOnlySpan<byte> content)
    {
        byte[] temporary = WriteTemporary(content);
        try
        {
            return LinuxFolderCalls.TryName(_folder, temporary, LinuxCalls.NameOf(name));
        }
        finally
        {
            LinuxFolderCalls.Remove(_folder, temporary);
        }
    }

    /// <inheritdoc/>
    public override void MarkUsed(string name)
    {
        try
        {
            using SafeFileHandle file = LinuxFolderCalls.OpenFile(_folder, LinuxCalls.NameOf(name));
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // It is removed earlier than others, no more.
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OwnedFile> List() =>
    [
        .. LinuxCalls.List(LinuxCalls.NameOf(Path))
            .Select(entry => (entry.Name, Status: FileStatus.In(_folder, entry.Name)))
            .Where(entry => entry.Status is { Kind: FileKind.Regular })
            .Select(entry => new OwnedFile(entry.Name, entry.Status!.Length, entry.Status.WrittenAt)),
    ];

    /// <inheritdoc/>
    public override void Remove(string name) => LinuxFolderCalls.Remove(_folder, LinuxCalls.NameOf(name));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _folder.Dispose();

    private static void DemandOwn(FileStatus status, string path, int refusedBits)
    {
        uint user = LinuxFolderCalls.User();
        if (status.Owner != user)
        {
            throw new UnsafeFileException($"{path}: belongs to another user (number {status.Owner}, this program runs for {user})");
        }

        if ((status.Mode & refusedBits) != 0)
        {
            string what = refusedBits == OthersAny ? "read or write" : "write";
            throw new UnsafeFileException($"{path}: others may {what} it, found mode {Convert.ToString(status.Mode, 8)}");
        }
    }

    private void DemandRegular(string name, FileStatus status)
    {
        if (status.Kind != FileKind.Regular)
        {
            throw new UnsafeFileException($"{PathOf(name)}: is {status.Kind.Describe()}, expected a regular file");
        }
    }

    private byte[] WriteTemporary(ReadOnlySpan<byte> content)
    {
        byte[] name = LinuxCalls.NameOf(NewName());
        using SafeFileHandle file = LinuxFolderCalls.CreateFile(_folder, name);
        try
        {
            RandomAccess.Write(file, content, 0);
            return name;
        }
        catch
        {
            LinuxFolderCalls.Remove(_folder, name);
            throw;
        }
    }
}

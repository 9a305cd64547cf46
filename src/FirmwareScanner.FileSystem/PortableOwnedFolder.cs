using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.FileSystem;

/// <summary>A folder of the user where there are only the calls of .NET: Windows and macOS.</summary>
internal sealed class PortableOwnedFolder : OwnedFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private PortableOwnedFolder(string path)
        : base(path)
    {
    }

    /// <summary>Opens a folder; one that is not there is made.</summary>
    public static PortableOwnedFolder OpenOrMake(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            }

            DemandMode(path, OthersWrite);
        }

        return new PortableOwnedFolder(path);
    }

    /// <inheritdoc/>
    public override byte[]? TryRead(string name, int mostBytes, bool isSecret = false)
    {
        var file = new FileInfo(PathOf(name));
        if (file.LinkTarget is not null)
        {
            throw new UnsafeFileException($"{file.FullName}: is a symbolic link, expected a regular file");
        }

        if (!file.Exists)
        {
            return null;
        }

        DemandMode(file.FullName, isSecret ? OthersAny : OthersWrite);
        DemandLength(name, file.Length, mostBytes);
        return InputFile.ReadWhole(file.FullName, mostBytes);
    }

    /// <inheritdoc/>
    public override void Write(string name, ReadOnlySpan<byte> content) => Put(name, content, overwrites: true);

    /// <inheritdoc/>
    public override bool TryAdd(string name, ReadOnlySpan<byte> content)
    {
        try
        {
            Put(name, content, overwrites: false);
            return true;
        }
        catch (IOException) when (File.Exists(PathOf(name)))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override void MarkUsed(string name)
    {
        try
        {
            File.SetLastWriteTimeUtc(PathOf(name), DateTime.UtcNow);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // It is removed earlier than others, no more.
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OwnedFile> List() =>
    [
        .. new DirectoryInfo(Path).EnumerateFiles()
            .Where(file => file.LinkTarget is null)
            .Select(file => new OwnedFile(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds())),
    ];

    /// <inheritdoc/>
    public override void Remove(string name)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // Whoever has it open keeps it.
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private static void DemandMode(string path, int refusedBits)
    {
        if (!OperatingSystem.IsWindows() && ((int)File.GetUnixFileMode(path) & refusedBits) != 0)
        {
            throw new UnsafeFileException($"{path}: is open to others, found mode {Convert.ToString((int)File.GetUnixFileMode(path), 8)}");
        }
    }

    private void Put(string name, ReadOnlySpan<byte> content, bool overwrites)
    {
        string temporary = PathOf(NewName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
            }

            File.Move(temporary, PathOf(name), overwrites);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

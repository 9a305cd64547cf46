using System;
using System.Globalization;
using System.IO;
using System.Runtime.Versioning;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// What the name of an output leads to, found out before anything is written. It comes from <see cref="FileClaims.AddOutput(string)"/>, so that
/// nothing is written onto what is read.
/// </summary>
public sealed class OutputTarget
{
    private const int MostLinks = 40;
    private const string OpenFiles = "/proc/self/fd";
    private const int StandardOutput = 1;

    private OutputTarget(string name, string path)
    {
        Name = name;
        Path = path;
    }

    /// <summary>The name as the user gave it, for messages.</summary>
    public string Name { get; }

    /// <summary>Whether it is a device, a pipe, or an open file of the process: something that is written to and never replaced.</summary>
    public bool IsStream { get; private init; }

    /// <summary>Whether it is the process's own standard output, where other lines must not get in between.</summary>
    public bool IsStandardOutput => Descriptor == StandardOutput;

    /// <summary>The path with links followed.</summary>
    internal string Path { get; }

    /// <summary>The number of the process's own open file; null if it is none.</summary>
    internal int? Descriptor { get; private init; }

    /// <summary>What is there; null if there is nothing yet.</summary>
    internal FileStatus? Status { get; private init; }

    /// <summary>The folder of the file.</summary>
    internal string Folder => FolderOf(Path);

    /// <summary>Finds out where a name leads.</summary>
    /// <exception cref="IOException">Nothing can be written there; the message names the path.</exception>
    internal static OutputTarget Of(string name)
    {
        try
        {
            return name.Length == 0 ? throw new IOException("expected the name of a file to write")
                : OperatingSystem.IsLinux() ? Follow(name)
                : FollowPortable(name);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new IOException($"{name}: {FileProblem.Describe(exception)}", exception);
        }
    }

    [SupportedOSPlatform("linux")]
    private static OutputTarget Follow(string name)
    {
        string path = name;
        ulong? openFiles = FileStatus.TryOf(OpenFiles)?.Identity.Device;
        for (int links = 0; links < MostLinks; links++)
        {
            FileStatus? status = FileStatus.Of(path, followsLinks: false);
            if (status is null)
            {
                return links == 0 ? New(name, path) : throw Dangling(path);
            }

            if (status.Kind != FileKind.Link)
            {
                return Existing(name, path, status);
            }

            if (status.Identity.Device == openFiles)
            {
                return OpenFile(name, path);
            }

            path = System.IO.Path.Combine(FolderOf(path), LinuxOutputCalls.ReadLink(LinuxCalls.NameOf(path)));
        }

        throw new IOException("leads through too many symbolic links");
    }

    private static OutputTarget FollowPortable(string name)
    {
        string full = System.IO.Path.GetFullPath(name);
        FileStatus? status = FileStatus.Of(full);
        if (status is null)
        {
            return new FileInfo(full).LinkTarget is string target ? throw Dangling(target) : New(name, full);
        }

        return Existing(name, status.Identity.Path, status);
    }

    private static OutputTarget New(string name, string path) => FileStatus.IsFolder(FolderOf(path))
        ? new OutputTarget(name, path)
        : throw new IOException($"the folder {System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))} does not exist");

    private static OutputTarget Existing(string name, string path, FileStatus status) => status.Kind switch
    {
        FileKind.Folder => throw new IOException("is a folder, expected the name of a file to write"),
        FileKind.Socket => throw new IOException("is a socket, expected the name of a file to write"),
        _ => new OutputTarget(name, path) { Status = status, IsStream = status.Kind.IsSpecial() },
    };

    /// <summary>A link of /proc leads to a file that a process has open, and not to a name.</summary>
    [SupportedOSPlatform("linux")]
    private static OutputTarget OpenFile(string name, string path)
    {
        FileStatus status = FileStatus.Of(path) ?? throw Dangling(path);
        OutputTarget target = Existing(name, path, status);
        bool isOwn = FileStatus.TryOf(FolderOf(path))?.Identity == FileStatus.TryOf(OpenFiles)?.Identity;
        string number = System.IO.Path.GetFileName(path);
        if (!isOwn || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
        {
            return new OutputTarget(name, path) { Status = target.Status, IsStream = true };
        }

        return LinuxOutputCalls.IsInherited(descriptor)
            ? new OutputTarget(name, path) { Status = target.Status, IsStream = true, Descriptor = descriptor }
            : throw new IOException("is closed");
    }

    private static IOException Dangling(string target) => new($"leads to {target}, which does not exist");

    private static string FolderOf(string path)
    {
        string? folder = System.IO.Path.GetDirectoryName(path);
        return string.IsNullOrEmpty(folder) ? path.StartsWith('/') ? "/" : "." : folder;
    }
}

using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// The files that a run reads and those that it writes: none may be both, by whatever names and links they are reached, and no two
/// outputs may be the same file. All are to be named here before the first output is opened.
/// </summary>
public sealed class FileClaims
{
    private readonly Dictionary<FileIdentity, string> _inputs = [];
    private readonly Dictionary<(FileIdentity File, string Name), string> _outputs = [];

    /// <summary>Notes a file that is read. One that is not there, or that cannot be examined, cannot be overwritten either.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <exception cref="IOException">It is also an output.</exception>
    public void AddInput(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AddInput(path, FileStatus.TryOf(path));
    }

    /// <summary>Notes an open file that is read.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="status">What it is; null if that is not known.</param>
    /// <exception cref="IOException">It is also an output.</exception>
    public void AddInput(string name, FileStatus? status)
    {
        // Devices and pipes are written to without harm to what was read from them.
        if (status is { Kind: FileKind.Regular })
        {
            _inputs.TryAdd(status.Identity, name);
            if (_outputs.TryGetValue((status.Identity, string.Empty), out string? output))
            {
                throw Conflict(output, name);
            }
        }
    }

    /// <summary>Notes a file that will be written, and finds out where its name leads.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <returns>Where it leads.</returns>
    /// <exception cref="IOException">It is also an input or another output, or nothing can be written there.</exception>
    public OutputTarget AddOutput(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var target = OutputTarget.Of(path);
        if (target.Status is { Kind: FileKind.Regular } status)
        {
            if (_inputs.TryGetValue(status.Identity, out string? input))
            {
                throw Conflict(path, input);
            }

            AddOutput(path, (status.Identity, string.Empty));
        }
        else if (target.Status is null)
        {
            FileIdentity folder = FileStatus.TryOf(target.Folder)?.Identity ?? default;
            AddOutput(path, (folder, Path.GetFileName(target.Path)));
        }

        return target;
    }

    private void AddOutput(string path, (FileIdentity File, string Name) key)
    {
        if (!_outputs.TryAdd(key, path))
        {
            throw new IOException($"{path}: two outputs have the same file, the other is {_outputs[key]}");
        }
    }

    private static IOException Conflict(string output, string input) =>
        new($"{output}: is also an input ({input}), which would be lost; give the output another name");
}

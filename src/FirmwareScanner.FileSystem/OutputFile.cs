using System;
using System.IO;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// The one way to write a file. A regular file appears as a whole, or not at all: it is written without a name, or where the file system
/// cannot do that under one that nobody can foresee, brought to the disk, and put in the place of the old one, which stays until then.
/// A symbolic link to a file stays, and the file is replaced; a device, a pipe or an open file is written to.
/// </summary>
public sealed class OutputFile : IDisposable
{
    private const int BufferLength = 1 << 16;
    private const int PermissionBits = 0x1FF;
    private const int RandomBytes = 16;

    private readonly OutputTarget _target;
    private SafeFileHandle? _handle;
    private string? _temporary;

    private OutputFile(OutputTarget target)
    {
        _target = target;
        Stream = Stream.Null;
    }

    /// <summary>Where to write. A failure names the file.</summary>
    public Stream Stream { get; private set; }

    /// <summary>Begins a file that will be complete when it appears.</summary>
    /// <param name="target">Where to; must not be used twice.</param>
    /// <param name="cancellation">Ends the wait for the reader of a pipe.</param>
    /// <exception cref="IOException">It cannot be written; the message names it.</exception>
    public static OutputFile Create(OutputTarget target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Named(target, () =>
        {
            var file = new OutputFile(target);
            if (target.IsStream)
            {
                file.OpenStream(cancellation);
            }
            else
            {
                file.OpenTemporary();
            }

            return file;
        });
    }

    /// <summary>
    /// Opens a log, whose lines are to be seen as they are written: an older one is emptied, and whatever ends the process, what was
    /// written is there. Nothing is buffered: each write should be of whole lines.
    /// </summary>
    /// <param name="target">Where to; must not be used twice.</param>
    /// <param name="cancellation">Ends the wait for the reader of a pipe.</param>
    /// <exception cref="IOException">It cannot be written; the message names it.</exception>
    public static OutputFile CreateLog(OutputTarget target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Named(target, () =>
        {
            var file = new OutputFile(target);
            file.OpenStream(cancellation);
            return file;
        });
    }

    /// <summary>Writes a whole file that no input is at stake with.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="IOException">It cannot be written; the message names it.</exception>
    public static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(new FileClaims().AddOutput(path));
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Writes a whole text in UTF-8 that no input is at stake with.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="IOException">It cannot be written; the message names it.</exception>
    public static void WriteWhole(string path, string text) => WriteWhole(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Puts the file in its place. Without this call, everything is as it was before.</summary>
    /// <exception cref="IOException">That failed, and the old content is there; the message names the file.</exception>
    public void Commit()
    {
        Stream.Flush();
        if (_handle is not null)
        {
            _ = Named(_target, () =>
            {
                RandomAccess.FlushToDisk(_handle);
                if (OperatingSystem.IsLinux())
                {
                    Place();
                }
                else
                {
                    PlacePortable();
                }

                return true;
            });
        }
    }

    /// <summary>Closes the file; what was not put in its place is gone.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        _handle?.Dispose();
        if (_temporary is not null)
        {
            Remove(_temporary);
            _temporary = null;
        }
    }

    private void OpenStream(CancellationToken cancellation) =>
        Stream = new NamedStream(_target, OperatingSystem.IsLinux() ? OpenLinuxStream(cancellation) : OpenPortableStream());

    [SupportedOSPlatform("linux")]
    private DescriptorStream OpenLinuxStream(CancellationToken cancellation)
    {
        byte[] name = LinuxCalls.NameOf(_target.Path);
        return new DescriptorStream(_target.Descriptor is int descriptor ? LinuxOutputCalls.Duplicate(descriptor)
            : _target.Status is null ? LinuxOutputCalls.CreateNew(name)
            : LinuxOutputCalls.OpenExisting(name, appends: _target.Status.Kind == FileKind.Regular && _target.IsStream, cancellation));
    }

    private FileStream OpenPortableStream() =>
        new(_target.Path, _target.Status is null ? FileMode.CreateNew : FileMode.Truncate, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private void OpenTemporary()
    {
        if (OperatingSystem.IsLinux())
        {
            _handle = LinuxOutputCalls.TryCreateUnnamed(LinuxCalls.NameOf(_target.Folder));
            if (_handle is null)
            {
                _temporary = NewName();
                _handle = LinuxOutputCalls.CreateNew(LinuxCalls.NameOf(_temporary));
            }

            if (_target.Status is FileStatus old)
            {
                LinuxOutputCalls.SetMode(_handle, old.Mode & PermissionBits);
            }
        }
        else
        {
            _temporary = NewName();
            _handle = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }

        Stream = new NamedStream(_target, new FileStream(_handle, FileAccess.Write, BufferLength));
    }

    [SupportedOSPlatform("linux")]
    private void Place()
    {
        if (_temporary is null)
        {
            // There is no call that puts a file without a name in the place of another: it has this name for a moment only.
            string name = NewName();
            if (!LinuxOutputCalls.TryName(_handle!, LinuxCalls.NameOf(name)))
            {
                throw new IOException("the new file could not be given a name: /proc is needed for it");
            }

            _temporary = name;
        }

        LinuxOutputCalls.Move(LinuxCalls.NameOf(_temporary), LinuxCalls.NameOf(_target.Path));
        _temporary = null;
        LinuxOutputCalls.SyncFolder(LinuxCalls.NameOf(_target.Folder));
    }

    private void PlacePortable()
    {
        Stream.Dispose();
        File.Move(_temporary!, _target.Path, overwrite: true);
        _temporary = null;
    }

    private string NewName() =>
        Path.Combine(_target.Folder, $".fwscan-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}");

    private static void Remove(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            LinuxOutputCalls.Remove(LinuxCalls.NameOf(path));
        }
        else
        {
            File.Delete(path);
        }
    }

    private static T Named<T>(OutputTarget target, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new IOException($"{target.Name}: {FileProblem.Describe(exception)}", exception);
        }
    }

    private sealed class NamedStream(OutputTarget target, Stream inner) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception exception) when (FileProblem.Is(exception))
            {
                throw new IOException($"{target.Name}: {FileProblem.Describe(exception)}", exception);
            }
        }

        public override void Flush() => Named(target, () =>
        {
            inner.Flush();
            return true;
        });

        protected override void Dispose(bool disposing)
        {
            try
            {
                inner.Dispose();
            }
            catch (Exception exception) when (FileProblem.Is(exception))
            {
                // What has not been flushed until now is abandoned; that it cannot be written is no news.
            }

            base.Dispose(disposing);
        }
    }
}
